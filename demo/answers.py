"""Answers from the log files in the audit bucket, and from nothing else."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from custody.lake.rows import Row, row_of
from custody.lake.table import create_events, insert_rows
from demo.console import Answer

if TYPE_CHECKING:
    from pathlib import Path

    from lab import Lab

_OURS = "event_source IN ('ecr.amazonaws.com', 'codepipeline.amazonaws.com', 'cloudtrail.amazonaws.com')"

_WHO_DID_WHAT = f"""
SELECT event_time AS time, region, regexp_extract(coalesce(actor_arn, invoked_by), '[^:]*$') AS who,
       CASE mfa WHEN true THEN 'yes' WHEN false THEN 'no' ELSE '' END AS mfa, event_name AS action,
       coalesce(repository, pipeline, regexp_extract(json_extract_string(request_parameters, '$.name'), '[^:]*$'))
           AS what,
       coalesce(image_tag, '') AS tag, source_ip AS "from"
FROM (SELECT DISTINCT ON (event_id) * FROM events)
WHERE {_OURS} AND activity <> 'read'
ORDER BY event_time, source_file, source_position
"""  # noqa: S608 - the condition is the constant above

_REUSED_TAGS = """
SELECT repository, image_tag, count(DISTINCT image_digest) AS images,
       string_agg(DISTINCT substr(image_digest, 1, 19), ', ') AS digests
FROM events
WHERE event_name = 'PutImage' AND error_code IS NULL
GROUP BY ALL HAVING count(DISTINCT image_digest) > 1
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Logs:
    """The log files read, as the relation ``events`` in DuckDB."""

    files: list[str]
    connection: duckdb.DuckDBPyConnection

    def who_did_what(self) -> Answer:
        """Every change, in order of time."""
        return self._ask(_WHO_DID_WHAT)

    def reused_tags(self) -> Answer:
        """Tags that have meant more than one image."""
        return self._ask(_REUSED_TAGS)

    def _ask(self, sql: str) -> Answer:
        result = self.connection.execute(sql)
        columns = tuple(str(column[0]) for column in result.description or ())
        return Answer(columns=columns, rows=[tuple(str(value) for value in row) for row in result.fetchall()])


def read(aws: Lab, region: str, folder: Path) -> Logs:
    """Fetch every log file of the trails of a Region into a folder, under their own keys, and read them."""
    s3 = aws.client("s3", region)
    files: list[str] = []
    rows: list[Row] = []
    for trail in aws.client("cloudtrail", region).describe_trails()["trailList"]:
        bucket = trail["S3BucketName"]
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
            for key in (entry["Key"] for entry in page.get("Contents", []) if "/CloudTrail/" in entry["Key"]):
                files.append(f"s3://{bucket}/{key}")
                body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
                (folder / key).parent.mkdir(parents=True, exist_ok=True)
                (folder / key).write_bytes(body)
                records = json.loads(gzip.decompress(body))["Records"]
                rows += [row_of(record, file=files[-1], position=position) for position, record in enumerate(records)]
    connection = duckdb.connect()
    create_events(connection)
    insert_rows(connection, rows)
    return Logs(files, connection)
