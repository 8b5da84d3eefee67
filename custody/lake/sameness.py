"""Which records are one and which replace another, as SQL over rows of ``events``; Athena's view, its compaction and
the local engine all ask it.

Copies share their fingerprint, and the copy of the file whose name comes first stays. A correction is a record with an
addendum of reason UPDATED_DATA. It replaces the record that it names when it is the only one that names it, was made at
the same time, place and by the same action, and differs in who did what only where ``updatedFields`` says so: a
correction can be forged as a record can. A correction itself is never replaced.

See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html and
docs/decisions/0019-what-makes-two-records-the-same.md.
"""  # noqa: D205 - the first sentence needs two lines

from __future__ import annotations

from custody.lake.columns import COLUMNS

NAMES = ", ".join(column.name for column in COLUMNS)

# What no correction changes. It stands before whatever else rows are gathered by, so that Trino moves them once.
_FIXED = "event_time, account, region, event_source, event_name, event_type"

_WHO_AND_WHAT = {
    "userIdentity": "user_identity",
    "sourceIPAddress": "source_ip",
    "errorCode": "error_code",
    "requestParameters": "request_parameters",
    "responseElements": "response_elements",
    "serviceEventDetails": "service_event_details",
    "resources": "resources",
    "readOnly": "CAST(read_only AS varchar)",
}
"""What a correction may change when it says so, by the field of the record."""


ENGINE_COLUMNS = frozenset(
    {
        *_FIXED.split(", "),
        *("event_id", "fingerprint", "corrects", "corrected_by", "source_file", "source_position"),
        *("user_identity", "source_ip", "error_code", "read_only", "request_id"),
        *("request_parameters", "response_elements", "service_event_details", "resources", "addendum"),
    }
)
"""The columns that telling copies, corrections and hours apart takes, whatever is asked."""

ALONE = "id "
"""What stands before the id in place of the fingerprint of a record that is told by its id alone; no sum begins so."""

ALONE_COLUMNS = frozenset(
    {"event_time", "account", "region", "event_id", "fingerprint", "source_file", "source_position"}
)
"""Those of them that a record takes of which it is known that no other bears its id and that it corrects none."""


def once(rows: str) -> str:
    """The rows with every record once, however often it was delivered; the ids of two records may be the same.

    Args:
        rows: a SELECT with all columns of ``events``.
    """
    number = f"ROW_NUMBER() OVER (PARTITION BY {_FIXED}, fingerprint ORDER BY source_file) AS copy"
    return f"SELECT {NAMES} FROM (SELECT *, {number} FROM ({rows}) AS every) AS numbered WHERE copy = 1"  # noqa: S608


def settled(rows: str) -> str:
    """The rows, each once before, with ``corrected_by``: which correction among them replaces which.

    Args:
        rows: a SELECT with all columns of ``events``.
    """
    over = f"OVER (PARTITION BY {_FIXED}, COALESCE(corrects, event_id))"
    corrections = ", ".join(
        f"{sql} {over} AS {name}"
        for name, sql in (
            ("corrections", "COUNT(corrects)"),
            ("correction", _of_the_correction("event_id")),
            ("updated", _of_the_correction("COALESCE(JSON_EXTRACT_SCALAR(addendum, '$.updatedFields'), '')")),
            ("requested", _of_the_correction("JSON_EXTRACT_SCALAR(addendum, '$.originalRequestID')")),
        )
    )
    names = NAMES.replace("corrected_by", f"{_REPLACED} AS corrected_by")
    # The names come from this package alone.
    named = f"SELECT *, {corrections} FROM ({rows}) AS each_once"  # noqa: S608
    told = f"SELECT *, CASE WHEN corrections = 1 THEN {_kept()} END AS kept FROM ({named}) AS named"  # noqa: S608
    compared = f"SELECT *, {_of_the_correction('kept')} {over} AS kept_there FROM ({told}) AS told"  # noqa: S608
    return f"SELECT {names} FROM ({compared}) AS compared"  # noqa: S608


_REPLACED = (
    "CASE WHEN corrects IS NULL AND corrections = 1 AND kept = kept_there "
    "AND COALESCE(requested, request_id, '') = COALESCE(request_id, '') THEN correction END"
)


def _of_the_correction(sql: str) -> str:
    return f"MAX(CASE WHEN corrects IS NOT NULL THEN {sql} END)"


def _kept() -> str:
    """Who and what, without the fields that the correction says it changes; a null is nothing there."""
    said = {field: measured(f"NULLIF({sql}, 'null')") for field, sql in _WHO_AND_WHAT.items()}
    pieces = (
        f"CASE WHEN REGEXP_LIKE(updated, '(^|[^A-Za-z]){field}([^A-Za-z]|$)') THEN '-' ELSE {sql} END"
        for field, sql in said.items()
    )
    return f"ARRAY_JOIN(ARRAY[{', '.join(pieces)}], ',')"


def measured(sql: str) -> str:
    """A text with its length before it, so that texts put together come apart in one way only."""
    return f"COALESCE(CAST(LENGTH({sql}) AS varchar) || ':' || {sql}, '-')"
