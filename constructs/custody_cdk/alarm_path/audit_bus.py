"""The home Region's event bus, where every Region's events meet."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakSet

from aws_cdk import Stack
from aws_cdk import aws_events as events
from constructs import Construct

from custody.errors import SettingsError
from custody.lake.sent_alerts import SOURCE
from custody_cdk.alarm_path.bus_logs import LEVELS, BusLogs
from custody_cdk.environment import Place
from custody_cdk.policy import allow, deny

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody_cdk.policy import Statement
    from custody_cdk.record.audit_key import AuditKey


_STACKS: WeakSet[Stack] = WeakSet()
"""The stacks that hold an audit bus."""


def has_bus(scope: Construct) -> bool:
    """Whether the stack of a construct holds an audit bus."""
    return Stack.of(scope) in _STACKS


class AuditBus(Construct):
    """A custom event bus for the events of every Region, with an archive to replay from.

    Its policy names the forwarding roles, of its own account and of those that are named or of an organization; nothing
    else of another account comes in. Within the account IAM decides who may put events, but nobody may put one whose
    source begins with ``aws.``, and every detection asks for such a source; what was told in alerts may be said by the
    function alone that tells them (:meth:`tells`). EventBridge leaves the account and Region of an event that it
    forwards as they were, so that a member can say nothing of another account.

    A rule-based bus: detections need wildcards, content filters and five targets a rule, which the newer EventBridgeV2
    bus has not. AWS services' events on a bus are encrypted with a key that AWS owns whatever the bus is given, so the
    bus has none; the archive does. Events forwarded from another bus cost 1.00 USD per million, the archive 0.10 USD a
    GB taken in: both **unverified** for today, see https://aws.amazon.com/eventbridge/pricing/. Delivery is at least
    once, in no order, and best effort from CloudTrail on. A bus holds 300 rules, 100 in af-south-1 and eu-south-1,
    until AWS is asked for more (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html).

    Args:
        name: of the bus.
        forwarder_role_names: role name patterns of the forwarders, of whatever account; the default matches what
            :class:`EventForwarder` makes under the same name.
        members: other accounts whose forwarders send here, at most 100.
        organization_id: the organization all of whose accounts' forwarders send here.
        archive_days: days that events stay for replay; 0 makes no archive.
        archive_key: key whose ``archived_bus_arn`` is this bus; without it AWS's own is used.
        logs: ``error``, ``info`` or ``trace`` for the bus's delivery logs, ``off`` for none.
        logs_key: key for the log group; its ``log_group_arns`` needs :func:`bus_logs.log_group_arn`.

    Raises:
        SettingsError: a level that there is not, a number of days below 0, a key for what is not made, or one whose
            policy does not serve it.

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus.html and
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str = "custody",
        forwarder_role_names: Sequence[str] = (),
        members: Sequence[str] = (),
        organization_id: str | None = None,
        archive_days: int = 90,
        archive_key: AuditKey | None = None,
        logs: str = "off",
        logs_key: AuditKey | None = None,
    ) -> None:
        _refuse_unused(name, archive_days, archive_key, logs, logs_key)
        super().__init__(scope, id_)
        self.place, self.name, self._added = Place.of(scope), name, list[events.CfnEventBusPolicy]()
        self.arn = self.place.arn("events", f"event-bus/{name}")
        self.resource = events.CfnEventBus(
            self,
            "Bus",
            name=name,
            description="Events of ECR, CodePipeline and whatever watches them, from every Region",
            log_config=None if logs == "off" else {"level": logs.upper(), "includeDetail": "NONE"},
        )
        self.reference: str = self.resource.ref
        """A reference to the bus by name, for its rules."""
        self.policy = self._policy(forwarder_role_names or (f"{name}-forward-*",), members, organization_id)
        _STACKS.add(Stack.of(self))
        if archive_days:
            events.CfnArchive(
                self,
                "Archive",
                archive_name=name,
                source_arn=self.resource.attr_arn,
                retention_days=archive_days,
                kms_key_identifier=archive_key.arn if archive_key else None,
            )
        if logs != "off":
            BusLogs(self, "Logs", bus_name=name, bus_arn=self.resource.attr_arn, level=logs, key=logs_key)

    def _policy(
        self, roles: Sequence[str], members: Sequence[str], organization_id: str | None
    ) -> events.CfnEventBusPolicy:
        if members:
            self._admit("MembersForward", roles, accounts=members)
        if organization_id:
            self._admit("OrganizationForwards", roles, organization_id=organization_id)
        arns = [self.place.arn("iam", f"role/{role}", everywhere=True) for role in roles]
        return self._add(
            allow(
                "OnlyForwarders",
                principal={"AWS": self.place.arn("iam", "root", everywhere=True)},
                actions=["events:PutEvents"],
                resources=[self.arn],
                condition={"ArnLike": {"aws:PrincipalArn": arns}},
            )
        )

    def _admit(
        self, sid: str, roles: Sequence[str], *, accounts: Sequence[str] = (), organization_id: str | None = None
    ) -> None:
        """Let the forwarders of other accounts in: of each named, or of all of an organization.

        An organization has no principal of its own: anybody is, whom the condition then takes back.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
        """
        partition = self.place.partition
        roots = [f"arn:{partition}:iam::{account}:root" for account in accounts]
        of_organization = {"StringEquals": {"aws:PrincipalOrgID": organization_id}} if organization_id else {}
        # Which accounts, the principals say; a bus's policy holds 10 KB.
        arns = [f"arn:{partition}:iam::*:role/{role}" for role in roles]
        self._add(
            allow(
                sid,
                principal={"AWS": roots or "*"},
                actions=["events:PutEvents"],
                resources=[self.arn],
                condition={
                    **of_organization,
                    "ArnLike": {"aws:PrincipalArn": arns},
                    # Whoever administers a member can make a role of the name: it brings no events of its own.
                    "ForAllValues:StringLike": {"events:source": "aws.*"},
                },
            )
        )

    def _add(self, statement: Statement) -> events.CfnEventBusPolicy:
        """Add a statement to the policy, one after the other: of two at the same time one could be lost.

        See https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
        """
        sid = str(statement["Sid"])
        made = events.CfnEventBusPolicy(
            self,
            "Policy" if sid == "OnlyForwarders" else sid,
            event_bus_name=self.resource.ref,
            statement_id=sid,
            statement=statement,
        )
        if self._added:
            made.add_resource_dependency(self._added[-1])
        self._added.append(made)
        return made

    def tells(self, role_arn: str) -> None:
        """Refuse events that say what was told in alerts, to whoever has not the role of the function that tells it.

        Whoever may put events could else hide that an alert was lost. That a bus's policy takes a Deny is shown by an
        example on the page of ``AWS::Events::EventBusPolicy``.

        Args:
            role_arn: of that role, as :attr:`AlertFunction.role_arn` has it.

        See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html and
        https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-events-eventbuspolicy.html
        """
        self._add(
            deny(
                "OnlyTheFunctionTells",
                actions=["events:PutEvents"],
                resources=[self.arn],
                condition={
                    "ForAnyValue:StringEquals": {"events:source": SOURCE},
                    "ArnNotLike": {"aws:PrincipalArn": role_arn},
                },
            )
        )

    @cached_property
    def bus(self) -> events.IEventBus:
        """The bus for the CDK's own constructs."""
        return events.EventBus.from_event_bus_arn(self, "Imported", self.arn)


def _refuse_unused(
    name: str, archive_days: int, archive_key: AuditKey | None, logs: str, logs_key: AuditKey | None
) -> None:
    """Refuse what would be left out without a word."""
    if logs not in {"off", *LEVELS}:
        raise SettingsError(f"logs of bus {name!r} is {logs!r}; write off, {', '.join(LEVELS)}")
    if archive_days < 0:
        raise SettingsError(f"archive_days of bus {name!r} is {archive_days}; write a number of days, 0 for no archive")
    if archive_key and not archive_days:
        raise SettingsError(f"bus {name!r} has an archive_key and archive_days is 0: leave out the key, or write days")
    if logs_key and logs == "off":
        raise SettingsError(f"bus {name!r} has a logs_key and logs is 'off': leave out the key, or write a level")
    if archive_key:
        archive_key.has_to_serve(f"the archive of bus {name!r}", "archived_bus_arn")
    if logs_key:
        logs_key.has_to_serve(f"the logs of bus {name!r}", "log_group_arns")
