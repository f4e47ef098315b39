"""The full-text index of SQLite over `search_texts`, made by sqlite-utils wherever that table is made."""

from collections.abc import Iterator

from sqlalchemy import Connection
from sqlite_utils import Database

NAME = "search_texts_fts"
POSTGRESQL_NAME = "ix_search_texts_words"
"""Its counterpart there, an index of the column itself; autogenerate would ask for it on SQLite too."""


def list_statements() -> Iterator[str]:
    """What makes the index and the triggers that feed it; sqlite-utils itself would commit what is under way.

    Words are split where Python split them: `ascii` takes every sign beyond ASCII for a letter.
    """
    memory = Database(memory=True)
    texts = memory.table("search_texts").create({"id": int, "words": str}, pk="id")
    texts.enable_fts(["words"], tokenize="ascii", create_triggers=True)
    made = memory.query(
        "SELECT sql FROM sqlite_master WHERE name = :name OR type = 'trigger' ORDER BY type, name", {"name": NAME}
    )
    yield from [row["sql"] for row in made]
    memory.close()


def make_index(_table: object, connection: Connection, **_options: object) -> None:
    """Listens for the making of `search_texts`."""
    if connection.dialect.name == "sqlite":
        for statement in list_statements():
            connection.exec_driver_sql(statement)


def is_index(name: str | None) -> bool:
    """Is a table of this name the index, or one of those that SQLite keeps it in?"""
    return (name or "").startswith(NAME)


def include_object(_item: object, name: str | None, _kind: str, is_reflected: bool, _other: object) -> bool:
    """For autogenerate: leaves out what only one of the engines has."""
    return not is_index(name) and (is_reflected or name != POSTGRESQL_NAME)
