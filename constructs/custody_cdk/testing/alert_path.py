"""The way of an event through a template: from a bus by a rule, a queue and a function to topics."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from custody_cdk.testing.policies import Request, Statement, statements_of
from custody_cdk.testing.resources import Resources, referred

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HERE = "<aws.events.event.json>"
_EVENTS = "events.amazonaws.com"
_PLACE = re.compile(r"arn:<Partition>:[a-z0-9]+:([^:]+):([^:]+):")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A rule that leads to a function which tells alerts.

    Attributes:
        detection: id of what it tells.
        id: of the rule.
        rule: its properties.
        queue: that it sends to.
        arn: the queue's, as the rule's target has it.
        function: that takes from the queue.
    """

    detection: str
    id: str
    rule: dict[str, Any]
    queue: str
    arn: str
    function: str


def ways(resources: Resources) -> Iterator[Way]:
    """The rules that lead to the alerts, without those that a condition or a switch may leave out."""
    functions = {id_ for id_, _ in resources.of_type("AWS::Lambda::Function")}
    taken = {
        referred(mapping.get("EventSourceArn")): function
        for _, mapping in resources.of_type("AWS::Lambda::EventSourceMapping")
        if mapping.get("Enabled", True) in {True, "true"}
        and (function := referred(mapping.get("FunctionName"))) in functions
    }
    queues = [id_ for id_, _ in resources.of_type("AWS::SQS::Queue") if id_ in taken]
    for id_, rule in resources.of_type("AWS::Events::Rule"):
        for target in rule.get("Targets", []):
            arn, detection = resources.text(target.get("Arn")), _detection(target)
            queue = next((each for each in queues if _is_of(arn, resources.name(each))), None)
            if queue and detection:
                yield Way(detection=detection, id=id_, rule=rule, queue=queue, arn=arn, function=str(taken[queue]))


def _is_of(arn: str, name: str) -> bool:
    return arn.startswith("arn:<Partition>:sqs:") and arn.endswith(f":{name}")


def _detection(target: dict[str, Any]) -> str | None:
    template = target.get("InputTransformer", {}).get("InputTemplate")
    try:
        told = json.loads(template.replace(_HERE, "null")) if isinstance(template, str) else None
    except ValueError:
        return None
    found = told.get("detection") if isinstance(told, dict) else None
    return found if isinstance(found, str) else None


def untold(resources: Resources, way: Way) -> str | None:
    """Why what a rule finds is not told, behind the rule; None where it is."""
    topics = {id_ for id_, _ in resources.of_type("AWS::SNS::Topic")}
    variables = resources.by_id[way.function].get("Properties", {}).get("Environment", {}).get("Variables", {})
    named = set(_references(variables.get("TOPICS")))
    if not named or not named <= topics:
        return f"the function {way.function} has no topic of this stack to tell it, or not for each severity"
    policies = [
        statement
        for _, policy in resources.of_type("AWS::SQS::QueuePolicy")
        if resources.name(way.queue) in map(resources.text, policy.get("Queues", []))
        for statement in statements_of(policy.get("PolicyDocument"), resources)
    ]
    requests = [_sends(resources, way, place) for place in _places(policies)]
    if not any(_passes(policies, request) for request in requests):
        return f"no policy lets the rule {way.id} send to the queue {way.queue}"
    return None


def _references(value: Any) -> Iterator[str]:
    if (id_ := referred(value)) is not None:
        yield id_
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _references(each)


def _sends(resources: Resources, way: Way, place: tuple[str, str]) -> Request:
    return Request(
        service=_EVENTS,
        action="sqs:SendMessage",
        resource=_at(way.arn, place),
        context={
            "aws:sourcearn": _at(resources.arn(way.id), place),
            "aws:sourceaccount": place[1],
            "aws:principalisawsservice": "true",
            "aws:principalservicename": _EVENTS,
            "aws:securetransport": "true",
        },
    )


def _passes(statements: Sequence[Statement], request: Request) -> bool:
    return any(each.admits(request) for each in statements) and not any(each.refuses(request) for each in statements)


def _places(statements: Sequence[Statement]) -> list[tuple[str, str]]:
    """The Regions and accounts that policies speak of: a template does not say which are its own."""
    said = [(found[1], found[2]) for each in statements for found in _PLACE.finditer(each.resources)]
    return list(dict.fromkeys([("<Region>", "<AccountId>"), *said]))


def _at(arn: str, place: tuple[str, str]) -> str:
    """An ARN of the template's own in a Region and account."""
    return arn.replace(":<Region>:<AccountId>:", f":{place[0]}:{place[1]}:")


def buses(resources: Resources, name: str) -> set[str]:
    """The ARNs that a bus of the template may have by its policy; none where nothing is let put events on it."""
    id_ = next((id_ for id_, _ in resources.of_type("AWS::Events::EventBus") if resources.name(id_) == name), None)
    if id_ is None:
        return set()
    statements = [
        statement
        for _, policy in resources.of_type("AWS::Events::EventBusPolicy")
        if resources.bus_name(policy.get("EventBusName")) == name
        for statement in statements_of({"Statement": policy.get("Statement", [])}, resources)
    ]
    arns = {_at(resources.arn(id_), place) for place in _places(statements)}
    allowing = [each for each in statements if not each.denies]
    return {arn for arn in arns if any(each.covers("events:PutEvents", arn) for each in allowing)}


def forwarding(resources: Resources, arns: set[str], own: str | None) -> list[dict[str, Any]]:
    """The rules of a default bus that send to a bus.

    Args:
        resources: of the template with the rules.
        arns: of the bus, any of them.
        own: the bus's ARN as a reference within the template has it, where it holds the bus.
    """
    meant = {*arns, own}
    return [
        rule
        for _, rule in resources.of_type("AWS::Events::Rule")
        if resources.bus_name(rule.get("EventBusName")) == "default"
        and any(resources.text(target.get("Arn")) in meant for target in rule.get("Targets", []))
    ]
