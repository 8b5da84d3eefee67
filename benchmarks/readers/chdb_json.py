"""chdb, which is ClickHouse in a process, with the columns named that the question needs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import chdb

from benchmarks.readers.told import PUSH, SOURCES, main

if TYPE_CHECKING:
    from benchmarks.rows import Rows

_TEXT = "Nullable(String)"
_RECORD = (
    f"Tuple(eventTime {_TEXT}, eventSource {_TEXT}, eventName {_TEXT}, errorCode {_TEXT}, "
    f"userIdentity Tuple(arn {_TEXT}), "
    f"requestParameters Tuple(repositoryName {_TEXT}, imageTag {_TEXT}, imageDigest {_TEXT}), "
    f"responseElements Tuple(image Tuple(imageId Tuple(imageTag {_TEXT}, imageDigest {_TEXT}))))"
)
_SETTINGS = (
    "input_format_json_ignore_unknown_keys_in_named_tuple = 1, input_format_skip_unknown_fields = 1, "
    "input_format_null_as_default = 1, input_format_json_defaults_for_missing_elements_in_named_tuple = 1"
)


def read(folder: str, rows: Rows) -> None:
    """The rows alone; how many records there were is not asked."""
    image = "r.responseElements.image.imageId"
    question = f"""
    SELECT r.eventTime, r.userIdentity.arn, r.requestParameters.repositoryName,
           coalesce(r.requestParameters.imageTag, {image}.imageTag),
           coalesce({image}.imageDigest, r.requestParameters.imageDigest)
    FROM (SELECT arrayJoin(Records) AS r
          FROM file('{folder}/**/*.json.gz', 'JSONEachRow', 'Records Array({_RECORD})', 'gzip'))
    WHERE r.eventName = '{PUSH}' AND r.eventSource IN {SOURCES} AND r.errorCode IS NULL
    SETTINGS {_SETTINGS}
    """  # noqa: S608 - the folder is ours
    for line in str(chdb.query(question, "JSONCompactEachRow")).splitlines():
        rows.add(json.loads(line))


if __name__ == "__main__":
    main(read)
