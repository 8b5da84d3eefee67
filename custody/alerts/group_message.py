"""The text of an alert on more than one finding: those of one identity, those that came again, those of a day.

It needs the standard library alone, for it runs in the function that writes alerts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from custody.alerts.deeds import deeds, joined, times
from custody.alerts.facts import when
from custody.alerts.grouping import MANY, who_of
from custody.alerts.message import SUBJECT_LENGTH, Message, ascii_text, head_of, short_title
from custody.alerts.values import shown
from custody.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    About = Mapping[str, str]

TEXT_BYTES = 200_000
"""Of a text; SNS takes 256 KB."""
_LINE = 100
"""Characters of a value in a list."""
_WHO = 40
_MOST_EXCEPTIONS = 10
"""Listed by name, of those that have ended or end soon."""


class Kept(NamedTuple):
    """A finding that is told, at once or after it waited, with the alert that it would be by itself.

    Attributes:
        about: what groups and summaries say of it.
        message: the mail.
        alert: what destinations are told besides, as ``custody.alerts.told_together.apart`` makes it; None where there
            are none.
    """

    about: About
    message: Message
    alert: Mapping[str, Any] | None = None


def gravest(findings: Iterable[About]) -> str:
    """The gravest severity; one that nobody knows is graver than all."""
    return max((each["severity"] for each in findings), key=rank)


def rank(severity: str) -> int:
    """Of a severity, from 0; one that nobody knows stands above all."""
    return Severity(severity).rank if severity in set(Severity) else len(Severity)


def group_message(kept: Sequence[Kept]) -> Message:
    """The alert on what one identity did: what it was in the subject, and the findings, the gravest first.

    One finding alone is told as it is without any grouping. Above its details each has the 1,400 characters that it
    has by itself; the whole stays below SNS's 256 KB, and what does not fit keeps its line in the list.

    Args:
        kept: the findings, at least one.
    """
    if len(kept) == 1:
        return kept[0].message
    kept = sorted(kept, key=lambda each: (-rank(each.about["severity"]), each.about["at"]))
    abouts = [each.about for each in kept]
    severity = gravest(abouts)
    who, scattered = shown(who_of(abouts[0]), _WHO), len({each["region"] for each in abouts}) > 1
    said = deeds(abouts)
    head = [
        f"[{severity.upper()}] {who} {joined(said)}",
        "",
        ", ".join(filter(None, [f"{len(kept)} alerts on one identity", _span(abouts), _place(abouts)]))
        + ", the gravest first:",
        *(f"- {_line(each, by=False, placed=scattered)}" for each in abouts),
    ]
    # Each says it of itself, too, but the last ones may find no room.
    head += _ended(abouts)
    text = _within("\n".join(head), ["\n\n" + "=" * 20 + "\n" + head_of(each.message) for each in kept])
    return Message(severity, _subject(severity, who, said, _place(abouts)), text)


def repeats_message(repeats: Sequence[Sequence[About]]) -> Message:
    """The alert on what came again after it had been told: how often, when first and last, and the ids.

    Args:
        repeats: the findings that say the same, of each such kind.
    """
    repeats = sorted(repeats, key=lambda each: -rank(each[0]["severity"]))
    every = [about for each in repeats for about in each]
    severity = gravest(every)
    if len(repeats) == 1:
        what = (times(len(every)), short_title(every[0]["detection"]), shown(every[0]["thing"], _WHO))
        said = [": ".join(filter(None, what))]
        head = f"Again {said[0]}"
    else:
        said = [f"raised {len(repeats)} alerts again, {times(len(every))} in all"]
        head = f"{shown(who_of(every[0]), _WHO)} {said[0]}"
    blocks = [_repeated(each) for each in repeats]
    top = f"[{severity.upper()}] {head}\n\nThe first of each was told by itself; these came after it and said the same."
    top = "\n".join([top, *_ended(every)])
    who = "Again" if len(repeats) == 1 else shown(who_of(every[0]), _WHO)
    return Message(severity, _subject(severity, who, said, _place(every)), _within(top, blocks))


def summary_message(findings: Sequence[About], ending: Sequence[str] = ()) -> Message:
    """The daily summary: how many of each detection, and a line for each finding, as far as there is room.

    Args:
        findings: at least one.
        ending: the exceptions that end soon, each in a phrase.
    """
    severity = gravest(findings)
    counts: dict[str, list[About]] = {}
    for each in sorted(findings, key=lambda each: each["at"]):
        counts.setdefault(each["detection"], []).append(each)
    order = sorted(counts.values(), key=lambda each: (-rank(each[0]["severity"]), len(each), each[0]["detection"]))
    said = [f"{len(each)} x {short_title(each[0]['detection'])}" for each in order]
    counted = ", ".join(filter(None, (_alerts(len(findings)), _span(findings))))
    head = [f"[{severity.upper()}] Summary: {counted}", ""]
    head += [f"{len(each)} {each[0]['title']} ({each[0]['severity']}, {each[0]['detection']})" for each in order]
    head += [*_ended(findings), *_exceptions("An exception ends soon", ending)]
    lines = [f"\n- {_line(about)}" for each in order for about in each]
    text = _within("\n".join([*head, "", "Each:"]), lines)
    return Message(severity, _subject(severity, f"Summary: {_alerts(len(findings))},", said, _place(findings)), text)


def _ended(findings: Sequence[About]) -> list[str]:
    """Lines on the exceptions that covered some of the findings and have ended."""
    said = {each for about in findings for each in about.get("was_excepted", "").split("\n") if each}
    return _exceptions("An exception has ended", sorted(said))


def _exceptions(what: str, said: Sequence[str]) -> list[str]:
    left = len(said) - _MOST_EXCEPTIONS
    listed = [f"{what}: {each}" for each in said[:_MOST_EXCEPTIONS]]
    return ["", *listed, *([f"{what}: {left} more"] if left > 0 else [])] if said else []


def _alerts(number: int) -> str:
    return f"{number} alert{'' if number == 1 else 's'}"


def _subject(severity: str, who: str, said: Sequence[str], place: str) -> str:
    """A hundred characters of printable ASCII, with as many of the deeds as there is room for."""
    head, tail = ascii_text(f"[{severity.upper()}] {who} "), ascii_text(f" in {place}" if place else "")
    room = max(SUBJECT_LENGTH - len(head) - len(tail), 0)
    left = ([] if kept == len(said) else ["more"] for kept in range(len(said), 0, -1))
    whole = [ascii_text(joined([*said[: len(said) - cut], *more])) for cut, more in enumerate(left)]
    fits = next((text for text in whole if len(text) <= room), "")
    told = head + (fits or f"{whole[-1][: max(room - 3, 0)]}...")[:room]
    # Who it was may be as long as all of it; where it was is never cut.
    return (told[: SUBJECT_LENGTH - len(tail)] + tail)[:SUBJECT_LENGTH]


def _repeated(findings: Sequence[About]) -> str:
    """What came again: how often, when, and the event of each."""
    span = _span(findings)
    ids = "".join("\n- " + f"{when(shown(each['at'], _LINE))} {_id(each)}".strip() for each in findings)
    return f"\n\n{_line(findings[0], timed=False)}\nAgain {times(len(findings))}{f', {span}' if span else ''}:{ids}"


def _line(about: About, *, timed: bool = True, by: bool = True, placed: bool = True) -> str:
    """One finding in a list: when, how grave, what, on what, by whom, where, and the event."""
    ended = "" if about["ended"] in {"done", ""} else f" ({about['ended']})"
    what = f"[{about['severity'].upper()}] {short_title(about['detection'])}{ended}"
    told = ": ".join(filter(None, (what, shown(about["thing"], _LINE))))
    who, place = (
        shown(who_of(about), _LINE) if by and about["actor"] not in {"", MANY} else "",
        _place([about]) if placed else "",
    )
    line = f"{told}{f' by {who}' if who else ''}{f' in {place}' if place else ''}"
    line += ", excepted until lately" if about.get("was_excepted") else ""
    return f"{when(shown(about['at'], _LINE))} {line}, {_id(about)}".strip() if timed else line


def _id(about: About) -> str:
    return f"event {shown(about['event_id'], _LINE)}" if about["event_id"] else f"finding {about['row']}"


def _place(findings: Sequence[About]) -> str:
    found = []
    for name, several in (("account", "accounts"), ("region", "Regions")):
        values = sorted({each[name] for each in findings if each[name]})
        found.append(f"{len(values)} {several}" if len(values) > 1 else shown(values[0], 25) if values else "")
    return " ".join(filter(None, found))


def _ats(findings: Sequence[About]) -> list[str]:
    return sorted(each["at"] for each in findings if each["at"])


def _span(findings: Sequence[About]) -> str:
    ats = _ats(findings)
    first, last = (when(shown(ats[place], _LINE)) if ats else "" for place in (0, -1))
    return first if first == last else f"{first} to {last}"


def _within(head: str, blocks: Sequence[str]) -> str:
    """The head with as many of the blocks as there is room for, and how many were left out."""
    size, kept = len(head.encode("utf-8", "replace")), []
    for each in blocks:
        size += len(each.encode("utf-8", "replace"))
        if size > TEXT_BYTES:
            break
        kept.append(each)
    left = len(blocks) - len(kept)
    return "".join(
        [head, *kept, f"\n\n{left} more are not shown here; the log of the function has them" if left else ""]
    )
