"""JSON text as ``json.dumps`` writes it, several times as fast where the same names and texts come again and again.

A value that JSON has no form for is written as ``custody.output.values.jsonable`` has it.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING

from custody.output.values import jsonable
from custody.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMS = 256
"""Choices of names that are remembered; the objects of one output have one."""

_HELD = (dict, list)


class JsonText:
    """Writes one object after the other; everything beyond ASCII is escaped, so no terminal is steered."""

    def __init__(self) -> None:
        self._values = Remembered(_text)
        self._forms: dict[tuple[str, ...], str] = {}

    def of(self, value: object) -> str:
        """The text of a value.

        Args:
            value: a scalar, or a list or an object of such; the names of objects are texts.
        """
        if isinstance(value, dict):
            return self.of_object(value)
        if isinstance(value, list):
            return f"[{', '.join(map(self.of, value))}]"
        return self._values[value]

    def of_object(self, value: Mapping[str, object]) -> str:
        """The text of an object, likewise."""
        names, values = tuple(value), self._values
        form = self._forms.get(names)
        if form is None:
            if len(self._forms) >= _FORMS:
                self._forms.clear()
            form = self._forms[names] = _form(names)
        return form % tuple([self.of(each) if isinstance(each, _HELD) else values[each] for each in value.values()])


def _text(value: object) -> str:
    return encode_basestring_ascii(value) if type(value) is str else json.dumps(jsonable(value))


def _form(names: tuple[str, ...]) -> str:
    """The text of an object with these names, a place for each value."""
    return f"{{{', '.join(json.dumps(name).replace('%', '%%') + ': %s' for name in names)}}}"
