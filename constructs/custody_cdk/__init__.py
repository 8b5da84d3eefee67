"""Reusable AWS CDK constructs for the chain of custody of software shipped on AWS.

Use :class:`Custody` for the whole, or the others one at a time::

    from custody_cdk import Custody
    Custody(stack, "Custody")
"""

from custody_cdk.alarm_path import AlarmPath
from custody_cdk.alerts import Alerts
from custody_cdk.audit_bucket import AuditBucket
from custody_cdk.audit_bus import AuditBus
from custody_cdk.audit_key import AuditKey
from custody_cdk.audit_trail import AuditTrail
from custody_cdk.custody import Custody
from custody_cdk.detection_rules import DetectionRules
from custody_cdk.event_forwarder import EventForwarder
from custody_cdk.existing import ExistingBucket, ExistingKey
from custody_cdk.place import Place
from custody_cdk.record import Record
from custody_cdk.trail_owner import TrailOwner

__all__ = [
    "AlarmPath",
    "Alerts",
    "AuditBucket",
    "AuditBus",
    "AuditKey",
    "AuditTrail",
    "Custody",
    "DetectionRules",
    "EventForwarder",
    "ExistingBucket",
    "ExistingKey",
    "Place",
    "Record",
    "TrailOwner",
]
