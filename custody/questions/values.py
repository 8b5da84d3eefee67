"""Values of parameters: from what people and programs write to what engines bind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal

from custody.questions.problem import QuestionError

Given = str | int | bool | date | datetime
Bindable = str | int | bool
ParameterType = Literal["text", "time", "integer", "boolean"]

_SHOWN = 60
_LIMIT = 2**63
_FIRST = datetime(1, 1, 1)  # noqa: DTZ001  # UTC without a zone; nothing lies before the calendar


def parse(where: str, type_: ParameterType, given: Given, *, before: timedelta) -> Bindable:
    """The value to bind.

    Args:
        where: the parameter, for the error line.
        type_: what it has to be.
        given: what was written.
        before: for a time, how long before it.

    Raises:
        QuestionError: it is of another type.
    """
    match type_:
        case "text":
            return _text(where, given)
        case "integer":
            return _integer(where, given)
        case "boolean":
            return _boolean(where, given)
    return _time(where, given, before)


def within(where: str, value: Bindable, range_: tuple[int, int] | None) -> Bindable:
    """The same value, if it is in its range; None stands for what every engine can count to.

    Raises:
        QuestionError: it is not; the SQL picks such a value from a list, and would answer nothing.
    """
    least, most = range_ or (-_LIMIT, _LIMIT - 1)
    if isinstance(value, int) and not least <= value <= most:
        raise _wrong(where, value, f"is out of its range; write a whole number from {least} to {most}")
    return value


def _text(where: str, given: Given) -> str:
    if not isinstance(given, str):
        raise _wrong(where, given, "is no text; write text")
    # Neither has a form in every engine's text.
    if "\0" in given or not _encodes(given):
        raise _wrong(where, given, "holds a character that no name has; leave it out")
    return given


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _integer(where: str, given: Given) -> int:
    try:
        number = None if isinstance(given, bool) or not isinstance(given, str | int) else int(given)
    except ValueError:
        number = None
    if number is None:
        raise _wrong(where, given, "is no whole number; write one such as 24")
    return number


def _boolean(where: str, given: Given) -> bool:
    said = given if isinstance(given, bool) else {"true": True, "false": False}.get(str(given).lower())
    if said is None:
        raise _wrong(where, given, "is neither true nor false; write one of them")
    return said


def _time(where: str, given: Given, before: timedelta) -> str:
    try:
        moment = _moment(given)
        if moment.tzinfo:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, TypeError):
        raise _wrong(where, given, "is no time; write one such as 2026-11-20 or 2026-11-20T12:00:00Z") from None
    return (moment - min(before, moment - _FIRST)).isoformat(sep=" ", timespec="seconds")


def _moment(given: Given) -> datetime:
    if isinstance(given, datetime):
        return given
    if isinstance(given, date):
        return datetime(given.year, given.month, given.day, tzinfo=UTC)
    if isinstance(given, str):
        return datetime.fromisoformat(given.strip())
    raise TypeError


def _wrong(where: str, given: Given, rule: str) -> QuestionError:
    shown = str(given) if len(str(given)) <= _SHOWN else str(given)[: _SHOWN - 1] + "…"
    return QuestionError(f"{where} {shown!r} {rule}")
