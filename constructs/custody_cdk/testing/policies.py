"""What a resource's policy says to one request: as much of IAM's evaluation as a template can show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from custody_cdk.testing.resources import many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from custody_cdk.testing.resources import Resources

_EXACT = {"StringEquals", "StringLike", "ArnEquals", "ArnLike"}
_WILDCARDS = re.compile(r"[*?]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A call of an AWS service's.

    Attributes:
        service: the principal, such as ``cloudtrail.amazonaws.com``.
        action: such as ``s3:PutObject``.
        resource: ARN, as :meth:`Resources.text` has it.
        context: what is known of it, by condition key in lower case.
    """

    service: str
    action: str
    resource: str
    context: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement of a resource's policy, its values as texts that can be compared."""

    raw: Mapping[str, Any]
    text: Callable[[Any], str]

    @property
    def denies(self) -> bool:
        """Whether it is a Deny."""
        return self.raw.get("Effect") == "Deny"

    @property
    def named(self) -> str:
        """It in a message."""
        return f"statement {self.raw['Sid']}" if "Sid" in self.raw else "a statement"

    @property
    def conditions(self) -> list[tuple[str, str, list[str]]]:
        """Operator, key in lower case and values of each test."""
        return [
            (operator, key.lower(), [self.text(value) for value in many(values)])
            for operator, tests in (self.raw.get("Condition") or {}).items()
            for key, values in tests.items()
        ]

    @property
    def resources(self) -> str:
        """What it is about, in one text."""
        return " ".join(self.text(each) for each in many(self.raw.get("Resource", [])))

    def only(self, key: str) -> list[str]:
        """The values that a key has to be one of, without wildcards; none where another value passes too."""
        tests = [values for operator, tested, values in self.conditions if tested == key and operator in _EXACT]
        found = [value for values in tests for value in values]
        return [] if any(map(_WILDCARDS.search, found)) else found

    def covers(self, action: str, resource: str) -> bool:
        """Whether it is about an action on a resource."""
        return self._either("Action", action.lower(), str.lower) and self._either("Resource", resource, str)

    def _either(self, name: str, value: str, folded: Callable[[str], str]) -> bool:
        listed = name if name in self.raw else f"Not{name}"
        if listed not in self.raw:
            return False
        found = any(like(folded(self.text(each)), value) for each in many(self.raw[listed]))
        return found is (listed == name)

    def of_everybody(self) -> bool:
        """Whether its principal is everybody."""
        principal = self.raw.get("Principal")
        return "*" in many(principal.get("AWS") if isinstance(principal, dict) else principal)

    def of_service(self, service: str) -> bool:
        """Whether its principal names an AWS service."""
        return _names(self.raw.get("Principal"), service)

    def admits(self, request: Request) -> bool:
        """Whether it allows a service's request by the service's name, and all its conditions are seen to hold."""
        allows = self.raw.get("Effect") == "Allow" and self.of_service(request.service)
        return allows and self.covers(request.action, request.resource) and self._holds(request) is True

    def refuses(self, request: Request) -> bool:
        """Whether it denies a request, and all its conditions are seen to hold."""
        meant = self.of_everybody() or self.of_service(request.service)
        if (other := self.raw.get("NotPrincipal")) is not None:
            meant = not _names(other, request.service)
        return self.denies and meant and self.covers(request.action, request.resource) and self._holds(request) is True

    def _holds(self, request: Request) -> bool | None:
        results = [_test(operator, request.context.get(key), values) for operator, key, values in self.conditions]
        if False in results:
            return False
        return None if None in results else True


def statements_of(document: Any, resources: Resources) -> Iterator[Statement]:
    """The statements of a policy document in a template."""
    found = document.get("Statement", []) if isinstance(document, dict) else []
    for raw in many(found):
        if isinstance(raw, dict):
            yield Statement(raw=raw, text=resources.text)


def like(pattern: str, value: str) -> bool:
    """Whether a value is like a pattern with IAM's wildcards."""
    shape = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(shape, value, re.DOTALL) is not None


def _names(principal: Any, service: str) -> bool:
    return isinstance(principal, dict) and service in many(principal.get("Service", []))


def _test(operator: str, actual: str | None, values: list[str]) -> bool | None:
    """Whether a test holds; None where the key's value or the operator is not known here."""
    if actual is None:
        return None
    base = operator.removesuffix("IfExists")
    if base == "Null":
        return "false" in [value.lower() for value in values]
    positive = base.replace("Not", "")
    compare = _OPERATORS.get(positive)
    if compare is None:
        return None
    return any(compare(value, actual) for value in values) is (positive == base)


def _less(value: str, actual: str) -> bool:
    return float(actual) < float(value)


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda value, actual: value == actual,
    "StringEqualsIgnoreCase": lambda value, actual: value.lower() == actual.lower(),
    "StringLike": like,
    "ArnEquals": like,
    "ArnLike": like,
    "Bool": lambda value, actual: value.lower() == actual,
    "NumericLessThan": _less,
}
