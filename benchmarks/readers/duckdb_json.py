"""DuckDB's own reader of JSON, with the columns named that the question needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from benchmarks.readers.told import PUSH, SOURCES, main

if TYPE_CHECKING:
    from benchmarks.rows import Rows

_IMAGE = "STRUCT(imageTag VARCHAR, imageDigest VARCHAR)"
_RECORD = (
    "STRUCT(eventTime VARCHAR, eventSource VARCHAR, eventName VARCHAR, errorCode VARCHAR, userIdentity STRUCT(arn "
    "VARCHAR), requestParameters STRUCT(repositoryName VARCHAR, imageTag VARCHAR, imageDigest VARCHAR), "
    f"responseElements STRUCT(image STRUCT(imageId {_IMAGE})))"
)
_QUESTION = """
WITH records AS (
  SELECT unnest(Records) AS r FROM read_json(?, columns = {'Records': ?}, maximum_object_size = 268435456)
)
SELECT
  r.eventTime, r.userIdentity.arn, r.requestParameters.repositoryName,
  COALESCE(r.requestParameters.imageTag, r.responseElements.image.imageId.imageTag),
  COALESCE(r.responseElements.image.imageId.imageDigest, r.requestParameters.imageDigest)
FROM records
WHERE r.eventName = ? AND r.eventSource IN (?, ?) AND r.errorCode IS NULL
"""


def read(folder: str, rows: Rows) -> None:
    """The rows alone; how many records there were is not asked."""
    text = _QUESTION.replace("{'Records': ?}", f"{{'Records': '{_RECORD}[]'}}")
    for row in duckdb.execute(text, [f"{folder}/**/*.json.gz", PUSH, *SOURCES]).fetchall():
        rows.add(row)


if __name__ == "__main__":
    main(read)
