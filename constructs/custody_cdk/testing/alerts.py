"""This event alerts: from the rule that forwards it to the function that tells it, as EventBridge would have it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from custody import catalog
from custody.errors import PatternError
from custody.forwarding.rules import RuleState
from custody.patterns import Pattern
from custody_cdk.testing.resources import Resources, referred

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aws_cdk.assertions import Template

_LONGEST_PATTERN = 4096
_CLOUDTRAIL = frozenset(kind.detail_type for kind in catalog.Kind)
_HERE = "<aws.events.event.json>"


def assert_alerts(
    template: Template | Mapping[str, Any],
    event: Mapping[str, Any],
    *,
    forwarder: Template | Mapping[str, Any] | None = None,
) -> tuple[str, ...]:
    """Assert that an event raises an alert, and say by which detections.

    Args:
        template: of the stack with the audit bus, its rules and the alerts.
        event: as EventBridge delivers it, with ``source``, ``detail-type`` and ``detail``.
        forwarder: of the stack that forwards from the event's Region, where it is another one.

    Returns:
        The ids of the detections, sorted.

    Raises:
        AssertionError: nothing alerts on it, saying how far it comes.

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
    """
    if found := alerting(template, event, forwarder=forwarder):
        return found
    resources = Resources.of(template)
    raise AssertionError(
        f"{_named(event)} raises no alert: {_why(resources, Resources.of(forwarder or template), event)}"
    )


def alerting(
    template: Template | Mapping[str, Any],
    event: Mapping[str, Any],
    *,
    forwarder: Template | Mapping[str, Any] | None = None,
) -> tuple[str, ...]:
    """As :func:`assert_alerts`, but for an event that may raise none: then nothing is returned.

    A detection alerts where the state of its rule lets the event through, its pattern matches, and its target is a
    queue that a function of the same template takes from. Rules that forward are asked first, where the template or
    ``forwarder`` has any. What scheduled questions find is no event, and not asked for here.

    Args:
        template: of the stack with the audit bus, its rules and the alerts.
        event: as EventBridge delivers it, with ``source``, ``detail-type`` and ``detail``.
        forwarder: of the stack that forwards from the event's Region, where it is another one.

    Returns:
        The ids of the detections, sorted.
    """
    resources = Resources.of(template)
    forwards = list(_forwarding(Resources.of(forwarder or template)))
    if (forwards or forwarder is not None) and not any(_fires(rule, event) for rule in forwards):
        return ()
    return tuple(sorted(id_ for id_, rule in _alarming(resources) if _fires(rule, event)))


def _why(resources: Resources, elsewhere: Resources, event: Mapping[str, Any]) -> str:
    rules = list(_alarming(resources))
    if not rules:
        return "no rule of this stack leads to a function that tells alerts"
    matching = [(id_, rule) for id_, rule in rules if _matches(rule, event)]
    if not matching:
        return f"none of the {len(rules)} rules that lead to the alerts matches it"
    firing = [id_ for id_, rule in matching if _lets_through(rule, event)]
    if not firing:
        id_, rule = matching[0]
        return f"the rule of {id_} matches it, and its state {rule.get('State', 'ENABLED')} leaves it out"
    forwards = list(_forwarding(elsewhere))
    return (
        f"{', '.join(firing)} would fire, and none of the {len(forwards)} rules that forward sends it to the audit bus"
    )


def _named(event: Mapping[str, Any]) -> str:
    detail = event.get("detail")
    name = detail.get("eventName") if isinstance(detail, dict) else None
    return f"the event {name or event.get('detail-type')!r} of {event.get('source')}"


def _alarming(resources: Resources) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rules that lead to the alerts, each with its detection's id."""
    mappings = resources.of_type("AWS::Lambda::EventSourceMapping")
    mapped = {referred(mapping.get("EventSourceArn")) for _, mapping in mappings}
    queues = {id_: queue for id_, queue in resources.of_type("AWS::SQS::Queue") if id_ in mapped}
    for _, rule in resources.of_type("AWS::Events::Rule"):
        for target in rule.get("Targets", []):
            template = target.get("InputTransformer", {}).get("InputTemplate")
            if not isinstance(template, str) or not _is_of(resources, target.get("Arn"), queues):
                continue
            if detection := _detection(template):
                yield detection, rule


def _is_of(resources: Resources, arn: Any, queues: Mapping[str, dict[str, Any]]) -> bool:
    """Whether an ARN is a queue's, as a reference or by its name."""
    names = [f":{name}" for queue in queues.values() if isinstance(name := queue.get("QueueName"), str)]
    return referred(arn) in queues or resources.text(arn).endswith(tuple(names))


def _detection(template: str) -> str | None:
    try:
        told = json.loads(template.replace(_HERE, "null"))
    except ValueError:
        return None
    found = told.get("detection") if isinstance(told, dict) else None
    return found if isinstance(found, str) else None


def _forwarding(resources: Resources) -> Iterator[dict[str, Any]]:
    """The rules of a default bus that send to a bus."""
    for _, rule in resources.of_type("AWS::Events::Rule"):
        on_default = rule.get("EventBusName", "default") == "default"
        if on_default and any(":event-bus/" in resources.text(target.get("Arn")) for target in rule.get("Targets", [])):
            yield rule


def _fires(rule: dict[str, Any], event: Mapping[str, Any]) -> bool:
    return _lets_through(rule, event) and _matches(rule, event)


def _lets_through(rule: dict[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether a rule's state lets EventBridge match an event: reads are left out unless the state says otherwise."""
    state = rule.get("State", RuleState.ENABLED)
    return bool(state == RuleState.WITH_READ_ONLY or (state == RuleState.ENABLED and not _reads(event)))


def _reads(event: Mapping[str, Any]) -> bool:
    """Whether EventBridge takes it for a read-only management event; what the catalogue lacks says so itself."""
    detail = event.get("detail")
    if event.get("detail-type") not in _CLOUDTRAIL or not isinstance(detail, dict):
        return False
    action = catalog.find(str(detail.get("eventSource")), str(detail.get("eventName")))
    return action.read_only if action else detail.get("readOnly") is True


def _matches(rule: dict[str, Any], event: Mapping[str, Any]) -> bool:
    try:
        return Pattern.of(rule.get("EventPattern", {}), limit=_LONGEST_PATTERN).matches(event)
    except PatternError:
        # What only CloudFormation fills in is no pattern yet, and no detection has such a one.
        return False
