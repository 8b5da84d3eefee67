"""A harmless call in each Region, and how soon its record and its alert are there.

The call tries to stop a trail that does not exist: CloudTrail refuses and records it, the detection ``trail-stopped``
fires on the attempt, and nothing is left behind but record and alert. The name is new each time, since the same finding
within an hour is counted and not told again.
"""

from __future__ import annotations

import gzip
import json
import secrets
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from custody.aws.account import failed, required
from custody.aws.failures import code_of, is_denied
from custody.detections import all_detections
from custody.doctor.calls import is_missing, why
from custody.errors import CustodyError
from custody.progress import ProgressCallback, silent, waiting
from custody.settings import or_default
from custody.settings.placement import log_location, record_bucket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from custody.aws.account import Account
    from custody.settings import Settings

TRAIL = "custody-smoke-test-"
"""What the names of the trails begin with that are not there."""
STAGES = ("history", "log file", "alert")
LIMIT = timedelta(minutes=20)
_DETECTION = "trail-stopped"
_POLL_SECONDS = 15.0
_SENT = "{ $.sent = * }"


class NoAlertError(CustodyError):
    """The settings keep the call from raising an alert, so that there is nothing to wait for."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of the call in one Region.

    Attributes:
        region: where it was made.
        made: when, UTC.
        event_id: of its record; empty while there is none.
        seconds: how long each of ``STAGES`` took, by its name; what is missing did not come.
        unseen: why a stage cannot be seen, by its name.
    """

    region: str
    made: datetime
    event_id: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    unseen: dict[str, str] = field(default_factory=dict)

    @property
    def waits_for(self) -> tuple[str, ...]:
        """What may still come."""
        return tuple(stage for stage in STAGES if stage not in self.seconds and stage not in self.unseen)


@dataclass(frozen=True, slots=True)
class SmokeTest:
    """A whole test.

    Attributes:
        trail: the name that was used.
        regions: what became of it, Region by Region.
    """

    trail: str
    regions: tuple[Passed, ...]

    @property
    def complete(self) -> bool:
        """Whether all came that could be seen."""
        return not any(each.waits_for for each in self.regions)


def smoke_test(
    *,
    settings: Settings | None = None,
    profile: str | None = None,
    limit: timedelta = LIMIT,
    poll_seconds: float = _POLL_SECONDS,
    progress: ProgressCallback = silent,
) -> SmokeTest:
    """Make the call in each Region whose events raise alerts, and wait for its record and its alert.

    CloudTrail delivers within about 5 minutes on average, and promises no time; an alert comes within minutes.
    Everybody who is mailed critical alerts gets one for each Region. Costs nothing beyond that.

    Args:
        settings: of the deployment; the defaults when None.
        profile: of the AWS configuration; None for the one in use.
        limit: how long to wait at most.
        poll_seconds: how long between two looks.
        progress: told what is waited for.

    Raises:
        AwsError: there are no credentials, or they open nothing.
        NoAlertError: the detection is switched off, or below the minimum severity.

    See https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StopLogging.html
    """
    chosen = or_default(settings)
    _insist_on_detection(chosen)
    account = required(chosen.names, profile).known()
    trail = f"{TRAIL}{secrets.token_hex(4)}"
    regions = [Passed(region, _call(account, region, trail)) for region in chosen.event_regions]
    ends = time.monotonic() + limit.total_seconds()
    with waiting(progress, "waiting for records and alerts") as told:
        while True:
            regions = [_looked(account, chosen, trail, each) for each in regions]
            left = [f"{stage} of {each.region}" for each in regions for stage in each.waits_for]
            if not left or time.monotonic() >= ends:
                return SmokeTest(trail, tuple(regions))
            told(f"waiting for {', '.join(left[:3])}{' and more' if len(left) > 3 else ''}")  # noqa: PLR2004 - a line's room
            time.sleep(min(poll_seconds, max(0.0, ends - time.monotonic())))


def _insist_on_detection(settings: Settings) -> None:
    found = [each for each in all_detections(settings.of_detections) if each.id == _DETECTION]
    if not found or found[0].severity < settings.minimum_severity:
        raise NoAlertError(
            f"the settings keep {_DETECTION} from alerting, so no call shows that alerts come; "
            "see detections.switched_off, detections.severity and minimum_severity"
        )


