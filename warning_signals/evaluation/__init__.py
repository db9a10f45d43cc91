"""How good it is, measured out of sample: `ews evaluate`.

What is measured here is printed as measured; no figure is kept anywhere. The real records come
from the folder that EWS_DATA names and stay there.
"""
