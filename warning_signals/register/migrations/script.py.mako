"""${message}

Revision: ${up_revision}; after: ${down_revision}
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from warning_signals.register.tables import Instant

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Bring the tables here from the revision before."""
    ${upgrades if upgrades else "pass"}
