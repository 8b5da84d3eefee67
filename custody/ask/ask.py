"""One question, asked where it can be answered: the deployed lake, or log files on this machine."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from custody.ask.time_range import DEFAULT_PERIOD, closed, span, times
from custody.engines.athena_cost import LIST_PRICE
from custody.engines.engine_name import EngineName
from custody.logs.gather import Gather
from custody.logs.gathered import Gathered
from custody.logs.places import Folder, Place, place_of
from custody.logs.problem import LogsError
from custody.questions.value_forms import insist_on_forms
from custody.times.period import Period
from custody.times.text import after, before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from custody.engines.protocol import Answer
    from custody.questions import Question
    from custody.settings import Settings

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # UTC without a zone, as all


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where to ask.

    Attributes:
        engine: None for the one that fits.
        logs: places, as they were written; empty for the deployed trail or lake.
        period: what the question is about; open ends are filled in.
        reuse_minutes: how old an answer of Athena may be to be taken again; None for none.
        price: USD a terabyte that Athena scans; None for the list price. Both say nothing elsewhere than on Athena.
        default_period: how far back to ask when no period is given and the records are not on this machine.
    """

    settings: Settings
    engine: EngineName | None = None
    logs: tuple[str, ...] = ()
    period: Period = field(default_factory=Period)
    reuse_minutes: int | None = None
    price: float | None = None
    default_period: timedelta = DEFAULT_PERIOD

    @property
    def idle(self) -> str:
        """The options that only Athena heeds, as far as they were given."""
        given = (("--reuse", self.reuse_minutes), ("--price", self.price))
        return " and ".join(name for name, value in given if value is not None)


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer being read, and the words for where it is from; what was gathered for it, where it was read here."""

    answer: Answer
    origin: str
    notes: Sequence[str] = ()
    gathered: Gathered | None = None


@contextmanager
def ask(question: Question, given: Mapping[str, str], where: Where) -> Iterator[Asked]:
    """The answer to a question, to be read inside the block.

    Raises:
        QuestionError: a value is missing, of the wrong type, or none that its parameter can have.
        QueryError: the engine refused the question.
        LogsError: there is nothing to read.
        AwsError: AWS cannot be asked, or nothing is deployed.
    """
    places = [place_of(text) for text in where.logs]
    # A mistake is told before anything is read: fetching may take minutes.
    question.bind({**given, **times(question, _closed(where))})
    insist_on_forms(given)
    if places and where.engine is EngineName.ATHENA:
        raise LogsError(f"--logs {where.logs[0]} is read on this machine; leave out --engine athena, or --logs")
    if where.idle and (places or where.engine is EngineName.LOCAL):
        named = f"--logs {where.logs[0]}" if places else "--engine local"
        raise LogsError(f"{where.idle} would do nothing: {named} is read on this machine, not by Athena; leave it out")
    if not places:
        # Loads the AWS SDK.
        from custody.ask import deployed  # noqa: PLC0415  # see above

        found = deployed.find(where.settings, where.engine, states="state_changes" in question.relations)
        if not isinstance(found, list):
            bound = question.bind({**given, **times(question, _closed(where))})
            answer, origin = deployed.on_athena(
                found,
                question.sql,
                bound,
                reuse_minutes=where.reuse_minutes or 0,
                price=LIST_PRICE if where.price is None else where.price,
            )
            yield Asked(answer, origin)
            return
        places = [*found]
    with _locally(question, given, where, places) as asked:
        yield asked


@contextmanager
def _locally(question: Question, given: Mapping[str, str], where: Where, places: Sequence[Place]) -> Iterator[Asked]:
    from custody.engines.filling import Filling  # noqa: PLC0415  # loads DuckDB
    from custody.engines.local import LocalEngine  # noqa: PLC0415  # likewise

    all_here = all(isinstance(place, Folder) for place in places)
    chosen = where.period if all_here else _closed(where)
    gathered = Gathered(sys.stderr)
    with LocalEngine() as engine:
        entries = Gather(where.settings, gathered).entries(places, span(question, given, chosen))
        Filling(engine, gathered.late).all_of(entries)
        if None in {chosen.since, chosen.until}:
            chosen = _filled_in(chosen, *(engine.span() or (None, None)))
        bound = question.bind({**given, **times(question, chosen)})
        idle = [f"{where.idle} had no effect: no lake is deployed, so Athena was not asked"] if where.idle else []
        yield Asked(engine.run(question.sql, bound), _origin(gathered), [*gathered.notes, *idle], gathered)


def _filled_in(chosen: Period, first: object, last: object) -> Period:
    """The period with both its ends, as far as the records reach; one in which there is none is asked about too."""
    begin = chosen.since or (first if isinstance(first, datetime) else chosen.until or _EPOCH)
    end = chosen.until or (after(last) if isinstance(last, datetime) else begin)
    if chosen.until is None:
        return Period(begin, max(end, after(begin)))
    return Period(min(begin, before(end, timedelta(seconds=1))), end)


def _closed(where: Where) -> Period:
    return closed(where.period, where.default_period, datetime.now(UTC))


def _origin(gathered: Gathered) -> str:
    return "Event history" if gathered.days else "local"
