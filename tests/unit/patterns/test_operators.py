"""Each operator on values it accepts and values it does not, by both evaluations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from custody.patterns import Pattern
from custody.patterns.values import OPERATORS

if TYPE_CHECKING:
    from unit.patterns.conftest import Relation

# What is asked, what fires, what stays silent. An absent field is never listed: see ABSENT.
TABLE: list[tuple[Any, list[Any], list[Any]]] = [
    ("a", ["a", ["b", "a"], [["a"]]], ["A", "ab", "", None, [], {}, {"a": "a"}, '"a"', [[]]]),
    ("", [""], [" ", None, "null", 0, False]),
    ("5", ["5"], [5, 5.0, "5.0", [5]]),
    ("true", ["true"], [True, "True", ["x"]]),
    ("null", ["null"], [None, [None], "Null"]),
    ('{"b":1}', ['{"b":1}'], [{"b": 1}, [{"b": 1}]]),
    ("it's \"\\%_\n'--", ["it's \"\\%_\n'--"], ["it's \"\\%_\n'-", "it's"]),
    (5, [5, 5.0, 5e0, [1, 5], [[5]]], ["5", 5.1, True, None, 50]),
    (1, [1, 1.0], [True, "1", 1.0000001, [True]]),
    (0, [0, -0.0], [False, "", None, "0"]),
    (0.1, [0.1, 1e-1], [0.10000001, "0.1"]),
    (123456789012, [123456789012], ["123456789012", 123456789013]),
    (True, [True, [None, True]], ["true", 1, False, None]),
    (False, [False], ["false", 0, "", None, True]),
    (None, [None, [None], [1, None], [[None]]], ["null", "", 0, False, [], {}, [[]], [{}]]),
    ({"prefix": "ab"}, ["ab", "abc", ["x", "ab"]], ["Ab", "xab", "a", None, 1, {"ab": 1}]),
    ({"prefix": "1"}, ["1", "12"], [1, 12, [1]]),
    ({"prefix": "%_"}, ["%_x"], ["ab", "%x"]),
    ({"prefix": ""}, ["", "x"], [None, 1, True, {}, []]),
    ({"prefix": {"equals-ignore-case": "aB"}}, ["ab", "AB", "aBc", "ab\nc"], ["xab", "a", None]),
    ({"prefix": {"equals-ignore-case": "ß"}}, ["ß", "SSx"], ["ss", "Ss"]),
    ({"suffix": "ab"}, ["ab", "xab"], ["abx", "AB", None, ["ba"]]),
    ({"suffix": "}"}, ["}"], [{"a": 1}, [{"a": 1}]]),
    ({"suffix": "!_"}, ["a!_"], ["a!b", "!_x"]),
    ({"suffix": {"equals-ignore-case": ".PNG"}}, ["a.png", ".PnG", "x\n.png"], ["apng", "a.png\n", None]),
    ({"equals-ignore-case": "aé.k"}, ["aé.k", "AÉ.K"], ["aéxk", "ae.k", "aé.\u212a", "aé.k\n", None]),
    ({"equals-ignore-case": "straße"}, ["STRASSE", "straße"], ["strasse", "STRAsse"]),
    ({"wildcard": "a*c"}, ["ac", "abc", "a\n*c"], ["abcd", "xac", "a", "AC", None]),
    ({"wildcard": "*"}, ["", "x"], [None, 1, [], {}]),
    ({"wildcard": "a\\*b\\\\*"}, ["a*b\\", "a*b\\x"], ["axb\\", "a*b"]),
    ({"wildcard": "a*ab"}, ["aab", "axab"], ["ab"]),
    ({"wildcard": "*_%!*"}, ["_%!", "x_%!y"], ["ab!", "_!"]),
    ({"wildcard": "plain"}, ["plain"], ["plains"]),
    ({"wildcard": "*a*b*"}, ["ab", "xaxbx"], ["ba", '{"a":"b"}'.replace("a", "c"), {"a": "b"}]),
    ({"exists": True}, ["", None, 0, False, [None], [[1]], [{}, 1]], [{}, [], [[]], [{}], {"a": 1}]),
    ({"exists": False}, [{}, [], [[]], [{}], {"a": 1}], ["", None, 0, False, [None], [[1]]]),
    (
        {"cidr": "10.0.0.0/8"},
        ["10.0.0.0", "10.255.255.255", "010.1.2.3"],
        [
            "11.0.0.0",
            "9.255.255.255",
            "10.0.0",
            "10.0.0.256",
            "10.0.0.1.1",
            "10.0.0.1 ",
            "::10.0.0.1",
            "a",
            None,
            167772161,
        ],
    ),
    ({"cidr": "192.0.2.64/26"}, ["192.0.2.64", "192.0.2.127"], ["192.0.2.63", "192.0.2.128"]),
    (
        {"cidr": "2001:db8::/32"},
        ["2001:db8::", "2001:DB8:ffff::1", "2001:db8:1:2:3:4:5:6", "2001:0db8::1"],
        [
            "2001:db9::",
            "2001:db7:ffff::",
            "32.1.13.184",
            "2001:db8:::",
            "2001:db8::1::",
            "2001:db8::g",
            "2001:db8::1%1",
            "1:2:3:4:5:6:7:8:9",
        ],
    ),
    ({"cidr": "::/96"}, ["::", "::1", "0:0:0:0:0:0:0:1", "0::0:1"], ["1::", ":::", ":", "0.0.0.1"]),
    ({"numeric": ["=", 1]}, [1, 1.0, [2, 1]], ["1", True, 2, None]),
    ({"numeric": ["<", 1]}, [0, -1.5, 0.999], [1, "0", False, None]),
    ({"numeric": ["<=", 1]}, [1, 0], [1.001, "1"]),
    ({"numeric": [">", 0.5]}, [0.6, 1e300], [0.5, "1", True]),
    ({"numeric": [">=", -1]}, [-1, -1.0, 0], [-1.1, None]),
    ({"numeric": [">", 0, "<=", 5]}, [1, 5, [9, 5]], [0, 5.1, [0, 6], "3"]),
    ({"numeric": [">=", 0, "<", 5]}, [0, 4.9], [5, -0.1]),
    (
        {"anything-but": "a"},
        ["b", "A", "", None, 1, True, ["a", "b"], [{}, "b"]],
        ["a", ["a"], [], {}, {"b": 1}, [[]]],
    ),
    ({"anything-but": ["a", ""]}, ["b", 1], ["a", "", ["a", ""]]),
    ({"anything-but": 5}, [6, "5", None, 5.1], [5, 5.0]),
    ({"anything-but": [5, 6.5]}, [7, True], [5, 6.5, [5]]),
    ({"anything-but": {"prefix": "a"}}, ["ba", "", None, 1], ["a", "ab"]),
    ({"anything-but": {"prefix": ["a", "b"]}}, ["c", "Ab"], ["ax", "bx"]),
    ({"anything-but": {"suffix": "a"}}, ["ab", 1], ["ba", ["a"]]),
    ({"anything-but": {"suffix": ["a", "b"]}}, ["c"], ["xa", "xb"]),
    ({"anything-but": {"equals-ignore-case": "ab"}}, ["abc", None], ["AB", "ab"]),
    ({"anything-but": {"equals-ignore-case": ["ab", "c"]}}, ["x"], ["Ab", "C"]),
    ({"anything-but": {"wildcard": "*/lib/*"}}, ["/usr/bin", 1], ["/usr/lib/x"]),
    ({"anything-but": {"wildcard": ["a*", "*z"]}}, ["b"], ["ab", "bz"]),
]
ABSENT = {"exists": False}


def _event(value: object) -> dict[str, Any]:
    return {"detail": {"requestParameters": {"f": value}}}


@pytest.mark.parametrize(("asked", "fires", "silent"), TABLE, ids=[str(asked)[:50] for asked, _, _ in TABLE])
def test_operator(asked: object, fires: list[Any], silent: list[Any], relation: Relation) -> None:
    pattern = Pattern.of({"detail": {"requestParameters": {"f": [asked]}}})
    absent = {"detail": {"requestParameters": {"g": "a"}}}
    events = [*map(_event, fires), *map(_event, silent), absent]
    expected = [True] * len(fires) + [False] * len(silent) + [asked == ABSENT]
    assert [pattern.matches(event) for event in events] == expected
    assert relation.matching(pattern, events) == expected


def test_every_operator_is_in_the_table() -> None:
    used = {name for asked, _, _ in TABLE if isinstance(asked, dict) for name in asked}
    negated = {name for asked, _, _ in TABLE if isinstance(asked, dict) for name in _negated(asked)}
    assert used == OPERATORS
    assert negated == {"prefix", "suffix", "equals-ignore-case", "wildcard"}


def _negated(asked: dict[str, Any]) -> set[str]:
    operand = asked.get("anything-but")
    return set(operand) if isinstance(operand, dict) else set()


# The same operators on a column of text, where NULL is the only other value.
TEXT_TABLE: list[tuple[Any, list[str], list[str]]] = [
    ("PutImage", ["PutImage"], ["putImage", "PutImages"]),
    ({"prefix": "Put"}, ["PutImage"], ["putImage", "xPut"]),
    ({"prefix": {"equals-ignore-case": "put"}}, ["PutImage", "PUT"], ["xPut"]),
    ({"suffix": "Image"}, ["PutImage"], ["PutImages"]),
    ({"suffix": {"equals-ignore-case": "image"}}, ["PutImage"], ["PutImages"]),
    ({"equals-ignore-case": "putimage"}, ["PutImage"], ["PutImages"]),
    ({"wildcard": "P*e"}, ["PutImage", "Pe"], ["PutImages"]),
    ({"cidr": "10.0.0.0/8"}, ["10.1.1.1"], ["11.1.1.1", "PutImage"]),
    ({"exists": True}, ["", "x"], []),
    ({"anything-but": ["PutImage", "x"]}, ["y", ""], ["PutImage", "x"]),
    ({"anything-but": {"prefix": "Put"}}, ["y"], ["PutImage"]),
    ({"anything-but": {"suffix": ["e", "f"]}}, ["y"], ["PutImage", "f"]),
    ({"anything-but": {"equals-ignore-case": "putimage"}}, ["y"], ["PutImage"]),
    ({"anything-but": {"wildcard": "P*e"}}, ["y"], ["PutImage"]),
]


@pytest.mark.parametrize(("asked", "fires", "silent"), TEXT_TABLE, ids=[str(row[0]) for row in TEXT_TABLE])
def test_operator_on_a_column_of_text(asked: object, fires: list[str], silent: list[str], relation: Relation) -> None:
    events: list[dict[str, Any]] = [{"detail": {"eventName": value}} for value in (*fires, *silent)]
    expected = [True] * len(fires) + [False] * len(silent)
    for extra, absent in (([], False), ([{"exists": False}], True)):
        pattern = Pattern.of({"detail": {"eventName": [asked, *extra]}})
        tried = [*events, {"detail": {}}]
        assert [pattern.matches(event) for event in tried] == [*expected, absent]
        assert relation.matching(pattern, tried) == [*expected, absent]