def _call(account: Account, region: str, trail: str) -> datetime:
    """Make the call. That it is refused is what is recorded, whatever it is refused for.

    Raises:
        AwsError: it was not made.
    """
    made = datetime.now(UTC)
    try:
        account.client("cloudtrail", region).stop_logging(Name=trail)
    except ClientError as error:
        if code_of(error) != "TrailNotFoundException" and not is_denied(error):
            raise failed(error, account.names, region) from None
    except BotoCoreError as error:
        raise failed(error, account.names, region) from None
    return made


def _looked(account: Account, settings: Settings, trail: str, passed: Passed) -> Passed:
    """What has come since."""
    looks: dict[str, Callable[[], Passed]] = {
        "history": lambda: _in_history(account, trail, passed),
        "log file": lambda: _in_log_file(account, settings, passed),
        "alert": lambda: _in_alerts(account, passed),
    }
    for stage in STAGES:
        # Without its id, a record is found nowhere else.
        if stage not in passed.waits_for or (stage != "history" and not passed.event_id):
            continue
        try:
            passed = looks[stage]()
        except (ClientError, BotoCoreError) as error:
            if not is_missing(error):
                passed = replace(passed, unseen={**passed.unseen, stage: why(error)})
    return passed


def _since(passed: Passed, stage: str, at: datetime | None = None) -> Passed:
    taken = max(0.0, ((at or datetime.now(UTC)) - passed.made).total_seconds())
    return replace(passed, seconds={**passed.seconds, stage: taken})


def _in_history(account: Account, trail: str, passed: Passed) -> Passed:
    """The record in Event history, by the name that nobody else used.

    See https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
    """
    told = [{"AttributeKey": "EventName", "AttributeValue": "StopLogging"}]
    pages = account.client("cloudtrail", passed.region).get_paginator("lookup_events")
    start = passed.made - timedelta(minutes=1)
    for page in pages.paginate(LookupAttributes=told, StartTime=start):
        for event in page["Events"]:
            if trail in event["CloudTrailEvent"]:
                return _since(replace(passed, event_id=event["EventId"]), "history")
    return passed


def _in_log_file(account: Account, settings: Settings, passed: Passed) -> Passed:
    """The record in a file that the trail delivered since."""
    s3, (bucket, _) = account.client("s3"), record_bucket(settings, account.names)
    for key in _new_files(account, settings, passed):
        text = gzip.decompress(s3.get_object(Bucket=bucket, Key=key)["Body"].read()).decode()
        if passed.event_id in text:
            return _since(passed, "log file")
    return passed


def _new_files(account: Account, settings: Settings, passed: Passed) -> Iterator[str]:
    """Files of the Region and of the day, or days, that were written since the call.

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
    """
    bucket, _ = record_bucket(settings, account.names)
    above = log_location(settings, bucket)
    folder = f"{above.removeprefix(f's3://{bucket}/')}{account.names.account}/CloudTrail/{passed.region}"
    pages = account.client("s3").get_paginator("list_objects_v2")
    for day in sorted({passed.made.date(), datetime.now(UTC).date()}):
        for page in pages.paginate(Bucket=bucket, Prefix=f"{folder}/{day:%Y/%m/%d}/"):
            for each in page.get("Contents", []):
                if each["LastModified"] >= passed.made.replace(microsecond=0):
                    yield each["Key"]


def _in_alerts(account: Account, passed: Passed) -> Passed:
    """The line that the function writes for what it sent.

    See https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
    """
    pages = account.client("logs").get_paginator("filter_log_events")
    told = {
        "logGroupName": f"/aws/lambda/{account.names.name}-alert",
        "filterPattern": _SENT,
        "startTime": int(passed.made.timestamp() * 1000),
    }
    for page in pages.paginate(**told):
        for event in page["events"]:
            line = _line(event["message"])
            if any(each.get("event_id") == passed.event_id for each in line.get("findings", [])):
                return _since(passed, "alert", datetime.fromisoformat(line["at"]))
    return passed


def _line(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
