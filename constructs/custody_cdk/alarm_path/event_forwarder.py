"""What sends a Region's events to the audit bus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from constructs import Construct

from custody.aws.regions import partition_of
from custody.errors import SettingsError
from custody.forwarding.rules import ForwardRule, forward_rules
from custody_cdk.alarm_path.audit_bus import has_bus
from custody_cdk.alarm_path.dead_letters import DeadLetters
from custody_cdk.alarm_path.health import alarm_pattern
from custody_cdk.alarm_path.heartbeat import Heartbeat, heartbeat_pattern
from custody_cdk.alarm_path.rule_limits import check_forwarding
from custody_cdk.alarm_path.rule_with_pattern import rule_with_pattern
from custody_cdk.environment import Place
from custody_cdk.policy import allow, assumable_by, document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import CfnResource

    from custody.patterns import Pattern

_MADE: WeakSet[EventForwarder] = WeakSet()
"""Every forwarder of this process."""


def forwarders_beside(scope: Construct) -> list[EventForwarder]:
    """The forwarders of a construct's app, its own among them."""
    root = scope.node.root
    return [made for made in _MADE if made.node.root is root]


RETRY_HOURS, RETRY_ATTEMPTS = 24, 185


class EventForwarder(Construct):
    """Rules on a Region's default bus that forward what is listened for to the audit bus, one hop away.

    The patterns are the union of ``listens_for``, by event name and never by whole service; a rule that forwards a
    read-only event has the state that lets EventBridge match it. Failed deliveries are tried again for 24 hours, then
    kept in a queue that alarms. Costs 1.00 USD per million forwarded events, **unverified** for today within an account
    (https://aws.amazon.com/eventbridge/pricing/), and 0.10 USD a month for the alarm. The queue is encrypted with SQS's
    own key, which costs nothing. A Region holds one of a name, and its default bus 300 rules, of which this makes few.
    Twice a day :class:`Heartbeat` makes an event that shows that they arrive.

    Args:
        bus_arn: the audit bus, in any commercial Region or in this one. Of another account, its policy has to admit
            this one: see ``members`` and ``organization_id`` of :class:`AuditBus`.
        listens_for: patterns of the enabled detections.
        name: prefix of the physical names.
        after: what has to be there before the first event is sent, where one stack holds both: the bus and its policy.
        alarm_topic_arns: topics of this Region that the alarm on undelivered events goes to. Without one, which
            only the home Region has, the alarm's state change is forwarded like any event.
        heartbeat: whether there is a heartbeat; as ``alerts.heartbeat`` of the settings says it at home. In another
            account than the bus there is none: each would be a metric of its own, and what a broken forwarder did not
            send is found in the record by the question ``lost-alerts``.

    Raises:
        SettingsError: the bus is in another Region of a partition whose Regions cannot forward, or named by a reference
            that another stack takes for its own Region.
        DetectionError: a rule would be too complex for EventBridge.

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html and
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        bus_arn: str,
        listens_for: Sequence[Pattern],
        name: str = "custody",
        alarm_topic_arns: Sequence[str] = (),
        after: Sequence[CfnResource] = (),
        heartbeat: bool = True,
    ) -> None:
        super().__init__(scope, id_)
        _MADE.add(self)
        self.place = place = Place.of(scope)
        _, _, _, bus_region, bus_account, _ = bus_arn.split(":", 5)
        refuse_unreachable(place.region, bus_region)
        heartbeat = heartbeat and not _is_foreign(place, bus_account)
        _refuse_reference(scope, place.region, bus_region)
        rule_arn = place.arn("events", f"rule/{name}-forward-*")
        self.dead_letters = DeadLetters(
            self,
            "DeadLetters",
            queue_name=f"{name}-forward-dead-letters",
            rule_arns=[rule_arn],
            alarm_name=f"{name}-forward-failed",
            alarm_topic_arns=alarm_topic_arns,
        )
        role_arn, permission = self._role(name, bus_arn, rule_arn)
        wanted = [*listens_for, alarm_pattern(name), *([heartbeat_pattern(name)] if heartbeat else [])]
        self.rules = self._rules(name, wanted, self._target(bus_arn, role_arn))
        # An event that comes before the permission is refused, and one that the queue may not take yet is lost.
        for needed in (permission, self.dead_letters.policy, *after):
            for made in self.rules:
                made.add_resource_dependency(needed)
        if heartbeat:
            Heartbeat(self, "Heartbeat", name=name)

    def _rules(self, name: str, wanted: Sequence[Pattern], target: dict[str, Any]) -> tuple[events.CfnRule, ...]:
        return tuple(
            rule_with_pattern(
                self,
                f"Rule{number}",
                rule.pattern,
                name=f"{name}-forward-{number}",
                description="Forwards what the custody detections listen for",
                state=rule.state,
                targets=[target],
            )
            for number, rule in enumerate(_forwarding(wanted), start=1)
        )

    def _target(self, bus_arn: str, role_arn: str) -> dict[str, Any]:
        return {
            "id": "custody-bus",
            "arn": bus_arn,
            "roleArn": role_arn,
            "deadLetterConfig": {"arn": self.dead_letters.target_arn},
            "retryPolicy": {
                "maximumEventAgeInSeconds": RETRY_HOURS * 3600,
                "maximumRetryAttempts": RETRY_ATTEMPTS,
            },
        }

    def _role(self, name: str, bus_arn: str, rule_arn: str) -> tuple[str, iam.CfnManagedPolicy]:
        place = self.place
        role = iam.CfnRole(
            self,
            "Role",
            # IAM is global: the Region keeps the forwarders of one deployment apart.
            role_name=f"{name}-forward-{place.region}",
            description="Lets EventBridge put events on the custody bus",
            assume_role_policy_document=assumable_by(
                "events",
                condition={
                    "StringEquals": {"aws:SourceAccount": place.account},
                    "ArnLike": {"aws:SourceArn": rule_arn},
                },
            ),
        )
        policy = iam.CfnManagedPolicy(
            self,
            "Policy",
            roles=[role.ref],
            policy_document=document([allow("Forward", actions=["events:PutEvents"], resources=[bus_arn])]),
        )
        return role.attr_arn, policy


def _forwarding(wanted: Sequence[Pattern]) -> tuple[ForwardRule, ...]:
    rules = forward_rules(wanted)
    for rule in rules:
        check_forwarding(rule.pattern)
    return rules


def _is_foreign(place: Place, bus_account: str) -> bool:
    """Whether the bus is another account's; a reference may be the same."""
    return "${" not in place.account and "${" not in bus_account and place.account != bus_account


def _refuse_reference(scope: Construct, region: str, bus_region: str) -> None:
    """A template's reference to its own Region means another Region in another stack."""
    if "${" not in bus_region:
        return
    if "${" not in region or not has_bus(scope):
        raise SettingsError(
            "the audit bus's stack says no Region, and what it calls its own would be this forwarder's: give the stack "
            "of the bus env=Environment(region=...)"
        )


def refuse_unreachable(region: str, bus_region: str) -> None:
    """Raise where a rule in ``region`` cannot target a bus in ``bus_region``; a template's reference passes.

    Raises:
        SettingsError: naming both Regions.
    """
    if "${" in region or "${" in bus_region or region == bus_region:
        return
    if not partition_of(region).forwards_across_regions:
        raise SettingsError(
            f"EventBridge cannot forward from {region} to a bus in {bus_region}: only commercial Regions can; make "
            "one deployment a Region, each with a name of its own"
        )
