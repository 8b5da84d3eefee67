from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from custody.lake.table import create_events

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """The relations that questions read, empty."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        create_events(connection)
        yield connection
