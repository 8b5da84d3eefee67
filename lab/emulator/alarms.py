"""Alarms that say how missing data counts, or of which dimensions: the emulator passes over both.

Nothing evaluates alarms by the clock here, so a test asks for it, and for hours to have passed.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

from __future__ import annotations

import operator
import time
from typing import Any

from lab.emulator import inside, scope

_COMPARED = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


def evaluate(alarm: dict[str, Any]) -> None:
    """Set an alarm's state by the sum, or other statistic, of its periods; and do what its new state asks for."""
    periods = _periods(alarm)
    if all(value is None for value in periods) and alarm.get("TreatMissingData") not in {"breaching", "notBreaching"}:
        return
    state = "ALARM" if all(_breaches(alarm, value) for value in periods) else "OK"
    before = alarm["StateValue"]
    if state == before:
        return
    reason = f"Threshold Crossed: {periods} {alarm['ComparisonOperator']} {alarm['Threshold']}"
    alarm |= {"StateValue": state, "StateReason": reason, "StateUpdatedTimestamp": int(time.time())}
    cloudwatch = inside.cloudwatch
    cloudwatch("_record_history")(alarm["AlarmName"], before, state, reason)
    cloudwatch("_dispatch_alarm_actions")(alarm, before, state, reason)
    cloudwatch("_evaluate_parent_alarms")(alarm)


def evaluate_all() -> dict[str, str]:
    """Evaluate every alarm of every account and Region now; the states, by Region and name."""
    states = {}
    for (account, region, name), alarm in list(_whole("_alarms").items()):
        with scope.within(account, region):
            evaluate(alarm)
            states[f"{region}/{name}"] = str(alarm["StateValue"])
    return states


def pass_hours(hours: float) -> None:
    """Let every value of every metric be so much older."""
    for points in _whole("_metrics").values():
        for point in points:
            point["Timestamp"] -= hours * 3600


def _whole(store: str) -> dict[Any, Any]:
    """What a store holds of all accounts and Regions."""
    held: dict[Any, Any] = inside.cloudwatch(store)._data  # noqa: SLF001 - it shows only those of the work at hand
    return held


def _periods(alarm: dict[str, Any]) -> list[float | None]:
    """The statistic of each of the latest periods, nothing where there are no values."""
    cloudwatch = inside.cloudwatch
    dimensions = cloudwatch("_dims_key")(cloudwatch("_dims_from_list")(alarm.get("Dimensions") or []))
    points = cloudwatch("_metrics").get((alarm.get("Namespace"), alarm.get("MetricName"), dimensions)) or []
    length, now = float(alarm.get("Period") or 60), time.time()
    found = []
    for number in range(int(alarm.get("EvaluationPeriods") or 1)):
        # Emulated calls and this are of one machine, and a value of this second counts.
        until = now + 1 - number * length
        inner = [point for point in points if until - length <= point["Timestamp"] < until]
        name = alarm.get("ExtendedStatistic") or alarm.get("Statistic", "Average")
        found.append(cloudwatch("_stat_value")(cloudwatch("_calc_stats")(inner), name, inner) if inner else None)
    return found


def _breaches(alarm: dict[str, Any], value: float | None) -> bool:
    if value is None:
        return alarm.get("TreatMissingData") == "breaching"
    return bool(_COMPARED[alarm["ComparisonOperator"]](value, alarm["Threshold"]))


def install() -> None:
    """Replace the emulator's evaluation."""
    inside.cloudwatch.put("_evaluate_alarm", evaluate)
