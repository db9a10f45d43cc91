"""What this project adds to Airflow: the bank's days as a timetable, notices, and local runs.

Airflow puts the plugins folder on `sys.path`, so everything stands in this one package. The
library, `warning_signals`, never imports Airflow; this package is the only bridge between them.
"""
