"""What a resource policy says of a request, by IAM's rules: a deny wins, then an allow, then nothing.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Answer(StrEnum):
    """What a policy says."""

    ALLOW = "allow"
    DENY = "deny"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call: who, what, on what, and what else IAM is told about it."""

    action: str
    resource: str
    service: str | None = None
    principal: str | None = None
    context: Mapping[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Every condition key, in lower case: they are not told apart by case."""
        known = {
            "aws:SecureTransport": "true",
            "s3:TlsVersion": "1.3",
            "aws:PrincipalArn": self.principal,
            "aws:PrincipalIsAWSService": "false" if self.service is None else "true",
        }
        return {key.lower(): value for key, value in {**known, **self.context}.items() if value is not None}


def ask(document: Mapping[str, Any], request: Request) -> Answer:
    """What a policy says of a request."""
    effects = {s["Effect"] for s in statements(document) if _applies(s, request)}
    if "Deny" in effects:
        return Answer.DENY
    return Answer.ALLOW if "Allow" in effects else Answer.NOTHING


def statements(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The statements of a policy."""
    found = document["Statement"]
    return [found] if isinstance(found, dict) else list(found)


def many(value: Any) -> list[Any]:
    """One or many, as a list: policies allow both."""
    return value if isinstance(value, list) else [value]


def like(pattern: str, text: str) -> bool:
    """IAM's wildcards."""
    return bool(re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text, re.DOTALL))


def _applies(statement: Mapping[str, Any], request: Request) -> bool:
    return (
        _is_principal(statement.get("Principal"), request)
        and any(like(action.lower(), request.action.lower()) for action in many(statement["Action"]))
        and any(like(resource, request.resource) for resource in many(statement.get("Resource", "*")))
        and _holds(statement.get("Condition", {}), request.told())
    )


def _is_principal(stated: Any, request: Request) -> bool:
    if stated is None:
        return True
    if stated == "*":
        return True
    services, people = many(stated.get("Service", [])), many(stated.get("AWS", []))
    if request.service is not None:
        return request.service in services or "*" in people
    return any(_covers(person, request.principal or "") for person in people)


def _covers(stated: str, principal: str) -> bool:
    """A principal ``root`` stands for everybody of its account, whom IAM allows it as well."""
    same_account = stated.split(":")[:5] == principal.split(":")[:5]
    return stated in {"*", principal} or (same_account and stated.endswith(":root"))


def _holds(condition: Mapping[str, Mapping[str, Any]], told: Mapping[str, Any]) -> bool:
    return all(
        _test(operator, told.get(key.lower()), many(values))
        for operator, tests in condition.items()
        for key, values in tests.items()
    )


_POSITIVE: dict[str, Callable[[str, Any], bool]] = {
    "ArnEquals": like,
    "ArnLike": like,
    # Told one value, which is enough for what is asked here.
    "ForAnyValue:StringEquals": lambda wanted, is_: wanted == is_,
    "Bool": lambda wanted, is_: wanted.lower() == str(is_).lower(),
    "NumericLessThan": lambda wanted, is_: float(is_) < float(wanted),
    "StringEquals": lambda wanted, is_: wanted == is_,
    "StringLike": like,
}
_NEGATIVE = {"ArnNotLike": "ArnLike", "StringNotEquals": "StringEquals", "StringNotLike": "StringLike"}


def _test(operator: str, is_: Any, wanted: list[Any]) -> bool:
    if operator == "Null":
        return (is_ is None) == (str(wanted[0]).lower() == "true")
    if operator.endswith("IfExists"):
        return is_ is None or _test(operator.removesuffix("IfExists"), is_, wanted)
    if operator.startswith("ForAllValues:"):
        # Of no value at all it holds.
        return all(_test(operator.removeprefix("ForAllValues:"), each, wanted) for each in many(is_ or []))
    if operator in _NEGATIVE:
        positive = _POSITIVE[_NEGATIVE[operator]]
        return is_ is None or not any(positive(str(value), is_) for value in wanted)
    return is_ is not None and any(_POSITIVE[operator](str(value), is_) for value in wanted)
