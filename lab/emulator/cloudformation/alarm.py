"""AWS::CloudWatch::Alarm on metric math or a Metrics Insights query, which the emulator refuses.

``FILL(m, 0)`` of one metric is that metric with zeros. Any other such alarm is kept under its name with a stand-in for
its metric and so never leaves its first state: the lab shows that the template deploys, not that the expression fires.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.emulator import inside

if TYPE_CHECKING:
    from collections.abc import Callable

TYPE = "AWS::CloudWatch::Alarm"
NAMESPACE = "Lab/MetricMath"


def stand_in(props: dict[str, Any]) -> dict[str, Any]:
    """The same alarm on one metric that nobody writes."""
    metrics = props.get("Metrics")
    if not metrics:
        return props
    if props.get("MetricName"):
        raise ValueError(f"{TYPE}: ValidationError: Metrics and MetricName exclude each other")
    returned = [metric for metric in metrics if str(metric.get("ReturnData", True)).lower() == "true"]
    if len(returned) != 1:
        raise ValueError(f"{TYPE}: ValidationError: exactly one of Metrics returns data, here {len(returned)} do")
    if filled := _filled(metrics, str(returned[0].get("Expression", ""))):
        return {**{name: value for name, value in props.items() if name != "Metrics"}, **filled}
    rest = {name: value for name, value in props.items() if name != "Metrics"}
    return {**rest, "MetricName": str(returned[0]["Id"]), "Namespace": NAMESPACE}


def _filled(metrics: list[dict[str, Any]], expression: str) -> dict[str, Any] | None:
    """The metric that an expression fills with zeros, as properties of an alarm of its own."""
    for each in metrics:
        if "MetricStat" in each and expression == f"FILL({each['Id']}, 0)":
            stat = each["MetricStat"]
            return {**stat["Metric"], "Period": stat["Period"], "Statistic": stat["Stat"]}
    return None


def _told(name: str, props: dict[str, Any]) -> None:
    """Keep the metrics as they were said, for who describes the alarm."""
    alarm = inside.cloudwatch("_alarms")[name]
    alarm.pop("Metrics", None)
    if props.get("Metrics"):
        alarm["Metrics"] = props["Metrics"]


def describing(describe: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The emulator's description of an alarm, which has the metrics or the stand-in, not both."""

    def handler(alarm: dict[str, Any]) -> dict[str, Any]:
        described = describe(alarm)
        if "Metrics" not in described:
            return described
        stood_in = {"MetricName", "Namespace", "Statistic", "Period", "Dimensions"}
        return {name: value for name, value in described.items() if name not in stood_in}

    return handler


def creating(create: Callable[..., Any]) -> Callable[..., Any]:
    """The emulator's create, given the stand-in."""

    def handler(logical_id: str, props: dict[str, Any], stack: str) -> Any:
        made = create(logical_id, stand_in(props), stack)
        _told(made[0], props)
        return made

    return handler


def updating(update: Callable[..., Any]) -> Callable[..., Any]:
    """The emulator's update, given the stand-in."""

    def handler(physical_id: str, old: dict[str, Any], new: dict[str, Any], stack: str, *rest: str) -> Any:
        made = update(physical_id, stand_in(old), stand_in(new), stack, *rest)
        _told(made[0] if made else physical_id, new)
        return made

    return handler
