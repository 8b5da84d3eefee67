"""Where the two engines differ by design: each with a record on which they must, or the list is out of date.

The table that AWS documents has its columns as text and structs, and shows no more than they declare.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from custody.lake.rows import row_of
from custody.logs.entry import Entry
from oracles.outcome import Comparison
from oracles.trino.bucket import write_records
from oracles.trino.tables import make

if TYPE_CHECKING:
    from oracles.trino.server import Trino

SCHEMA, DAY = "designed", "2026-11-05"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference.

    Attributes:
        name: what differs, as docs/oracles.md has it.
        more: fields of the record.
        column: of ``events``.
        theirs: what Trino has there; DuckDB has ``ours``.
    """

    name: str
    more: dict[str, Any]
    column: str
    theirs: str | None
    ours: str | None


DIFFERENCES = (
    Difference("a boolean in a column of text is text on Athena", {"userAgent": True}, "user_agent", "true", None),
    Difference("a number in a column of text is text on Athena", {"errorMessage": 5}, "error_message", "5", None),
    Difference(
        "an object in a column of text is its JSON on Athena", {"requestID": {"a": 1}}, "request_id", '{"a":1}', None
    ),
    Difference(
        "a field that is null is absent on Athena", {"requestParameters": None}, "request_parameters", None, "null"
    ),
    Difference(
        "a field that the documented struct lacks is not seen on Athena",
        {"tlsDetails": {"tlsVersion": "TLSv1.3", "newField": "new"}},
        "tls_details",
        '{"tlsVersion":"TLSv1.3"}',
        '{"tlsVersion":"TLSv1.3","newField":"new"}',
    ),
)


def compare(trino: Trino) -> Comparison:
    """Every difference still is one."""
    found = Comparison("Trino, known differences")
    records = [_record(number, one) for number, one in enumerate(DIFFERENCES)]
    entries = [Entry(record, "designed.json", number) for number, record in enumerate(records)]
    partitions = write_records(trino.folder / SCHEMA / "raw", entries)
    make(trino, SCHEMA, partitions=partitions, months=(), today=f"DATE '{DAY}'")
    client = replace(trino.client, schema=SCHEMA)
    for record, one in zip(records, DIFFERENCES, strict=True):
        found.compared += 1
        query = f"SELECT {one.column} FROM events WHERE event_id = '{record['eventID']}'"  # noqa: S608 - our own names
        ((theirs,),) = client.run(query).rows
        ours = row_of(record)[one.column]
        if theirs != one.theirs or ours != one.ours:
            found.differences.append(f"{one.name}: Trino {theirs!r}, DuckDB {ours!r}; this list is out of date")
    return found


def _record(number: int, one: Difference) -> dict[str, Any]:
    return {
        "eventID": f"designed-{number}",
        "eventTime": f"{DAY}T10:00:00Z",
        "eventSource": "ecr.amazonaws.com",
        "eventName": "PutImage",
        "recipientAccountId": "111122223333",
        "awsRegion": "eu-central-1",
    } | one.more
