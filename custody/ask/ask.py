"""One question, asked where it can be answered: the deployed lake, or log files on this machine."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from custody.ask.answer import Answer
from custody.ask.excepted import ExceptedRows
from custody.ask.nearest import unknown_names
from custody.ask.time_range import span, times
from custody.ask.where import Where
from custody.counted import counted
from custody.engines.engine_name import EngineName
from custody.engines.protocol import ResultSet
from custody.logs.cache_home import readings_home
from custody.logs.places import Folder, Place, place_of
from custody.logs.problem import LogsError
from custody.progress import ProgressCallback, silent
from custody.questions import Question, get
from custody.questions.value_forms import insist_on_forms
from custody.settings.ends import today_utc
from custody.times.period import Period
from custody.times.text import after, before

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.ask.where import Logs, OnProblem
    from custody.engines.protocol import Engine, Parameters
    from custody.logs.summary import Reading
    from custody.questions.values import Given
    from custody.settings import Settings
    from custody.times.period import Time

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # UTC without a zone, as all


def ask(
    question: str | Question,
    *,
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
    today: date | None = None,
    **parameters: Given,
) -> Answer:
    """Ask a question: on Athena where a lake is deployed and no logs are named, else of log files on this machine.

    Args:
        question: its id, as ``custody.questions()`` lists them, or a question of your own.
        logs: a place or several: a path, ``s3://BUCKET[/PREFIX]`` or ``event-history``; by default what is deployed.
        since: how long back (``7d``, ``12h``), or from when; by default everything in a folder, else 7 days.
        until: until when, not in the period; a day is in it to its end. Now.
        engine: ``athena`` or ``local``; by default the one that fits.
        settings: of the deployment; the defaults when None.
        profile: of the AWS configuration; by default the one in use.
        reuse_minutes: take Athena's earlier answer if it is this recent, which costs nothing.
        price: USD a terabyte that Athena scans, for the estimate of the cost; by default the list price, 5.
        cache: keep what is read of many log files, so that the next question need not read them; see docs/scale.md.
        verify: verify the log files that are read too; the line about the reading says what came of it. Not on Athena.
        on_problem: called with each thing that could not be read; ``answer.reading`` has them too.
        progress: called while log files are fetched or Athena works.
        today: the day on which exceptions of the settings hold or have ended, UTC; by default the present one. Where
            any is about the detection that asks this question, two columns more say what excepts each row.
        parameters: the question's own, by name: ``repository="shop/api"``.

    Raises:
        QuestionError: there is no such question, or a value is missing, unknown or wrong.
        QueryError: the engine refused the question.
        LogsError: there is nothing to read.
        PeriodError: a time is not understood.
        AwsError: AWS cannot be asked, or nothing is deployed.
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
        today=today or today_utc(),
    )
    asked = question if isinstance(question, Question) else get(str(question), where.settings.of_detections)
    return answer_to(asked, parameters, where)


def answer_to(question: Question, given: Mapping[str, Given], where: Where) -> Answer:
    """The answer to a question; see ``ask`` for the errors."""
    places = [place_of(text) for text in where.logs]
    # A mistake is told before anything is read: fetching may take minutes.
    question.bind({**given, **times(question, where.closed())})
    insist_on_forms(given)
    if places and where.engine is EngineName.ATHENA:
        raise LogsError(f"--logs {where.logs[0]} is read on this machine; leave out --engine athena, or --logs")
    if where.verify and where.engine is EngineName.ATHENA:
        raise LogsError("--verify reads log files, and --engine athena does not; leave out one, or run custody verify")
    if where.idle and (places or where.engine is EngineName.LOCAL):
        named = f"--logs {where.logs[0]}" if places else "--engine local"
        raise LogsError(f"{where.idle} would do nothing: {named} is read on this machine, not by Athena; leave it out")
    if places:
        return _locally(question, given, where, places)
    # Loads the AWS SDK.
    from custody.ask import deployed  # noqa: PLC0415  # see above

    if where.verify:
        where = replace(where, engine=EngineName.LOCAL)
    found = deployed.find(where, states="state_changes" in question.relations)
    if isinstance(found, list):
        return _locally(question, given, where, found)
    bound = question.bind({**given, **times(question, where.closed())})
    with deployed.athena(found, where) as engine:
        result = engine.run(question.sql, bound)
        result, unknown = _looked_at(engine, result, given, bound)
        first, *more = engine.costs
    unknown += engine.notes
    if more:
        usd = sum(cost.usd for cost in more)
        unknown.append(
            f"to know which names there are took {counted(len(more), 'query', 'queries')}, about {usd:.5f} USD"
        )
    excepted = ExceptedRows(question, where.settings, where.today)
    return Answer(question, excepted.of(result), f"athena · {first}", notes=unknown, excepted=excepted)


def _locally(question: Question, given: Mapping[str, Given], where: Where, places: Sequence[Place]) -> Answer:
    # Loads DuckDB.
    from custody.ask.ways import ways_for  # noqa: PLC0415  # see above
    from custody.engines.readings import Readings  # noqa: PLC0415  # see above
    from custody.verify.verify import verify_reading  # noqa: PLC0415  # likewise

    all_here = all(isinstance(place, Folder) for place in places)
    chosen = where.period if all_here else where.closed()
    ways = ways_for(question, given, where, open_ended=None in {chosen.since, chosen.until})
    readings = Readings(readings_home() if where.cache else None)
    with ExitStack() as closing:
        needed = span(question, given, chosen)
        engine, reading = readings.engine(closing, ways, places, needed)
        if where.verify:
            verify_reading(reading, places, needed, where.settings, profile=where.profile, progress=where.progress)
        engine.rule_findings = where.rule_findings
        if None in {chosen.since, chosen.until}:
            chosen = _filled_in(chosen, *(engine.span() or (None, None)))
        bound = question.bind({**given, **times(question, chosen)})
        result, unknown = _looked_at(
            engine, engine.run(question.sql, bound), given, bound, "" if all_here else needed.places
        )
        idle = [f"{where.idle} had no effect: no lake is deployed, so Athena was not asked"] if where.idle else []
        excepted = ExceptedRows(question, where.settings, where.today)
        return Answer(
            question,
            excepted.of(result),
            _origin(reading),
            notes=[*unknown, *reading.notes, *idle],
            reading=reading,
            excepted=excepted,
            closing=closing.pop_all(),
        )


def _looked_at(
    engine: Engine, result: ResultSet, given: Mapping[str, Given], bound: Parameters, of: str = ""
) -> tuple[ResultSet, list[str]]:
    """The same result, and where it has no rows, which names nothing in the record bears."""
    rows = iter(result.rows)
    for first in rows:
        return ResultSet(result.columns, chain([first], rows)), []
    return ResultSet(result.columns, iter(())), [*unknown_names(engine, given, bound, of)]


def _filled_in(chosen: Period, first: object, last: object) -> Period:
    """The period with both its ends, as far as the records reach; one in which there is none is asked about too."""
    begin = chosen.since or (first if isinstance(first, datetime) else chosen.until or _EPOCH)
    end = chosen.until or (after(last) if isinstance(last, datetime) else begin)
    if chosen.until is None:
        return Period(begin, max(end, after(begin)))
    return Period(min(begin, before(end, timedelta(seconds=1))), end)


def _origin(reading: Reading) -> str:
    return "Event history" if reading.days else "local"
