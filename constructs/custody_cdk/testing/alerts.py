"""This event alerts: from the rule that forwards it to the function that tells it, as EventBridge would have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from custody import catalog
from custody.errors import PatternError, SettingsError
from custody.forwarding.rules import RuleState
from custody.patterns import Pattern
from custody_cdk.testing.alert_path import Way, buses, forwarding, untold, ways
from custody_cdk.testing.resources import Resources

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk.assertions import Template

_LONGEST_PATTERN = 4096
_CLOUDTRAIL = frozenset(kind.detail_type for kind in catalog.Kind)


def assert_alerts(
    template: Template | Mapping[str, Any],
    event: Mapping[str, Any],
    *,
    forwarder: Template | Mapping[str, Any] | None = None,
    forwarder_elsewhere: bool = False,
) -> tuple[str, ...]:
    """Assert that an event raises an alert, and say by which detections; see :func:`alerting` for what is looked at.

    Args:
        template: of the stack with the audit bus, its rules and the alerts.
        event: as EventBridge delivers it, with ``source``, ``detail-type`` and ``detail``.
        forwarder: of the stack that forwards from the event's Region, where it is another one.
        forwarder_elsewhere: True where what forwards cannot be seen here, and is taken to forward the event.

    Returns:
        The ids of the detections, sorted.

    Raises:
        AssertionError: nothing alerts on it, saying how far it comes.
        SettingsError: a forwarder is given and said to be elsewhere.

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
    """
    asked = _Asked.of(template, event, forwarder, elsewhere=forwarder_elsewhere)
    if found := asked.told():
        return found
    raise AssertionError(f"{_named(event)} raises no alert: {asked.why()}")


def alerting(
    template: Template | Mapping[str, Any],
    event: Mapping[str, Any],
    *,
    forwarder: Template | Mapping[str, Any] | None = None,
    forwarder_elsewhere: bool = False,
) -> tuple[str, ...]:
    """As :func:`assert_alerts`, but for an event that may raise none: then nothing is returned.

    A detection alerts where the state of its rule lets the event through, its pattern matches, its target is a queue
    whose policy admits the rule, and a function with topics of the same template takes from the queue. An event of
    AWS's, and any where ``forwarder`` is given, comes to a custom bus by a rule alone that forwards to that very bus,
    which needs a policy. What a ``Condition`` or a switch leaves out does not count.

    Not looked at: the event's Region and account, and whether the forwarding stack is in them; a template does not say
    its own, so that those spelled out are compared among ARNs alone. Nor the roles of forwarder and function, keys,
    topic policies and subscriptions, nor what scheduled questions find, which is no event.

    Args:
        template: of the stack with the audit bus, its rules and the alerts.
        event: as EventBridge delivers it, with ``source``, ``detail-type`` and ``detail``.
        forwarder: of the stack that forwards from the event's Region, where it is another one.
        forwarder_elsewhere: True where what forwards cannot be seen here, and is taken to forward the event.

    Returns:
        The ids of the detections, sorted.

    Raises:
        SettingsError: a forwarder is given and said to be elsewhere.
    """
    return _Asked.of(template, event, forwarder, elsewhere=forwarder_elsewhere).told()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One event, and the templates it may pass through."""

    resources: Resources
    event: Mapping[str, Any]
    forwarder: Resources | None
    elsewhere: bool

    @classmethod
    def of(cls, template: Any, event: Mapping[str, Any], forwarder: Any, *, elsewhere: bool) -> _Asked:
        if forwarder is not None and elsewhere:
            raise SettingsError("forwarder is given and forwarder_elsewhere is True: leave out one of them")
        other = None if forwarder is None else Resources.of(forwarder)
        return cls(resources=Resources.of(template), event=event, forwarder=other, elsewhere=elsewhere)

    def told(self) -> tuple[str, ...]:
        firing = [way for way in ways(self.resources) if _fires(way.rule, self.event)]
        return tuple(sorted({way.detection for way in firing if self._stops(way) is None}))

    def why(self) -> str:
        found = list(ways(self.resources))
        if not found:
            return "no rule of this stack leads to a function that tells alerts, whatever its conditions"
        matching = [way for way in found if _matches(way.rule, self.event)]
        if not matching:
            return f"none of the {len(found)} rules that lead to the alerts matches it"
        firing = [way for way in matching if _lets_through(way.rule, self.event)]
        if not firing:
            first = matching[0]
            state = first.rule.get("State", RuleState.ENABLED)
            return f"the rule of {first.detection} matches it, and its state {state} leaves it out"
        return f"{', '.join(way.detection for way in firing)} would fire, and {self._stops(firing[0])}"

    def _stops(self, way: Way) -> str | None:
        """What keeps an event that a rule matches from its bus, or from being told behind it."""
        return untold(self.resources, way) or self._unforwarded(way)

    def _unforwarded(self, way: Way) -> str | None:
        bus = self.resources.bus_name(way.rule.get("EventBusName"))
        # Only AWS puts events of such a source, and on the default bus alone.
        by_aws = str(self.event.get("source")).startswith("aws.")
        if bus == "default" or not (by_aws or self.forwarder):
            return None
        arns = buses(self.resources, bus)
        if not arns:
            return f"no policy of this stack lets events be put on the bus {bus}"
        if self.elsewhere:
            return None
        own = f"arn:<Partition>:events:<Region>:<AccountId>:event-bus/{bus}" if self.forwarder is None else None
        forwards = forwarding(self.forwarder or self.resources, arns, own)
        if any(_fires(rule, self.event) for rule in forwards):
            return None
        return (
            f"none of the {len(forwards)} rules that forward to the bus {bus} sends it there (give forwarder=, or say "
            "forwarder_elsewhere=True if that is meant)"
        )


def _named(event: Mapping[str, Any]) -> str:
    detail = event.get("detail")
    name = detail.get("eventName") if isinstance(detail, dict) else None
    return f"the event {name or event.get('detail-type')!r} of {event.get('source')}"


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
