"""Policy statements as plain data: one jsii value a document instead of a dozen objects, and readable in a diff."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from aws_cdk import Fn

Statement = dict[str, Any]
Condition = Mapping[str, Mapping[str, Any]]

_PSEUDO = re.compile(r"\$\{Token\[AWS\.(AccountId|Partition|Region|URLSuffix)\.\d+\]\}")


def allow(
    sid: str,
    *,
    actions: Sequence[str],
    resources: Sequence[str],
    principal: Mapping[str, Any] | None = None,
    condition: Condition | None = None,
) -> Statement:
    """An Allow statement; without ``principal`` it belongs into an identity's policy."""
    return _statement("Allow", sid, actions, resources, principal, condition)


def deny(
    sid: str, *, actions: Sequence[str], resources: Sequence[str], condition: Condition | None = None
) -> Statement:
    """A Deny statement for everybody."""
    return _statement("Deny", sid, actions, resources, {"AWS": "*"}, condition)


def only_tls(resource: str, *, actions: Sequence[str]) -> Statement:
    """A Deny of the actions on a queue or topic to whoever comes without TLS."""
    return deny("OnlyTls", actions=actions, resources=[resource], condition={"Bool": {"aws:SecureTransport": "false"}})


def service(name: str) -> dict[str, str]:
    """An AWS service as principal, for example ``service("events")``."""
    return {"Service": f"{name}.amazonaws.com"}


def document(statements: Sequence[Statement]) -> dict[str, Any]:
    """A policy document, in few bytes: what only CloudFormation knows is substituted in a text and not joined to it."""
    return {"Version": "2012-10-17", "Statement": [_substituting(statement) for statement in statements]}


def _substituting(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _substituting(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_substituting(entry) for entry in value]
    if not isinstance(value, str) or not value.startswith("arn:"):
        return value
    text = _PSEUDO.sub(r"${AWS::\1}", value)
    # Other references are another resource's, and may be another stack's.
    return value if text == value or "${Token[" in text else Fn.sub(text)


def assumable_by(name: str, *, condition: Condition | None) -> dict[str, Any]:
    """The trust policy of a role that one AWS service takes on, under a condition against the confused deputy.

    ``None`` is for a service that says nothing of what it acts for.
    """
    return document([_statement("Allow", "Assume", ["sts:AssumeRole"], None, service(name), condition)])


def _statement(  # noqa: PLR0917 - private, called in three places above
    effect: str,
    sid: str,
    actions: Sequence[str],
    resources: Sequence[str] | None,
    principal: Mapping[str, Any] | None,
    condition: Condition | None,
) -> Statement:
    statement: Statement = {"Sid": sid, "Effect": effect, "Action": list(actions)}
    if principal:
        statement["Principal"] = dict(principal)
    if resources is not None:
        statement["Resource"] = list(resources)
    if condition:
        statement["Condition"] = {operator: dict(test) for operator, test in condition.items()}
    return statement
