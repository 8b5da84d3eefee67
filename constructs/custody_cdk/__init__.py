"""Reusable AWS CDK constructs for the chain of custody of software shipped on AWS.

Use :class:`Custody` for the whole, or the others one at a time::

    from custody_cdk import Custody
    Custody(stack, "Custody")
"""

from custody_cdk.access.doctor_role import DoctorRole
from custody_cdk.alarm_path.alarm_path import AlarmPath
from custody_cdk.alarm_path.alerts import Alerts
from custody_cdk.alarm_path.audit_bus import AuditBus
from custody_cdk.alarm_path.detection_rules import DetectionRules
from custody_cdk.alarm_path.event_forwarder import EventForwarder
from custody_cdk.custody import Custody
from custody_cdk.environment import Place
from custody_cdk.lake.audit_lake import AuditLake
from custody_cdk.lake.kept_events import lake_listens_for
from custody_cdk.lake.lake_bucket import LakeBucket
from custody_cdk.lake.lake_key import LakeKey
from custody_cdk.lake.lake_tables import LakeTables
from custody_cdk.lake.lake_workgroup import LakeWorkgroup
from custody_cdk.record.access_log_bucket import AccessLogBucket
from custody_cdk.record.audit_bucket import AuditBucket
from custody_cdk.record.audit_key import AuditKey
from custody_cdk.record.audit_trail import AuditTrail
from custody_cdk.record.existing import ExistingBucket, ExistingKey
from custody_cdk.record.log_archive import LogArchive
from custody_cdk.record.record import Record
from custody_cdk.record.trail_owner import TrailOwner

__all__ = [
    "AccessLogBucket",
    "AlarmPath",
    "Alerts",
    "AuditBucket",
    "AuditBus",
    "AuditKey",
    "AuditLake",
    "AuditTrail",
    "Custody",
    "DetectionRules",
    "DoctorRole",
    "EventForwarder",
    "ExistingBucket",
    "ExistingKey",
    "LakeBucket",
    "LakeKey",
    "LakeTables",
    "LakeWorkgroup",
    "LogArchive",
    "Place",
    "Record",
    "TrailOwner",
    "lake_listens_for",
]
