"""JSON text is what ``json.dumps`` writes, whatever was written before it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from custody.output import json_text
from custody.output.json_text import JsonText
from custody.severity import Severity

if TYPE_CHECKING:
    import pytest

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.sampled_from(Severity)
NAMES = st.sampled_from(["a", "b", "%s", '"', "é", ""])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)
ODD = {"a": 1, "b": True, "%s": 1.0, "é": "\x1b\ud800", '"': [0, False, 0.0, -0.0, {"a": ["%", "", None]}], "": {}}


@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=4), max_size=4))
@example([ODD, {}, ODD, dict(reversed(ODD.items()))])
def test_it_is_what_the_json_module_writes(objects: list[dict[str, object]]) -> None:
    text = JsonText()
    assert [text.of_object(each) for each in objects] == [json.dumps(each) for each in objects]


def test_objects_of_ever_other_names_are_written_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "_FORMS", 2)
    text, objects = JsonText(), [{str(number % 5): number} for number in range(20)]
    assert [text.of_object(each) for each in objects] == [json.dumps(each) for each in objects]
    assert len(text._forms) <= 2
