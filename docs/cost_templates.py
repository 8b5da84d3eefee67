"""What the templates of a deployment hold that is billed by the month, counted in a real synthesis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from custody.alerts.heartbeat import METRIC_NAME
from docs.synthesis import HOME, synthesis

__all__ = ["HOME", "Counted", "counted", "stacks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Of one stack, or of several."""

    keys: int = 0
    alarm_metrics: int = 0
    heartbeats: int = 0
    """Of the alarm metrics, those that there are one a Region."""
    queues_asked: int = 0
    tables: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(
            keys=self.keys + other.keys,
            alarm_metrics=self.alarm_metrics + other.alarm_metrics,
            heartbeats=self.heartbeats + other.heartbeats,
            queues_asked=self.queues_asked + other.queues_asked,
            tables=self.tables + other.tables,
        )


def counted(template: dict[str, Any]) -> Counted:
    """A template's keys, the metrics that its alarms are billed for, the queues that Lambda asks and the tables."""
    kinds: list[tuple[str, dict[str, Any]]] = [
        (each["Type"], each.get("Properties", {})) for each in template["Resources"].values()
    ]
    return Counted(
        keys=sum(kind == "AWS::KMS::Key" for kind, _ in kinds),
        alarm_metrics=sum(_metrics(alarm) for kind, alarm in kinds if kind == "AWS::CloudWatch::Alarm"),
        heartbeats=sum(kind == "AWS::CloudWatch::Alarm" and METRIC_NAME in str(alarm) for kind, alarm in kinds),
        queues_asked=sum(kind == "AWS::Lambda::EventSourceMapping" for kind, _ in kinds),
        tables=sum(kind == "AWS::DynamoDB::Table" for kind, _ in kinds),
    )


def _metrics(alarm: dict[str, Any]) -> int:
    listed = alarm.get("Metrics", [{"MetricStat": {}}])
    # A query over metrics is billed for those that it finds: one at least, and no template says how many.
    return sum("MetricStat" in each for each in listed) or 1


@cache
def stacks() -> dict[str, Counted]:
    """Every stack of a deployment with default settings that forwards from two Regions, by its name's end."""
    return {name: counted(template) for name, template in synthesis().templates.items()}
