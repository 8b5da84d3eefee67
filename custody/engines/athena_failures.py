"""Why Athena gave no answer, in one line with the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.aws.failures import code_of, one_line, reason
from custody.counted import size
from custody.engines.dialect import start_of
from custody.engines.protocol import QueryError

if TYPE_CHECKING:
    from custody.aws.names import Names

# Words of Athena's state change reasons and refusals. See
# https://docs.aws.amazon.com/athena/latest/ug/troubleshooting-athena.html
_CUT_OFF = ("bytes scanned limit was exceeded",)
_NO_TABLE = ("table_not_found", "schema_not_found", "does not exist", "database not found", "entitynotfound")
_NO_COLUMN = ("column_not_found", "column cannot be resolved", "cannot be resolved")
_DENIED = ("insufficient permissions", "permission_denied", "access denied", "accessdenied", "not authorized")
_NO_WORKGROUP = ("workgroup is not found", "workgroup not found", "no output location provided")
_DISABLED = ("workgroup is disabled", "is disabled")


def refused(error: BaseException, names: Names, *, sql: str = "", cut_off: int | None = None) -> QueryError:
    """The error to raise for what PyAthena or boto3 raised.

    Args:
        error: theirs; PyAthena's hold boto3's as their cause.
        names: the deployment that was asked.
        sql: the query, for the line.
        cut_off: the workgroup's limit, in bytes.
    """
    cause = error.__cause__ or error
    if line := reason(cause, names):
        return QueryError(line)
    said = one_line(cause)
    return QueryError(_known(said.lower(), said, names, cut_off) or f"{_what(sql)} failed on Athena: {said}")


def _what(sql: str) -> str:
    return f"query {start_of(sql)!r}" if sql else "the question"


def _known(lower: str, said: str, names: Names, cut_off: int | None) -> str | None:
    place = f"{names.home_region} (account {names.account or 'of these credentials'})"
    group, limit = names.lake.workgroup, f" of {size(cut_off)}" if cut_off else ""
    lines = (
        (
            _CUT_OFF,
            f"the query was stopped at the limit{limit} of workgroup {group!r}; ask about a shorter period",
        ),
        (_NO_WORKGROUP, missing_workgroup(names)),
        (
            _DISABLED,
            f"workgroup {group!r} in {place} is disabled; enable it, or ask log files: --logs PATH",
        ),
        (_DENIED, f"access denied while the query ran; attach the managed policy {names.auditor_policy} ({said})"),
        (_NO_COLUMN, f"the lake in {place} is older than this command: {said}; cdk deploy brings it up to date"),
        (
            _NO_TABLE,
            f"database {names.lake.database!r} in {place} lacks a relation: {said}; deploy the lake with cdk deploy",
        ),
    )
    return next((line for words, line in lines if any(word in lower for word in words)), None)


def missing_workgroup(names: Names) -> str:
    """The line for a workgroup that is not there: not deployed, or another Region."""
    return (
        f"no Athena workgroup {names.lake.workgroup!r} in {names.home_region}; deploy the lake (cdk deploy), name its "
        "Region with -c custody.home_region=REGION, or ask log files: --logs PATH"
    )


def is_missing(error: BaseException) -> bool:
    """Whether GetWorkGroup says that there is no such workgroup."""
    said = one_line(error).lower()
    return code_of(error) == "InvalidRequestException" and ("not found" in said or "does not exist" in said)
