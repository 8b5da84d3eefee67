"""The relations on Athena, in the workgroup and the database of a deployment."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError
from pyathena import connect
from pyathena.error import Error as AthenaError

from custody.engines.athena_cost import LIST_PRICE, Cost
from custody.engines.athena_failures import is_missing, missing_workgroup, refused
from custody.engines.athena_values import bind
from custody.engines.closed_days import of_closed_days
from custody.engines.dialect import to_duckdb
from custody.engines.protocol import QueryError, ResultSet
from custody.lake.rule_findings import reads_rule_findings, with_rule_findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boto3.session import Session
    from pyathena.cursor import Cursor

    from custody.aws.names import Names
    from custody.engines.protocol import Parameters, Value
    from custody.forwarding.rule_findings import RuleFindings

# Whatever goes wrong is raised; PyAthena would print it a second time.
logging.getLogger("pyathena").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a query has come, as Athena tells when it is asked.

    Attributes:
        state: QUEUED, RUNNING, SUCCEEDED, FAILED or CANCELLED.
        scanned: bytes so far.
        seconds: since it was handed in, of Athena's own time.
    """

    query_id: str
    state: str
    scanned: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Workgroup:
    """What matters of a workgroup.

    Attributes:
        cut_off: bytes at which a query is stopped, None without a limit.
        enforced: whether its settings win over a client's.
    """

    cut_off: int | None
    enforced: bool


class AthenaEngine:
    """Asks Athena; an interrupted query is stopped, so that it costs no more.

    Args:
        session: credentials. The Region is the deployment's.
        names: the deployment.
        reuse_minutes: take an earlier result of the same query that is at most this old, which costs nothing
            but may miss what was delivered since; by default 0, never. At most 10,080
            (https://docs.aws.amazon.com/athena/latest/ug/reusing-query-results.html). A question with
            parameters is reused only with the same ones.
        price: USD a terabyte, for ``cost``.
        progress: called about once a second while a query waits or runs.
        poll_seconds: between two looks at a running query, by default 1.
        rule_findings: gives the relation of that name, for a query that reads it; by default none does.
    """

    def __init__(
        self,
        session: Session,
        names: Names,
        *,
        reuse_minutes: int = 0,
        price: float = LIST_PRICE,
        progress: Callable[[Progress], None] | None = None,
        poll_seconds: float = 1.0,
        rule_findings: Callable[[], RuleFindings] | None = None,
    ) -> None:
        self._session = session
        self._names = names
        self._price = price
        self._progress = progress
        self._workgroup: Workgroup | None = None
        self._reuse_minutes = reuse_minutes
        self._poll_seconds = poll_seconds
        self._rule_findings = rule_findings
        self.costs: list[Cost] = []
        """Of each query, in the order in which they were asked."""
        self.notes: list[str] = []
        """What the answers do not hold, for want of room in a query."""

    def workgroup(self) -> Workgroup | None:
        """The deployment's workgroup, None when there is none in its Region.

        Raises:
            QueryError: AWS cannot be asked.
        """
        client: Any = self._session.client("athena", region_name=self._names.home_region)
        try:
            found = client.get_work_group(WorkGroup=self._names.lake.workgroup)["WorkGroup"].get("Configuration", {})
        except (ClientError, BotoCoreError) as error:
            if is_missing(error):
                return None
            raise refused(error, self._names) from None
        self._workgroup = Workgroup(
            found.get("BytesScannedCutoffPerQuery"), bool(found.get("EnforceWorkGroupConfiguration"))
        )
        return self._workgroup

    def run(self, sql: str, parameters: Parameters | None = None) -> ResultSet:
        """As ``Engine.run``; nothing but the answer is kept when it returns.

        Raises:
            QueryError: besides what an engine raises: no credentials, no such workgroup, access denied, the
                workgroup's limit reached, a relation missing.
            KeyboardInterrupt: the query has been stopped.
        """
        # What has no counterpart on the other engine would make two answers of one question.
        to_duckdb(sql)
        text, literals = bind(self._whole(of_closed_days(sql, parameters or {}, datetime.now(UTC))), parameters or {})
        if self._workgroup is None and self.workgroup() is None:
            raise QueryError(missing_workgroup(self._names))
        try:
            cursor = self._execute(text, literals)
        except (AthenaError, ClientError, BotoCoreError) as error:
            cut_off = self._workgroup.cut_off if self._workgroup else None
            raise refused(error, self._names, sql=sql, cut_off=cut_off) from None
        self.costs.append(Cost(cursor.data_scanned_in_bytes or 0, self._price, bool(cursor.reused_previous_result)))
        return ResultSet(tuple(str(column[0]) for column in cursor.description or ()), _rows(cursor, self._names, sql))

    def _whole(self, sql: str) -> str:
        if self._rule_findings is None or not reads_rule_findings(sql):
            return sql
        found = self._rule_findings()
        self.notes = list(found.notes)
        return with_rule_findings(sql, found.sql)

    def _execute(self, text: str, literals: list[str]) -> Cursor:
        connection = connect(
            session=self._session,
            region_name=self._names.home_region,
            work_group=self._names.lake.workgroup,
            schema_name=self._names.lake.database,
            kill_on_interrupt=True,
            result_reuse_enable=self._reuse_minutes > 0,
            result_reuse_minutes=self._reuse_minutes,
            poll_interval=self._poll_seconds,
            on_poll=self._told,
        )
        cursor = connection.cursor()
        cursor.execute(text, literals or None, paramstyle="qmark")
        return cursor

    def _told(self, execution: Any) -> None:
        if self._progress is not None:
            milliseconds = execution.total_execution_time_in_millis or 0
            scanned = execution.data_scanned_in_bytes or 0
            self._progress(Progress(execution.query_id, execution.state, scanned, milliseconds / 1000))


def _rows(cursor: Cursor, names: Names, sql: str) -> Iterator[tuple[Value, ...]]:
    try:
        for row in cursor:
            yield tuple(row)
    except (AthenaError, ClientError, BotoCoreError) as error:
        raise refused(error, names, sql=sql) from None
