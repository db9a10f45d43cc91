"""The register: what was decided. Deliveries, runs, findings, cases, outbox, audit.

One writer at a time behind `engine.writing()`, which is one transaction; everything a change of
state causes (messages, audit entries) is written in it. SQLite embedded, PostgreSQL in production;
the same tests run on both. Tables are plain SQLAlchemy Core in `tables`, one module a concern.
"""
