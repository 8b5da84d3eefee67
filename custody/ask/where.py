"""Where a question is asked, about what time, and who is told meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from custody.ask.time_range import DEFAULT_PERIOD, closed
from custody.choices import choice
from custody.engines.engine_name import EngineName
from custody.logs.problem import LogsError, Problem
from custody.logs.summary import Reading
from custody.progress import ProgressCallback, silent
from custody.settings import Settings, or_default
from custody.settings.ends import today_utc
from custody.times.period import ARGUMENTS, Period, Time, period

if TYPE_CHECKING:
    from custody.forwarding.rule_findings import RuleFindings

Logs = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""One place or several: log files, folders of them, ``s3://BUCKET[/PREFIX]`` or ``event-history``."""

OnProblem = Callable[[Problem], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where to ask.

    Attributes:
        settings: of the deployment.
        engine: None for the one that fits.
        logs: places, as they were written; empty for the deployed trail or lake.
        period: what the question is about; open ends are filled in.
        reuse_minutes: how old an answer of Athena may be to be taken again; None for none.
        price: USD a terabyte that Athena scans; None for the list price. Both say nothing elsewhere than on Athena.
        cache: whether what is read of many log files is kept for the next question.
        verify: whether the files that are read are verified too, by ``custody.verify``.
        default_period: how far back to ask when no period is given and the records are not on this machine.
        profile: of the AWS configuration; None for the one in use.
        today: the day on which exceptions of the settings hold or have ended, UTC.
        on_problem: called with each thing that could not be read, as it is met; None for nobody.
        progress: called while something is fetched or Athena works.
    """

    settings: Settings = field(default_factory=Settings)
    engine: EngineName | None = None
    logs: tuple[str, ...] = ()
    period: Period = field(default_factory=Period)
    reuse_minutes: int | None = None
    price: float | None = None
    cache: bool = True
    verify: bool = False
    default_period: timedelta = DEFAULT_PERIOD
    profile: str | None = None
    today: date = field(default_factory=today_utc)
    on_problem: OnProblem | None = None
    progress: ProgressCallback = silent

    def rule_findings(self) -> str:
        """The SELECT of the relation of that name; see :func:`custody.forwarding.rule_findings.of_deployment`."""
        # Loads every detection.
        from custody.forwarding.rule_findings import of_deployment  # noqa: PLC0415  # see above

        return of_deployment(self.settings).sql

    def rule_findings_on_athena(self) -> RuleFindings:
        """As far as there is room for it; see :func:`custody.forwarding.rule_findings.on_athena`."""
        # Loads every detection.
        from custody.forwarding.rule_findings import on_athena  # noqa: PLC0415  # see above

        return on_athena(self.settings)

    @property
    def idle(self) -> str:
        """The options that only Athena heeds, as far as they were given."""
        given = (("--reuse", self.reuse_minutes), ("--price", self.price))
        return " and ".join(name for name, value in given if value is not None)

    @classmethod
    def of(
        cls,
        *,
        logs: Logs = (),
        since: Time | None = None,
        until: Time | None = None,
        engine: EngineName | str | None = None,
        settings: Settings | None = None,
        now: datetime | None = None,
        **more: Any,
    ) -> Where:
        """From the arguments of the public functions.

        Args:
            logs: a place or several.
            since: how long back, or from when.
            until: until when.
            engine: by its name, or None.
            settings: the defaults when None.
            now: what times are counted from; the present when None.
            more: other fields, as they stand.

        Raises:
            CustodyError: an engine that there is none of, or settings that are none.
            LogsError: what is no place.
            PeriodError: a time is not understood, or the end is not after the beginning.
        """
        return cls(
            settings=or_default(settings),
            engine=None if engine is None else choice(EngineName, engine, "engine"),
            logs=places_in(logs),
            period=period(since=since, end=until, now=now or datetime.now(UTC), called=ARGUMENTS),
            **more,
        )

    def closed(self) -> Period:
        """The period with both its ends, up to the present where it is open."""
        return closed(self.period, self.default_period, datetime.now(UTC))

    def reading(self) -> Reading:
        """Counts of a reading that begins."""
        return Reading(self.on_problem)


def places_in(logs: Logs) -> tuple[str, ...]:
    """Places as text, in their order."""
    several = [logs] if isinstance(logs, str | os.PathLike) else logs or ()
    try:
        return tuple(os.fspath(place) for place in several)
    except TypeError:
        raise LogsError(f"logs {logs!r} name no place; write a path, s3://BUCKET/PREFIX or event-history") from None
