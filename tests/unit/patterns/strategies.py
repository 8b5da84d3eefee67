"""Generated event patterns and the events to try them on, biased to where matchers disagree."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]

# "z" sorts after the other names and "a" before: an absence looks at different elements for each.
KEYS = ("a", "b", "z", "x-y", "é")
TEXTS = (
    "",
    "a",
    "A",
    "ab",
    "abc",
    "a*b",
    "a\\b",
    "a_b",
    "a%b!",
    "a\nb",
    'it\'s "so"',
    "1",
    "1.0",
    "true",
    "null",
    "[1]",
    '{"a":1}',
    "straße",
    "STRASSE",
    "É",
    "日本",
    "😀",
    "\u212a",
    "k",
    "123456789012",
    "AWS Internal",
    "a" * 300 + "b",
)
ADDRESSES = (
    "10.0.0.1",
    "10.255.255.255",
    "11.0.0.0",
    "010.0.0.9",
    "10.0.0.256",
    "10.0.0.1.",
    "::1",
    "::",
    "2001:db8::1",
    "2001:DB8:0:0:0:0:0:ff",
    "2001:db9::",
    "1:2:3:4:5:6:7::",
    "2001:db8:::1",
    "fe80::1%eth0",
    "ecr.amazonaws.com",
)
NUMBERS = (0, 1, 1.0, -1, 1.5, 0.1, 100, 1e10, 2**53 - 1, 123456789012)
BLOCKS = ("10.0.0.0/8", "10.0.0.0/31", "0.0.0.0/0", "2001:db8::/32", "::/0", "::/127")
NAMES = ("PutImage", "BatchGetImage", "putimage", "PutImageTagMutability", "DeleteRepository", "123456789012")
WILDCARDS = ("*", "a*", "*b", "*a*", "a*b", "a\\*b", "a\\\\b", "*%b!", "*_*", "*\n*", "Put*Image*", "日*")

_texts = st.sampled_from(TEXTS)
_words = st.sampled_from([text for text in TEXTS if text])
_scalars = st.one_of(_texts, st.sampled_from(ADDRESSES), st.sampled_from(NUMBERS), st.sampled_from([None, True, False]))


def _affixes(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.one_of(pieces, pieces.map(lambda text: {"equals-ignore-case": text}))


def _one_or_many(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, st.lists(values, min_size=1, max_size=2))


def text_operators(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Everything that may be asked of text."""
    full = texts.filter(bool)
    cut = st.one_of(
        full, full.map(lambda text: text[: len(text) // 2 + 1]), full.map(lambda text: text[len(text) // 2 :])
    )
    wildcards = st.sampled_from(WILDCARDS)
    negated = st.one_of(
        _one_or_many(texts),
        st.fixed_dictionaries({"prefix": _one_or_many(cut)}),
        st.fixed_dictionaries({"suffix": _one_or_many(cut)}),
        st.fixed_dictionaries({"equals-ignore-case": _one_or_many(texts)}),
        st.fixed_dictionaries({"wildcard": _one_or_many(wildcards)}),
    )
    return st.one_of(
        texts,
        st.fixed_dictionaries({"prefix": _affixes(st.one_of(st.just(""), cut))}),
        st.fixed_dictionaries({"suffix": _affixes(st.one_of(st.just(""), cut))}),
        st.fixed_dictionaries({"equals-ignore-case": texts}),
        st.fixed_dictionaries({"wildcard": wildcards}),
        st.fixed_dictionaries({"cidr": st.sampled_from(BLOCKS)}),
        st.fixed_dictionaries({"exists": st.booleans()}),
        st.fixed_dictionaries({"anything-but": negated}),
    )


_numeric = st.one_of(
    st.tuples(st.sampled_from(["=", "<", "<=", ">", ">="]), st.sampled_from(NUMBERS)).map(list),
    st.tuples(
        st.sampled_from([">", ">="]),
        st.sampled_from([-1, 0, 0.1]),
        st.sampled_from(["<", "<="]),
        st.sampled_from([1, 1.5]),
    ).map(list),
)
_operators = st.one_of(
    text_operators(_texts),
    _scalars,
    st.fixed_dictionaries({"numeric": _numeric}),
    st.fixed_dictionaries({"anything-but": _one_or_many(st.sampled_from(NUMBERS))}),
)
_fields = st.lists(_operators, min_size=1, max_size=3)


def _objects(depth: int) -> st.SearchStrategy[Document]:
    below = st.one_of(_fields, _objects(depth - 1)) if depth else _fields
    return st.dictionaries(st.sampled_from(KEYS), below, min_size=1, max_size=3)


_parameters = st.one_of(_objects(2), _objects(1), _fields)
_names = st.lists(text_operators(st.sampled_from(NAMES)), min_size=1, max_size=3)
_addresses = st.lists(text_operators(st.sampled_from(ADDRESSES)), min_size=1, max_size=2)
_booleans = st.lists(st.sampled_from([True, False, {"exists": True}, {"exists": False}]), min_size=1, max_size=2)


def _one(name: str, below: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries({name: below})


_json = st.one_of(
    _one("requestParameters", _parameters),
    _one("requestParameters", _parameters),
    _one("resources", _objects(0)),
    _one("userIdentity", _one("sessionContext", _objects(0))),
)
_typed = st.one_of(
    _one("eventName", _names),
    _one("errorCode", _names),
    _one("sourceIPAddress", _addresses),
    _one("readOnly", _booleans),
    _one("userIdentity", _one("type", _names)),
)
_detail = st.one_of(_json, _json, _typed, st.tuples(_json, _typed).map(lambda both: both[0] | both[1]))
_ENVELOPE = {
    "source": ("aws.ecr", "aws.s3"),
    "detail-type": ("AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"),
    "account": ("123456789012", "210987654321"),
    "region": ("eu-central-1", "us-east-1"),
    "time": ("2026-11-20T12:00:00Z", "2026-01-01T00:00:00Z"),
}
_envelope = st.one_of(
    *(
        _one(name, st.lists(text_operators(st.sampled_from(texts)), min_size=1, max_size=2))
        for name, texts in _ENVELOPE.items()
    )
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A pattern; what ``Pattern.of`` may still refuse is a field written inside and outside ``$or``."""
    detail = draw(_detail)
    if draw(st.integers(0, 3)) == 0:
        detail = {**detail, "$or": draw(st.lists(_detail, min_size=2, max_size=3))}
    parameters = detail.get("requestParameters")
    if isinstance(parameters, dict) and draw(st.integers(0, 3)) == 0:
        parameters = {**parameters, "$or": draw(st.lists(_objects(1), min_size=2, max_size=2))}
        detail = {**detail, "requestParameters": parameters}
    return {"detail": detail, **(draw(_envelope) if draw(st.integers(0, 2)) == 0 else {})}


def draw_event(draw: st.DrawFn, document: Document) -> Document:
    """An event that has something to do with the pattern: a hit, a near miss, or an odd shape between."""
    # Its own generator, seeded by hypothesis: drawing each choice would take ten times as long.
    random = Random(draw(st.integers(0, 2**32)))  # noqa: S311 - nothing secret
    made = _Made(random, odd=random.choice([0.0, 0.0, 0.1, 0.5]))
    detail = {key: value for key, value in made.object(document["detail"]).items() if _possible(key, value)}
    names = {name: made.envelope(document.get(name), texts) for name, texts in _ENVELOPE.items()}
    kinds = {
        "AWS API Call via CloudTrail": "AwsApiCall",
        "AWS Service Event via CloudTrail": "AwsServiceEvent",
    }
    record = {
        **detail,
        "eventSource": names["source"].removeprefix("aws.") + ".amazonaws.com",
        "eventType": kinds[names["detail-type"]],
        "recipientAccountId": names["account"],
        "awsRegion": names["region"],
        "eventTime": names["time"],
    }
    return {"version": "0", "id": "1", "resources": [], **names, "detail": record}


def _possible(key: str, value: Any) -> bool:
    # These are text in every record, or a boolean; their columns rest on it.
    if key in {"eventName", "errorCode", "sourceIPAddress"}:
        return isinstance(value, str)
    if key == "readOnly":
        return isinstance(value, bool)
    return key != "userIdentity" or (isinstance(value, dict) and isinstance(value.get("type", ""), str))


_ABSENT: Any = object()
_SCALARS: tuple[Any, ...] = (*TEXTS, *ADDRESSES, *NUMBERS, None, True, False)
_EMPTY: tuple[Any, ...] = ([], {}, [[]], [{}], [None])


class _Made:
    """Makes an event; ``odd`` is how often a value is not what the pattern asks for."""

    def __init__(self, random: Random, *, odd: float) -> None:
        self.random = random
        self.odd = odd

    def envelope(self, values: list[Any] | None, texts: tuple[str, ...]) -> str:
        """One of the texts, if possible one that the pattern names."""
        named: list[str] = [value for value in values or () if value in texts]
        return self.random.choice(named if named and self.random.random() > self.odd else texts)

    def object(self, pattern: Document) -> Document:
        """An object with the fields a pattern's object names, and perhaps one that it does not."""
        found: Document = {}
        for key, below in pattern.items():
            if key == "$or":
                found |= self.object(self.random.choice(below))
                continue
            value = self.field(below) if isinstance(below, list) else self.below(below)
            if value is not _ABSENT:
                found[key] = value
        if self.random.random() < self.odd / 2:
            found.setdefault(self.random.choice(KEYS), self.random.choice(_SCALARS))
        return found

    def below(self, pattern: Document) -> Any:
        """What stands where the pattern has an object: one, an array of them, or something else."""
        several = [self.object(pattern) for _ in range(self.random.randint(1, 3))]
        shapes: list[Any] = [several[0], several[0], several, [several, several[0]], [1, *several, None]]
        if self.random.random() < self.odd:
            shapes = [_ABSENT, self.random.choice(_SCALARS), self.random.choice(_EMPTY)]
        return self.random.choice(shapes)

    def field(self, values: list[Any]) -> Any:
        """What stands where the pattern has values: one of them, an array with one, or something else."""
        near = self.near(self.random.choice(values))
        if near is _ABSENT:
            return near
        other = self.random.choice(_SCALARS)
        shapes = [near, near, near, [near], [other, near], [[near], other], [{"a": 1}, near]]
        if self.random.random() < self.odd:
            shapes = [_ABSENT, other, {"a": near}, self.random.choice(_EMPTY), [other, {"a": near}]]
        return self.random.choice(shapes)

    def near(self, value: Any) -> Any:
        """A value that a matcher accepts; where odd, one whose case, ends or type differ."""
        hit = self.random.random() >= self.odd
        if isinstance(value, list):
            return self.near(self.random.choice(value))
        if isinstance(value, dict):
            ((name, operand),) = value.items()
            return self.hit(name, operand) if hit else self.near(operand)
        if hit or isinstance(value, bool) or value is None:
            return value if hit else self.random.choice([str(value).lower(), not value, 1, 0, None])
        if isinstance(value, int | float):
            return self.random.choice([float(value), str(value), value + 1, value - 0.5, -value])
        return self.random.choice([value + "x", "x" + value, value.swapcase(), value[:-1], value + "\n"])

    def hit(self, name: str, operand: Any) -> Any:  # noqa: PLR0911 - one way out an operator
        """Most often, what an operator accepts."""
        while isinstance(operand, dict):
            name, operand = next(iter(operand.items())) if name != "anything-but" else ("anything-but", "")
        if isinstance(operand, list) and name != "numeric":
            operand = self.random.choice(operand)
        if name == "exists":
            return self.random.choice(_SCALARS) if operand else _ABSENT
        if name == "cidr":
            return self.random.choice(ADDRESSES[:10])
        if name == "numeric":
            return self.random.choice([operand[-1], operand[1], operand[1] + 0.5, operand[1] - 0.5])
        if name == "anything-but":
            return self.random.choice(_SCALARS)
        if name == "equals-ignore-case":
            return self.random.choice([operand, operand.swapcase(), operand.upper(), operand.lower()])
        if name == "wildcard":
            plain = operand.replace("\\*", "\0").replace("\\\\", "\\")
            return plain.replace("*", self.random.choice(["", "a", "\n"])).replace("\0", "*")
        return operand + "x" if name == "prefix" else "x" + operand
