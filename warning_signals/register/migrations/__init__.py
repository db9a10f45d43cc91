"""Alembic migrations of the register, one file a change under `versions/`."""
