"""The alarm path: a bus, the rules on it and the alerts they raise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from custody.settings.ends import today_utc
from custody.severity import Severity
from custody_cdk.alarm_path.alert_destinations import RESOLVING
from custody_cdk.alarm_path.alerts import Alerts, alerts_key
from custody_cdk.alarm_path.audit_bus import AuditBus
from custody_cdk.alarm_path.bus_logs import log_group_arn
from custody_cdk.alarm_path.detection_rules import DetectionRules
from custody_cdk.alarm_path.exception_ends import warn_of_ends
from custody_cdk.alarm_path.heartbeat_alarms import HeartbeatAlarms
from custody_cdk.alarm_path.resolved_findings import ResolvedFindings, undoing_pattern
from custody_cdk.environment import Place, refuse_other_home

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from custody.detections import Detection
    from custody.patterns import Pattern
    from custody.settings import Settings
    from custody_cdk.record.audit_key import AuditKey


class AlarmPath(Construct):
    """Bus, alerts and detection rules, fitted to each other from the settings, with one key for the three.

    Costs 1.00 USD a month for the key, 3.00 USD once it has rotated twice, 0.10 USD an alarm, of which there are six
    and one a Region, and what :class:`Alerts` and :class:`AuditBus` say of alerts and events and
    :class:`HeartbeatAlarms` of its metrics. A bus holds 300 rules. A Region of an account holds one of a name.

    Args:
        settings: name, minimum severity, mail addresses, destinations, routes, Regions, heartbeat, members, archive and
            bus logs are used.
        detections: what to detect; those below the minimum severity, and those that only ask a question, make no rule.
        today: the day, UTC, by which exceptions in the settings are told that end within 14 days or have ended, each
            with the warning ``custody:exception-ends``; by default the present one. No such day fails a synthesis.

    Raises:
        SettingsError: ``home_region`` was set, and is not the stack's Region.
        SettingsError: an exception ends more than a year ahead.
        DetectionError: a limit of EventBridge is exceeded, a detection is there twice, or one of the app's own breaks a
            rule.

    See :class:`AuditBus`, :class:`Alerts` and :class:`DetectionRules` for more on costs, limits and sources.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        settings: Settings,
        detections: Sequence[Detection],
        today: date | None = None,
    ) -> None:
        super().__init__(scope, id_)
        warn_of_ends(self, settings, today or today_utc())
        self.place = Place.of(scope)
        refuse_other_home(self.place, settings)
        key = alerts_key(
            self,
            name=settings.name,
            severities=[severity for severity in Severity if severity >= settings.minimum_severity],
            delivers=bool(settings.alerts.destinations or settings.alerts.routes),
            archived_bus_arn=self.place.arn("events", f"event-bus/{settings.name}"),
            log_group_arns=[log_group_arn(self.place, settings.name)] if settings.bus.logs != "off" else [],
        )
        self.bus = self._bus(settings, key)
        self.alerts = self._alerts(settings, detections, key)
        self.bus.tells(self.alerts.function.role_arn)
        self.rules = DetectionRules(
            self,
            "Detections",
            bus=self.bus,
            alerts=self.alerts,
            detections=detections,
            rules_quota=settings.bus.rules_quota,
            pattern_quota=settings.bus.pattern_quota,
        )
        self.resolved = self._resolved(settings)
        """What resolves findings, where a destination takes it."""
        self.listens_for = listened_for(settings, self.rules.detections)
        """What a forwarder has to send here."""
        self.heartbeats = self._heartbeats(settings)
        self.expect_heartbeats([self.place.region, *settings.event_regions[1:]])

    def expect_heartbeats(self, regions: Iterable[str]) -> None:
        """Alarm where no heartbeat comes from one of these Regions; those of the settings are expected already.

        Args:
            regions: with an :class:`EventForwarder` each. Nothing is done where ``alerts.heartbeat`` is off.
        """
        if self.heartbeats:
            self.heartbeats.expect(regions)

    def _bus(self, settings: Settings, key: AuditKey) -> AuditBus:
        return AuditBus(
            self,
            "Bus",
            name=settings.name,
            members=settings.other_accounts,
            organization_id=_admitted(settings),
            archive_days=settings.bus.archive_days,
            archive_key=key if settings.bus.archive_days else None,
            logs=settings.bus.logs,
            logs_key=key if settings.bus.logs != "off" else None,
        )

    def _resolved(self, settings: Settings) -> ResolvedFindings | None:
        if not _resolves(settings):
            return None
        return ResolvedFindings(self, "Resolved", name=settings.name, bus=self.bus, alerts=self.alerts)

    def _heartbeats(self, settings: Settings) -> HeartbeatAlarms | None:
        if not settings.alerts.heartbeat:
            return None
        return HeartbeatAlarms(self, "Heartbeats", name=settings.name, bus=self.bus, alerts=self.alerts)

    def _alerts(self, settings: Settings, detections: Sequence[Detection], key: AuditKey) -> Alerts:
        return Alerts(
            self,
            "Alerts",
            name=settings.name,
            bus_name=settings.name,
            minimum_severity=settings.minimum_severity,
            emails=settings.alert_emails,
            key=key,
            detections=detections,
            operators=settings.lake.operators,
            exceptions=settings.exceptions,
            grouped=settings.alerts,
            destinations=settings.alerts.destinations,
            routes=settings.alerts.routes,
        )


def listened_for(settings: Settings, detections: Iterable[Detection]) -> list[Pattern]:
    """What a forwarder has to send to the alarm path of these settings, wherever that is.

    Args:
        settings: minimum severity and destinations are used.
        detections: that are in use.
    """
    found = [each.pattern for each in detections if each.pattern and each.severity >= settings.minimum_severity]
    return [*found, *([undoing_pattern()] if _resolves(settings) else [])]


def _resolves(settings: Settings) -> bool:
    return any(each.kind in RESOLVING for each in settings.alerts.destinations)


def _admitted(settings: Settings) -> str | None:
    """The organization whose accounts send events, where all of them do."""
    organization = settings.organization
    return organization.id if organization and settings.accounts.members == "organization" else None
