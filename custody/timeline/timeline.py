"""What happened, in order: an ordinary question over both relations, whose answer is put together as steps."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from custody.ask.ask import answer_to
from custody.ask.kept_rows import KeptRows
from custody.ask.where import Where
from custody.lake.fragments import put_in
from custody.progress import ProgressCallback, silent
from custody.questions.header import read
from custody.timeline.steps import Step, steps

if TYPE_CHECKING:
    from custody.ask.where import Logs, OnProblem
    from custody.engines.engine_name import EngineName
    from custody.questions import Question
    from custody.settings import Settings
    from custody.times.period import Time


def question() -> Question:
    """What a timeline asks."""
    return read("timeline", put_in(Path(__file__).with_name("timeline.sql").read_text("utf-8")))


class Timeline(KeptRows):
    """The steps of a period, and the calls that they are made of.

    Attributes:
        answer: a row a call, in order of time.
    """

    @cached_property
    def steps(self) -> list[Step]:
        """What somebody did in one go, each with its calls, in the order in which they began; held in memory."""
        return steps(self.kept())


def timeline(
    *,
    repository: str | None = None,
    pipeline: str | None = None,
    actor: str | None = None,
    account: str | None = None,
    region: str | None = None,
    changes_only: bool = False,
    logs: Logs = (),
    since: Time | None = None,
    until: Time | None = None,
    engine: EngineName | str | None = None,
    settings: Settings | None = None,
    profile: str | None = None,
    reuse_minutes: int | None = None,
    price: float | None = None,
    cache: bool = True,
    verify: bool = False,
    on_problem: OnProblem | None = None,
    progress: ProgressCallback = silent,
) -> Timeline:
    """Put together what happened, the calls of one push or pull as one step.

    Calls of one session that lie at most five minutes apart make a step.

    Args:
        repository: only what was done to it.
        pipeline: only what was done to it.
        actor: only this identity: an ARN, a name, a role's ARN, a session.
        account: only this account, twelve digits.
        region: only this Region.
        changes_only: leave out calls that only read.
        logs: as for ``custody.ask``, and so are all that follow.
        since: how long back, or from when.
        until: until when.
        engine: ``athena`` or ``local``.
        settings: of the deployment.
        profile: of the AWS configuration.
        reuse_minutes: take Athena's earlier answer if it is this recent.
        price: USD a terabyte that Athena scans.
        cache: keep what is read of many log files, so that the next question need not read them; see docs/scale.md.
        verify: verify the log files that are read too; see ``custody.ask``.
        on_problem: called with each thing that could not be read.
        progress: called while log files are fetched or Athena works.

    Raises:
        CustodyError: as for ``custody.ask``.
    """
    where = Where.of(
        logs=logs,
        since=since,
        until=until,
        engine=engine,
        settings=settings,
        reuse_minutes=reuse_minutes,
        price=price,
        cache=cache,
        verify=verify,
        profile=profile,
        on_problem=on_problem,
        progress=progress,
    )
    only = "true" if changes_only else None
    filters = {"repository": repository, "pipeline": pipeline, "actor": actor, "account": account, "region": region}
    given = {name: value for name, value in {**filters, "changes_only": only}.items() if value is not None}
    return Timeline(answer_to(question(), given, where))
