"""Whether the detections and questions in a folder are whole: their fields, their limits, and what their samples do.

Samples are read and looked at by the code of ``custody scan`` and of ``custody ask``: nothing here knows what fires.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from custody.detections.index import others
from custody.detections.model import IncompleteDetectionError
from custody.detections.own_files import in_file as detection_in
from custody.detections.parameters import files_of
from custody.detections.rules import faults as faults_of_detection
from custody.detections.strays import named_anywhere, strays
from custody.engines.filling import Filling
from custody.engines.local import LocalEngine
from custody.engines.protocol import QueryError
from custody.errors import CustodyError, DetectionError
from custody.frameworks.controls import wrong_ids
from custody.logs.problem import Problem
from custody.logs.reader import read_logs
from custody.logs.summary import Reading
from custody.patterns.pattern import CHARACTER_LIMIT
from custody.problem_kind import ProblemKind
from custody.questions import asked_by
from custody.questions.index import written_elsewhere
from custody.questions.own import in_file as question_in
from custody.questions.own import question_files
from custody.questions.problem import QuestionError
from custody.questions.rules import faults as faults_of_sql
from custody.scan.samples import KINDS, SampleError, parameters_of, place, read, write
from custody.scan.scan import findings
from custody.settings import or_default
from custody.times.text import after

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from custody.detections import Detection, DetectionSettings
    from custody.detections.definition import Definition
    from custody.questions import Parameter, Question
    from custody.settings import Settings


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a file.

    Attributes:
        file: of the detection or question.
        what: what is wrong, and what to do.
    """

    file: Path
    what: str

    def __str__(self) -> str:
        return self.what if self.what.startswith(str(self.file)) else f"{self.file}: {self.what}"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at, and what is wrong with it.

    Attributes:
        detections: how many.
        questions: how many.
        faults: what is wrong.
        named: whether the settings name the folder; when not, what is in it is used by nobody.
    """

    detections: int
    questions: int
    faults: tuple[Fault, ...]
    named: bool


def check(folder: Path, settings: Settings | None = None, *, ids: Collection[str] = ()) -> Checked:
    """Look at every detection and question in a folder. The files of detections are run as Python.

    Takes some 0.1 s a sample of a question, for which DuckDB is started, and next to nothing for one of a pattern.

    Args:
        folder: with a file a detection or question, and their samples in ``samples/ID/fires.json`` and ``silent.json``.
        settings: what the detections are told, and where else there are some; the defaults when None.
        ids: only these, whatever stands beside them; all when empty.

    Raises:
        DetectionError: there is no such folder, nothing in it, or nothing of these ids.
        CustodyError: what is found elsewhere than in the folder cannot be loaded.
    """
    settings = or_default(settings)
    if not folder.is_dir():
        raise DetectionError(f"{folder} is no folder; name one with a file for each detection or question")
    files = [*files_of(folder), *question_files(folder)]
    chosen = [file for file in files if not ids or _id(file) in ids]
    stray = [] if ids else [Fault(file, line) for file, line in strays(folder, settings.of_detections)]
    if missing := sorted(set(ids) - {_id(file) for file in chosen}):
        raise DetectionError(f"{folder} holds no detection and no question {missing[0]!r}; {_held(files)}")
    if not chosen and not stray:
        raise DetectionError(f"{folder} holds no detection and no question; custody new detection ID writes one")
    looking = _Looking(folder, settings)
    found = [Fault(file, what) for file in chosen for what in looking.at(file)]
    count = sum(file.suffix == ".py" for file in chosen)
    named = named_anywhere(folder, settings.of_detections)
    return Checked(count, len(chosen) - count, (*stray, *found), named)


def _id(file: Path) -> str:
    return file.stem.replace("_", "-") if file.suffix == ".py" else file.stem


def _held(files: list[Path]) -> str:
    return f"it holds {', '.join(map(_id, files))}" if files else "it holds none at all"


class _Looking:
    """Looks at one file after the other, knowing what is elsewhere."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder, self._settings = folder, settings
        self._told = told = settings.of_detections
        self._detections: dict[str, Definition] = others(told, folder)
        self._questions = written_elsewhere(told, folder)

    def at(self, file: Path) -> Iterator[str]:
        yield from self._detection(file) if file.suffix == ".py" else self._question(file)

    def _detection(self, file: Path) -> Iterator[str]:
        try:
            detection = detection_in(file).made(self._told)
        except DetectionError as error:
            cause = error.__cause__
            yield from cause.rules if isinstance(cause, IncompleteDetectionError) else [str(error)]
            return
        yield from self._taken("detection", detection.id)
        wrong = list(faults_of_detection(detection, characters=self._settings.bus.pattern_quota or CHARACTER_LIMIT))
        yield from wrong or wrong_ids(detection.controls)
        if detection.question is not None and not wrong:
            asked = asked_by([detection], self._told)[0]
            wrong = list(faults_of_sql(asked)) or list(_does_not_run(asked))
            yield from wrong
        if not wrong:
            yield from self._samples(detection.id, lambda sample: _scanned(sample, detection, self._told))

    def _question(self, file: Path) -> Iterator[str]:
        try:
            question = question_in(file, str(file))
        except QuestionError as error:
            yield str(error)
            return
        yield from self._taken("question", question.id)
        yield from wrong_ids(question.controls)
        wrong = list(faults_of_sql(question)) or list(_does_not_run(question))
        yield from wrong
        if not wrong:
            yield from self._samples(question.id, lambda sample: _asked(sample, question))

    def _taken(self, kind: str, id_: str) -> Iterator[str]:
        if id_ in self._detections:
            origin = self._detections[id_].detection.origin or "custody itself"
            yield f"{kind} {id_} has the id of a detection of {origin}; give it another"
        elif id_ in self._questions:
            yield f"{kind} {id_} has the id of a question; give it another"
        elif kind == "question" and id_ in {_id(file) for file in files_of(self._folder)}:
            yield f"question {id_} has the id of a detection beside it; give it another"

    def _samples(self, id_: str, finds: Any) -> Iterator[str]:
        for kind in KINDS:
            file = place(self._folder, id_, kind)
            try:
                samples = read(file)
            except SampleError as error:
                yield str(error)
                continue
            for number, sample in enumerate(samples, start=1):
                where = f"samples/{id_}/{kind}.json, sample {number}"
                try:
                    found = finds(sample)
                except CustodyError as error:
                    yield f"{where}: {error}"
                    continue
                if found is not (kind == "fires"):
                    meant = "is to be found, and is not" if kind == "fires" else "is to be left alone, and is found"
                    yield f"{where} {meant}; mend the one or the other"


