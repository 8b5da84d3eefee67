"""The bus's own delivery logs, for finding out why an event did not arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_logs as logs
from constructs import Construct

from custody_cdk.environment import Place
from custody_cdk.removal import discard

if TYPE_CHECKING:
    from custody_cdk.record.audit_key import AuditKey

KEPT_DAYS = 30
# Each level contains the ones before it, but is delivered as a log type of its own.
LEVELS = ("error", "info", "trace")


class BusLogs(Construct):
    """Delivers an event bus's logs into a CloudWatch Logs group, kept for 30 days.

    Costs 0.50 USD a GB (**unverified**, https://aws.amazon.com/cloudwatch/pricing/). Best effort; AWS services' events
    are logged only where a rule matched; 1 MB a record.

    Args:
        bus_name: of the bus.
        bus_arn: a reference to the bus.
        level: ``error``, ``info`` or ``trace``.
        key: key whose ``log_group_arns`` has :func:`log_group_arn`; without it AWS's own is used.

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-logs.html and, for deliveries that have to
    be made one after another, https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateDelivery.html
    """

    def __init__(
        self, scope: Construct, id_: str, *, bus_name: str, bus_arn: str, level: str, key: AuditKey | None = None
    ) -> None:
        super().__init__(scope, id_)
        self.place = Place.of(scope)
        group = logs.CfnLogGroup(
            self,
            "Group",
            log_group_name=log_group_name(bus_name),
            kms_key_id=key.arn if key else None,
            retention_in_days=KEPT_DAYS,
        )
        discard(group)
        destination = logs.CfnDeliveryDestination(
            self, "Destination", name=f"{bus_name}-bus", destination_resource_arn=group.attr_arn
        )
        before: list[logs.CfnDelivery] = []
        for wanted in LEVELS[: LEVELS.index(level) + 1]:
            source = logs.CfnDeliverySource(
                self,
                f"Source-{wanted}",
                name=f"{bus_name}-bus-{wanted}",
                resource_arn=bus_arn,
                log_type=f"{wanted.upper()}_LOGS",
            )
            delivery = logs.CfnDelivery(
                self,
                f"Delivery-{wanted}",
                delivery_source_name=source.name,
                delivery_destination_arn=destination.attr_arn,
            )
            # Two onto one destination at once are a ConflictException.
            for needed in (source, *before):
                delivery.add_resource_dependency(needed)
            before = [delivery]


def log_group_name(bus_name: str) -> str:
    """Name of the log group; the prefix keeps it out of the resource policy's size limit."""
    return f"/aws/vendedlogs/events/event-bus/{bus_name}"


def log_group_arn(place: Place, bus_name: str) -> str:
    """ARN of the log group, without the trailing ``:*``."""
    return place.arn("logs", f"log-group:{log_group_name(bus_name)}")
