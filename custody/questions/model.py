"""What a question is: SQL over the relations, what it takes and what it answers with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from custody.frameworks.controls import Controls
from custody.questions.problem import QuestionError
from custody.questions.values import ParameterType, parse, within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.questions.values import Bindable, Given


Default = str | int | bool | timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One value that a question takes, bound and never put into its text.

    Attributes:
        type: ``text``, where the empty text means any; ``time``, UTC; ``integer``; ``boolean``.
        default: what is bound when nothing is given. None when something must be; for a time the span before
            ``since``, because a question may have to read what came before its period.
        meaning: a sentence or two for people.
        range: the least and the most that an integer may be, both allowed; None, the default, for any.
    """

    name: str
    type: ParameterType
    default: Default
    meaning: str
    range: tuple[int, int] | None = None

    @property
    def required(self) -> bool:
        """Whether a value has to be given."""
        return self.default is None

    @property
    def default_text(self) -> str:
        """The default as the pages and the help show it; empty for a required parameter and for any."""
        if isinstance(self.default, timedelta):
            return f"{self.default.days} days before since"
        if isinstance(self.default, bool):
            return str(self.default).lower()
        return "" if self.default is None else ", ".join(str(self.default).split("\n"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, asked by the same SQL everywhere.

    Attributes:
        id: lower-case words and hyphens; the name of its file.
        title: the question, as people ask it.
        why: what an auditor needs the answer for.
        columns: name and meaning of each column of the answer, in order.
        relations: those it reads, ``events`` first.
        sql: one SELECT in Athena's dialect without a header; values stand as ``:name``.
        detection: whether it is the question of the detection of the same id.
        controls: what its answer counts towards, only where it truly applies.
    """

    id: str
    title: str
    why: str
    parameters: tuple[Parameter, ...]
    columns: tuple[tuple[str, str], ...]
    relations: tuple[str, ...]
    sql: str
    detection: bool = False
    controls: Controls = field(default_factory=Controls)

    def bind(self, values: Mapping[str, Given]) -> dict[str, Bindable]:
        """What to bind for each parameter: checked, typed, defaults filled in.

        Times become text such as ``2026-11-20 12:00:00``, UTC, which every engine binds and the SQL casts.

        Args:
            values: by name, as text or typed: a time as ISO text, date or datetime (UTC where it names no
                zone), a boolean as ``true`` or ``false``.

        Raises:
            QuestionError: a value is missing, unknown, of the wrong type or out of its range, or the period is empty.
        """
        names = [parameter.name for parameter in self.parameters]
        for name in values:
            if name not in names:
                raise QuestionError(f"question {self.id} has no parameter {name!r}; {_nearest(name, names)}")
        bound: dict[str, Bindable] = {}
        for parameter in self.parameters:
            given = values.get(parameter.name)
            bound[parameter.name] = self._value(parameter, given, values.get("since"))
        since, until = bound.get("since"), bound.get("until")
        if isinstance(since, str) and isinstance(until, str) and since >= until:
            raise QuestionError(f"question {self.id}: since {since} is not before until {until}; widen the period")
        return bound

    def _value(self, parameter: Parameter, given: Given | None, since: Given | None) -> Bindable:
        before = timedelta()
        if given is None:
            if isinstance(parameter.default, timedelta):
                given, before = since, parameter.default
            else:
                given = parameter.default
        if given is None:
            raise QuestionError(
                f"question {self.id} needs {parameter.name}: {parameter.meaning.rstrip('.')}; give --{parameter.name}"
            )
        where = f"question {self.id}: {parameter.name}"
        return within(where, parse(where, parameter.type, given, before=before), parameter.range)


def _nearest(name: str, names: list[str]) -> str:
    near = [known for known in names if known.startswith(name)] or get_close_matches(name, names, n=1)
    return f"did you mean {near[0]}?" if near else f"it takes {', '.join(names)}"