def _scanned(sample: Any, detection: Detection, settings: DetectionSettings) -> bool:
    """Whether a scan of a sample finds anything."""
    problems, reading = list[Problem](), Reading()
    with TemporaryDirectory(prefix="custody-") as folder:
        write(sample, Path(folder))
        entries = read_logs([Path(folder)], report=problems.append, tally=reading.tally)
        found = list(findings(entries, [detection], settings, report=problems.append, reading=reading))
    _insist(problems)
    return bool(found)


def _asked(sample: Any, question: Question) -> bool:
    """Whether a question has an answer in a sample, about the whole time that its records span."""
    problems = list[Problem]()
    with TemporaryDirectory(prefix="custody-") as folder, LocalEngine() as engine:
        write(sample, Path(folder))
        Filling(engine, problems.append).all_of(read_logs([Path(folder)], report=problems.append))
        _insist(problems)
        span = engine.span()
        if span is None:
            raise SampleError("holds no record with a time; write eventTime, or time in a service's own event")
        given = {**_invented(question), **parameters_of(sample), "since": span[0], "until": after(span[1])}
        names = {each.name for each in question.parameters}
        told = {name: value for name, value in given.items() if name in names or name not in {"since", "until"}}
        answer = engine.run(question.sql, question.bind(told))
        return next(answer.rows, None) is not None


def _insist(problems: list[Problem]) -> None:
    """Refuse a sample of which something was not read: what it should show may be there."""
    for problem in problems:
        if problem.kind is ProblemKind.UNREADABLE:
            raise SampleError(" ".join(filter(None, ("cannot be read:", problem.position, problem.what))))


def _does_not_run(question: Question) -> Iterator[str]:
    """What the local engine says to a question when there is no record at all."""
    times = {"since": "2026-01-01", "until": "2026-01-02"}
    names = {each.name for each in question.parameters}
    try:
        with LocalEngine() as engine:
            bound = question.bind({**_invented(question), **{name: times[name] for name in names & times.keys()}})
            answer = engine.run(question.sql, bound)
            list(answer.rows)
    except (QueryError, QuestionError) as error:
        yield str(error)


def _invented(question: Question) -> Mapping[str, Any]:
    """A value for each parameter that has no default."""
    needed = [each for each in question.parameters if each.required and each.name not in {"since", "until"}]
    return {each.name: _some(each) for each in needed}


def _some(parameter: Parameter) -> str:
    least = parameter.range[0] if parameter.range else 1
    return {"text": "something", "time": "2026-01-01", "integer": str(least), "boolean": "true"}[parameter.type]
