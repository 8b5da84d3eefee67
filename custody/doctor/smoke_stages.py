"""Where the record and the alert of a call are looked for, and by whose credentials."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from custody.doctor.calls import is_missing, why
from custody.settings import Mode
from custody.settings.placement import day_folder, record_bucket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from custody.aws.account import Account
    from custody.settings import Settings

STAGES = ("history", "log file", "alert")
_SENT = "{ $.sent = * }"
_NO_ID = "is found by the id of the record, which Event history has"


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of the call in one account and Region.

    Attributes:
        account: where it was made, twelve digits.
        region: likewise.
        made: when, UTC.
        event_id: of its record; empty while there is none.
        seconds: how long each of ``STAGES`` took, by its name; what is missing did not come.
        unseen: why a stage cannot be seen, by its name.
    """

    account: str
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
class Ways:
    """Who shows what.

    Attributes:
        settings: of the deployment.
        trail: the name that the calls used.
        accounts: those that were reached, by number.
    """

    settings: Settings
    trail: str
    accounts: dict[str, Account]

    def unseen(self, account: str) -> dict[str, str]:
        """What can be known from the first not to be seen, and why, by stage."""
        told = {"log file": self._record_of(account), "alert": self._audit(account)}
        return {stage: found for stage, found in told.items() if isinstance(found, str)}

    def looked(self, passed: Passed) -> Passed:
        """What has come since."""
        looks: dict[str, Callable[[Passed], Passed]] = {
            "history": self._in_history,
            "log file": self._in_log_file,
            "alert": self._in_alerts,
        }
        for stage in STAGES:
            # Without its id, a record is found nowhere else.
            if stage not in passed.waits_for or (stage != "history" and not passed.event_id):
                continue
            try:
                passed = looks[stage](passed)
            except (ClientError, BotoCoreError) as error:
                if not is_missing(error):
                    passed = replace(passed, unseen={**passed.unseen, stage: why(error)})
        if "history" in passed.unseen:
            # There is nothing to wait for either.
            passed = replace(passed, unseen={**dict.fromkeys(passed.waits_for, _NO_ID), **passed.unseen})
        return passed

    def _audit(self, account: str) -> Account | str:
        """Who reads the log of what was sent."""
        number = self.settings.accounts.audit or account
        return self.accounts.get(number) or f"lies in account {number}, which neither --profile nor --role opened"

    def _record_of(self, account: str) -> Account | str:
        """Who reads the log files that an account's records lie in: the audit account may, and their owner."""
        settings, audit = self.settings, self.settings.accounts.audit or account
        if settings.mode is Mode.MEMBER and settings.record is None:
            return "mode 'member' does not say where the record lies"
        if not _is_recorded(settings, account, audit):
            return f"is in the bucket of account {account}'s own trail, which these settings do not name"
        bucket, owner = record_bucket(settings, replace(self.settings.names, account=audit))
        found = self.accounts.get(audit) or self.accounts.get(owner)
        return found or f"lies in bucket {bucket}, and neither --profile nor --role opened account {audit} or {owner}"

    def _in_history(self, passed: Passed) -> Passed:
        """The record in Event history, by the name that nobody else used.

        See https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
        """
        told = [{"AttributeKey": "EventName", "AttributeValue": "StopLogging"}]
        pages = self.accounts[passed.account].client("cloudtrail", passed.region).get_paginator("lookup_events")
        start = passed.made - timedelta(minutes=1)
        for page in pages.paginate(LookupAttributes=told, StartTime=start):
            for event in page["Events"]:
                if self.trail in event["CloudTrailEvent"]:
                    return _since(replace(passed, event_id=event["EventId"]), "history")
        return passed

    def _in_log_file(self, passed: Passed) -> Passed:
        """The record in a file that the trail delivered since."""
        reader = self._record_of(passed.account)
        if isinstance(reader, str):
            return passed
        s3, audit = reader.client("s3"), self.settings.accounts.audit or passed.account
        bucket, _ = record_bucket(self.settings, replace(self.settings.names, account=audit))
        for key in _new_files(s3, bucket, self.settings, passed):
            text = gzip.decompress(s3.get_object(Bucket=bucket, Key=key)["Body"].read()).decode()
            if passed.event_id in text:
                return _since(passed, "log file")
        return passed

    def _in_alerts(self, passed: Passed) -> Passed:
        """The line that the function writes for what it sent.

        See https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
        """
        reader = self._audit(passed.account)
        if isinstance(reader, str):
            return passed
        pages = reader.client("logs").get_paginator("filter_log_events")
        told = {
            "logGroupName": f"/aws/lambda/{self.settings.name}-alert",
            "filterPattern": _SENT,
            "startTime": int(passed.made.timestamp() * 1000),
        }
        for page in pages.paginate(**told):
            for event in page["events"]:
                line = _line(event["message"])
                if any(each.get("event_id") == passed.event_id for each in line.get("findings", [])):
                    return _since(passed, "alert", datetime.fromisoformat(line["at"]))
        return passed


def _is_recorded(settings: Settings, account: str, audit: str) -> bool:
    """Whether the record of these settings holds what an account does."""
    listed = settings.lake.accounts
    return account == audit or settings.organization is not None or listed == "discovered" or account in listed


def _since(passed: Passed, stage: str, at: datetime | None = None) -> Passed:
    taken = max(0.0, ((at or datetime.now(UTC)) - passed.made).total_seconds())
    return replace(passed, seconds={**passed.seconds, stage: taken})


def _new_files(s3: Any, bucket: str, settings: Settings, passed: Passed) -> Iterator[str]:
    """Files of the account, the Region and of the day, or days, that were written since the call."""
    pages = s3.get_paginator("list_objects_v2")
    for day in sorted({passed.made.date(), datetime.now(UTC).date()}):
        folder = day_folder(settings, bucket, passed.account, passed.region, day)
        for page in pages.paginate(Bucket=bucket, Prefix=folder):
            for each in page.get("Contents", []):
                if each["LastModified"] >= passed.made.replace(microsecond=0):
                    yield each["Key"]


def _line(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
