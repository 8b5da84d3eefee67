"""The compacted table of one day as Athena lays it out: one Parquet file by ZSTD, and the bytes of its columns.

``python -m benchmarks.readers.compacted FOLDER FILE`` prints them as one JSON object, from column to bytes.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import duckdb
import orjson
from isal import isal_zlib

from benchmarks.readers.told import log_files
from custody.lake.catalogued_sql import scope
from custody.lake.rows import row_of
from custody.lake.table import create_events, insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_GZIP = 31
_BUCKET = "s3://custody-trail-111122223333-us-east-1"


def rows(folder: str) -> Iterator[dict[str, Any]]:
    """A row of ``events`` for each record of a service in scope, with the name of its file in the bucket."""
    audited = set(scope())
    for path in log_files(folder):
        file = f"{_BUCKET}/{path.relative_to(folder).as_posix()}"
        records = orjson.loads(isal_zlib.decompress(path.read_bytes(), wbits=_GZIP))["Records"]
        yield from (row_of(record, file=file) for record in records if record["eventSource"] in audited)


def column_bytes(folder: str, file: str) -> dict[str, int]:
    """Write the file, and say how many bytes each column has in it."""
    with duckdb.connect() as connection:
        create_events(connection)
        insert_rows(connection, rows(folder))
        connection.execute(f"COPY events TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
        found = connection.execute(
            "SELECT path_in_schema, SUM(total_compressed_size) FROM parquet_metadata(?) GROUP BY ALL", [file]
        )
        return {name: int(size) for name, size in found.fetchall()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(column_bytes(*sys.argv[1:])) + "\n")
