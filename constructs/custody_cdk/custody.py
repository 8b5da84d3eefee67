"""The whole of Custody in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Tags
from aws_cdk import aws_iam as iam
from constructs import Construct

from custody.detections import Detection, all_detections
from custody.errors import SettingsError
from custody.settings import Mode, Settings
from custody.severity import Severity
from custody_cdk.access.doctor_role import DoctorRole
from custody_cdk.alarm_path.alarm_path import AlarmPath
from custody_cdk.alarm_path.event_forwarder import EventForwarder
from custody_cdk.alarm_path.own_detections import checked
from custody_cdk.environment import Place
from custody_cdk.forwarded_regions import warn_of_unforwarded
from custody_cdk.lake.audit_lake import AuditLake
from custody_cdk.lake.kept_events import lake_listens_for
from custody_cdk.record.record import Record
from custody_cdk.stack_tags import tagged_by_stack
from custody_cdk.template_size import check_template_size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from custody.patterns import Pattern
    from custody_cdk.alarm_path.alerts import Alerts
    from custody_cdk.record.audit_bucket import AuditBucket
    from custody_cdk.record.audit_trail import AuditTrail


class Custody(Construct):
    """Trail, locked bucket, bus, forwarder, rules, alerts and lake of one Region, in the stack it is put in.

    For several Regions, put an :class:`EventForwarder` with ``bus_arn=custody.alarm_path.bus.arn`` and
    ``listens_for=custody.listens_for`` into a stack of each other Region. Outside us-east-1 the global services need
    one there. Costs about 3 USD a month in a quiet account's first year, 7 USD once the two keys have rotated
    twice, and about 5 USD for the lake; the first trail's management events are free.

    Everything on makes about 400 of the 500 resources and 0.88 of the million bytes that CloudFormation takes in a
    template, or 0.75 where the stack has ``suppress_template_indentation=True``. Tags of the stack add nothing:
    CloudFormation gives them to each resource, so they are not written there again. Synthesis fails above 0.96.
    For room, as for long lists in the settings, set ``lake.enabled`` to false and put an :class:`AuditLake` with the
    same settings into a stack of its own; then its :func:`lake_listens_for` is for the forwarders to know.

    Args:
        settings: the deployment's settings; ``home_region``, where it is set, has to be the stack's Region, and
            ``mode`` ``account`` or ``existing``.
            ``regions`` makes no stacks here: one that no forwarder of the app covers is a warning. ``tags`` are not put
            on rules, of which there are too many for a template: they take the stack's.
        detections: what to detect; the default is every detection there is.
        today: the day by which exceptions are told that end; see :class:`AlarmPath`.

    Raises:
        CustodyError: a setting, detection or limit, or a second lake in one stack, in one line.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings | None = None,
        detections: Sequence[Detection] | None = None,
        today: date | None = None,
    ) -> None:
        settings = settings or Settings()
        _refuse_several_accounts(settings)
        detections = checked(all_detections(settings.of_detections) if detections is None else detections)
        super().__init__(scope, id_)
        tagged_by_stack(self)
        check_template_size(self)
        self.place = Place.of(scope)
        self._give(settings)
        self._record = Record(self, "Record", settings=settings) if settings.mode is Mode.ACCOUNT else None
        self.alarm_path = AlarmPath(self, "AlarmPath", settings=settings, detections=detections, today=today)
        self.lake = self._lake(settings, detections) if settings.lake.enabled else None
        self.listens_for: list[Pattern] = [*self.alarm_path.listens_for, *lake_listens_for(settings)]
        """What a forwarder has to send here."""
        self.forwarder = EventForwarder(
            self,
            "Forwarder",
            bus_arn=self.alarm_path.bus.arn,
            listens_for=self.listens_for,
            name=settings.name,
            alarm_topic_arns=[self.alarm_path.alerts.topic(Severity.CRITICAL)],
            after=[self.alarm_path.bus.resource, self.alarm_path.bus.policy],
            heartbeat=settings.alerts.heartbeat,
        )
        if settings.doctor_principals:
            DoctorRole(self, "Doctor", settings=settings)
        if "${" not in self.place.region:
            warn_of_unforwarded(self, settings.event_regions if settings.regions else ())

    @property
    def alerts(self) -> Alerts:
        """Where alerts go: :meth:`Alerts.add_target`, :meth:`Alerts.sns_topic`."""
        return self.alarm_path.alerts

    @property
    def record(self) -> Record:
        """Key, bucket and trail.

        Raises:
            SettingsError: they are somebody else's.
        """
        if self._record is None:
            raise SettingsError(f"mode {Mode.EXISTING.value!r} makes no record: bucket and trail are somebody else's")
        return self._record

    @property
    def bucket(self) -> AuditBucket:
        """The record's bucket: :meth:`AuditBucket.grant_read`."""
        return self.record.bucket

    @property
    def trail(self) -> AuditTrail:
        """What records."""
        return self.record.trail

    def _give(self, settings: Settings) -> None:
        """Tags to what can be billed or read, and the boundary to every role, of this construct alone."""
        for key, value in settings.tags.items():
            Tags.of(self).add(key, value, exclude_resource_types=["AWS::Events::Rule"])
        if boundary := settings.permissions_boundary:
            named = iam.ManagedPolicy.from_managed_policy_arn if boundary.startswith("arn:") else _by_name
            iam.PermissionsBoundary.of(self).apply(named(self, "Boundary", boundary))

    def _lake(self, settings: Settings, detections: Sequence[Detection]) -> AuditLake:
        lake = AuditLake(self, "Lake", settings=settings, detections=detections)
        for rule in lake.bus_rules:
            # The lake names the bus by its name, for it mostly is another stack's.
            rule.add_resource_dependency(self.alarm_path.bus.resource)
        return lake


def _refuse_several_accounts(settings: Settings) -> None:
    if settings.mode in {Mode.ORGANIZATION, Mode.MEMBER}:
        raise SettingsError(
            f"mode {settings.mode.value!r} is of several accounts, and this is one stack: deploy the app of this "
            "project, or put LogArchive, AlarmPath, AuditLake and EventForwarder into stacks of their own"
        )


def _by_name(scope: Construct, id_: str, name: str) -> iam.IManagedPolicy:
    return iam.ManagedPolicy.from_managed_policy_name(scope, id_, name)
