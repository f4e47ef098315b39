"""The words that proposals are found by; `init` fills them in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None

INDEX = (
    """CREATE VIRTUAL TABLE "search_texts_fts" USING FTS5 (
    "words",
    tokenize='ascii',
    content="search_texts"
)""",
    """CREATE TRIGGER "search_texts_ad" AFTER DELETE ON "search_texts" BEGIN
  INSERT INTO "search_texts_fts" ("search_texts_fts", rowid, "words") VALUES('delete', old.rowid, old."words");
END""",
    """CREATE TRIGGER "search_texts_ai" AFTER INSERT ON "search_texts" BEGIN
  INSERT INTO "search_texts_fts" (rowid, "words") VALUES (new.rowid, new."words");
END""",
    """CREATE TRIGGER "search_texts_au" AFTER UPDATE ON "search_texts" BEGIN
  INSERT INTO "search_texts_fts" ("search_texts_fts", rowid, "words") VALUES('delete', old.rowid, old."words");
  INSERT INTO "search_texts_fts" (rowid, "words") VALUES (new.rowid, new."words");
END""",
)


def upgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    op.create_table(
        "search_texts",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["proposals.id"], name=op.f("fk_search_texts_id_proposals"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_texts")),
    )
    if is_sqlite:
        for statement in INDEX:
            op.execute(statement)
    else:
        op.create_index("ix_search_texts_words", "search_texts", ["words"], postgresql_using="gin")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_texts_fts")
    op.drop_table("search_texts")
