"""Indexes for what each merge asks: what waits for it, and the links and claims of some reports. Without them it read whole tables.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UNMERGED = sa.text("digest IS NULL AND error_code IS NULL")
FAILED = sa.text("error_code IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_report_unmerged", "report", ["id"], unique=False, sqlite_where=UNMERGED, postgresql_where=UNMERGED)
    op.create_index("ix_report_failed", "report", ["id"], unique=False, sqlite_where=FAILED, postgresql_where=FAILED)
    op.create_index(op.f("ix_link_a"), "link", ["a"], unique=False)
    op.create_index(op.f("ix_link_b"), "link", ["b"], unique=False)
    op.create_index(op.f("ix_claim_pair_denial"), "claim_pair", ["denial"], unique=False)
