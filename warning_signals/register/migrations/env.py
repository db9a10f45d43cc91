"""What Alembic runs: the migrations, on the connection that `engine.migrate` hands in."""

from __future__ import annotations

from alembic import context

from warning_signals.register.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,
    user_module_prefix="",
)
context.run_migrations()
