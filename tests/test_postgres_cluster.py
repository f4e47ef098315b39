import os

import pytest
from sqlalchemy import create_engine, text

from tests.postgres import binaries, cluster

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(binaries() is None and os.environ.get("CI") != "true", reason="PostgreSQL is not installed"),
]


def test_a_database_is_a_copy_of_its_template() -> None:
    with cluster() as server:
        template = server.database()
        engine = create_engine(template)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE thing AS SELECT 7 AS number"))
        engine.dispose()
        engine = create_engine(server.database(template))
        with engine.begin() as connection:
            assert connection.scalar(text("SELECT number FROM thing")) == 7
        engine.dispose()


def test_a_database_can_be_dropped_while_in_use() -> None:
    with cluster() as server:
        url = server.database()
        engine = create_engine(url)
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            server.drop(url)
            connection.invalidate()
        engine.dispose()
