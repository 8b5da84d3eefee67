"""What a detection has to keep to besides its model: the tests hold ours to it, loading holds everybody else's.

Whoever writes one outside this house has none of its type checks, so the types of fields are looked at too.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from custody import catalog
from custody.catalog.native import NATIVE_EVENTS
from custody.detections.model import FINDING_COLUMNS, Question
from custody.detections.parameters import DetectionSettings
from custody.detections.scheduled_query import taken, values
from custody.frameworks.controls import Controls, wrong_frameworks
from custody.patterns import Pattern
from custody.patterns.complexity import COMPLEXITY_LIMIT, complexity
from custody.patterns.division import divided
from custody.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.detections.model import Detection

MOST_CHARACTERS = 4_096
"""Of a rule's pattern, where AWS was asked for more than the usual 2,048; whoever makes the rules knows the quota."""

_TEXTS = ("id", "title", "why", "untuned")
_LISTS = ("runbook", "false_positives", "references", "tuned_by")
_API = {kind.detail_type for kind in catalog.Kind}
_ANY_TIME = datetime(2026, 1, 1)  # noqa: DTZ001  # UTC without a zone, as all
_SETTINGS = ("folders", "switched_off", "severity")
"""Settings that say which detections there are, not what they find."""


def first_fault(detection: Detection, *, characters: int = MOST_CHARACTERS) -> str | None:
    """The first of ``faults``; None when there is none."""
    return next(faults(detection, characters=characters), None)


def faults(detection: Detection, *, characters: int = MOST_CHARACTERS) -> Iterator[str]:
    """What is wrong with a detection, a line each that says what to do.

    Args:
        detection: as the settings tune it.
        characters: how many a rule's pattern may have.
    """
    wrong = list(_types(detection))
    yield from wrong
    if wrong:
        return
    yield from _texts(detection)
    if detection.pattern is not None:
        yield from _pattern(detection.pattern, characters)
    if detection.question is not None:
        yield from _question(detection.question)


def _types(detection: Detection) -> Iterator[str]:
    for name in _TEXTS:
        if not isinstance(getattr(detection, name), str):
            yield f"{name} is no text; write it in quotes"
    for name in _LISTS:
        value = getattr(detection, name)
        if not isinstance(value, tuple) or not all(isinstance(each, str) for each in value):
            yield f"{name} is no tuple of texts; put them in parentheses, with a comma behind each"
    if isinstance(detection.controls, Controls):
        yield from wrong_frameworks(detection.controls)
    expected = {"severity": Severity, "pattern": Pattern | None, "question": Question | None, "controls": Controls}
    for name, type_ in expected.items():
        if not isinstance(getattr(detection, name), type_):
            yield f"{name} is {type(getattr(detection, name)).__name__}; write {_MEANT[name]}"


_MEANT = {
    "severity": "Severity.INFO, LOW, MEDIUM, HIGH or CRITICAL",
    "pattern": "what calls() of custody.detections.event_patterns returns, or a Pattern",
    "question": "what question(__file__) of custody.detections.scheduled_query returns",
    "controls": "Controls(...)",
}


def _texts(detection: Detection) -> Iterator[str]:
    if len(set(detection.runbook)) < len(detection.runbook):
        yield "two steps of the runbook are the same; write each once"
    for url in detection.references:
        if not url.startswith("https://"):
            yield f"reference {url!r} is no page; write its address, https:// included"
    for name in detection.settings:
        if name not in DetectionSettings.model_fields or name in _SETTINGS:
            near = get_close_matches(name, DetectionSettings.model_fields, n=1)
            offer = f"did you mean {near[0]}?" if near else "docs/settings.md lists those of detections"
            yield f"there is no setting detections.{name} to be tuned by; {offer}"


def _pattern(pattern: Pattern, characters: int) -> Iterator[str]:
    document = pattern.document
    missing = [name for name in ("source", "detail-type") if name not in document]
    if missing:
        yield f"the pattern names no {' and no '.join(missing)}, so anybody may send what fires it; name both"
        return
    yield from _names(document)
    # The length is that of all its rules: a pattern that can be divided is.
    for rule in divided(pattern, limit=characters):
        if len(rule) > characters:
            yield f"the pattern has {len(rule)} characters, over the {characters} of a rule; shorten it"
        if (counted := complexity(rule)) > COMPLEXITY_LIMIT:
            yield f"the pattern's wildcards count {counted}, over the {COMPLEXITY_LIMIT} of a rule; use fewer of them"


def _names(document: dict[str, Any]) -> Iterator[str]:
    sources, types = _exact(document["source"]), _exact(document["detail-type"])
    detail = document.get("detail", {})
    known = {action.event_source: action.source for action in catalog.ACTIONS}
    if not _API & set(types):
        events = {(event.source, event.detail_type) for event in NATIVE_EVENTS}
        for source in sources:
            for type_ in types:
                if (source, type_) not in events:
                    yield f"{type_!r} of {source} is not in the catalogue; {_near(type_, [t for _, t in events])}"
        return
    for source in sources:
        if source not in known.values():
            yield f"source {source!r} is not in the catalogue; {_near(source, known.values())}"
    of = _exact(detail.get("eventSource", [])) or [event for event, source in known.items() if source in sources]
    names = {action.name for action in catalog.ACTIONS if action.event_source in of}
    for name in _exact(detail.get("eventName", [])):
        if name not in names:
            yield f"event {name!r} of {', '.join(of)} is not in the catalogue; {_near(name, names)}"


def _exact(values: list[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _near(name: str, known: Any) -> str:
    near = get_close_matches(name, sorted(set(known)), n=1)
    return f"did you mean {near[0]}?" if near else "docs/catalog.md lists what is audited"


def _question(question: Question) -> Iterator[str]:
    if not isinstance(question.every, timedelta) or not isinstance(question.looks_back, timedelta):
        yield "every and looks_back of the question are no spans of time; write timedelta(hours=1)"
        return
    if any(name not in DetectionSettings.model_fields for name in question.parameters):
        return
    bound = values(question, DetectionSettings(), until=_ANY_TIME)
    for name in taken(question.sql):
        if name not in bound:
            yield f"the SQL takes :{name}, which is none of since, until, earliest and the settings it names; name it"
    for name in ("since", "until"):
        if name not in bound:
            yield f"the SQL does not take :{name}, so every run would find the same again; compare event_time with it"
    for name in FINDING_COLUMNS:
        if name not in question.sql:
            yield f"the SQL does not answer with {name}; a finding has {', '.join(FINDING_COLUMNS)}"
