"""Keys by which the merger finds the reports that may be linked to a new one, without loading all reports of its days.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merge_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["report"], ["report.id"], name=op.f("fk_merge_key_report_report"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "first", "report", name=op.f("pk_merge_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_merge_key_report"), "merge_key", ["report"], unique=False)
