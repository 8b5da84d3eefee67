"""CloudTrail operations that the emulator lacks, or answers without a look."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lab.emulator import inside
from lab.emulator.delivery.store import buckets
from lab.emulator.lookup_events import lookup_events
from lab.emulator.public_keys import list_public_keys

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = tuple[int, dict[str, str], Any]
_HTTP_OK = 200


def _create_trail(create: Callable[[dict[str, Any]], Answer]) -> Callable[[dict[str, Any]], Answer]:
    """CreateTrail needs a bucket that exists; the emulator keeps no log group on create."""

    def operation(body: dict[str, Any]) -> Answer:
        ct = inside.cloudtrail
        bucket = str(body.get("S3BucketName") or "")
        if bucket not in buckets():
            refusal: Answer = ct("_err")("S3BucketDoesNotExistException", f"S3 bucket {bucket} does not exist!")
            return refusal
        answer = create(body)
        if answer[0] == _HTTP_OK:
            trail = ct("_trails")[str(body["Name"]).strip()]
            names = ("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn")
            trail.update({name: body[name] for name in names if body.get(name)})
        return answer

    return operation


def _status(get_status: Callable[[dict[str, Any]], Answer]) -> Callable[[dict[str, Any]], Answer]:
    """GetTrailStatus, with the times of the last log and digest file."""

    def operation(body: dict[str, Any]) -> Answer:
        status, headers, answer = get_status(body)
        if status != _HTTP_OK:
            return status, headers, answer
        _name, _home, trail = inside.cloudtrail("_find_visible_trail")(str(body["Name"]))
        times = {
            "LatestDeliveryTime": trail.get("_LatestDelivery"),
            "LatestDigestDeliveryTime": trail.get("_LatestDigest"),
        }
        values = json.loads(answer) | {name: time for name, time in times.items() if time is not None}
        return status, headers, json.dumps(values).encode()

    return operation


def _trail_or_error(body: dict[str, Any]) -> tuple[dict[str, Any], Answer | None]:
    ct = inside.cloudtrail
    name = str(body.get("TrailName") or "")
    _name, _home, trail = ct("_find_visible_trail")(name)
    if trail is None:
        return {}, ct("_err")("TrailNotFoundException", f"Unknown trail: {name!r}", 404)
    return trail, None


def _put_insight_selectors(body: dict[str, Any]) -> Answer:
    """PutInsightSelectors: kept, and without effect: the lab looks for no anomalies."""
    trail, error = _trail_or_error(body)
    if error:
        return error
    trail["_InsightSelectors"] = list(body.get("InsightSelectors") or [])
    trail["HasInsightSelectors"] = bool(trail["_InsightSelectors"])
    answer: Answer = inside.cloudtrail("_ok")(
        {"TrailARN": trail["TrailARN"], "InsightSelectors": trail["_InsightSelectors"]}
    )
    return answer


def _get_insight_selectors(body: dict[str, Any]) -> Answer:
    trail, error = _trail_or_error(body)
    if error:
        return error
    ct = inside.cloudtrail
    if not trail.get("_InsightSelectors"):
        refusal: Answer = ct("_err")("InsightNotEnabledException", f"Insights is not enabled on {trail['TrailARN']}")
        return refusal
    answer: Answer = ct("_ok")({"TrailARN": trail["TrailARN"], "InsightSelectors": trail["_InsightSelectors"]})
    return answer


def install() -> None:
    """Add and replace operations in the emulator's CloudTrail."""
    operations = inside.cloudtrail("_DISPATCH")
    operations["CreateTrail"] = _create_trail(operations["CreateTrail"])
    operations["GetTrailStatus"] = _status(operations["GetTrailStatus"])
    operations["ListPublicKeys"] = list_public_keys
    operations["LookupEvents"] = lookup_events
    operations["PutInsightSelectors"] = _put_insight_selectors
    operations["GetInsightSelectors"] = _get_insight_selectors
    private = {"_LatestDelivery", "_LatestDigest", "_InsightSelectors"}
    inside.cloudtrail.put("_TRAIL_STATE_KEYS", inside.cloudtrail("_TRAIL_STATE_KEYS") | private)
