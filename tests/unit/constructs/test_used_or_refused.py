"""What is passed to a construct is used, or refused in one line: nothing is left out without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Annotations, Match
from support.assembly import alone
from support.variants import ACCOUNT

from custody.detections import get
from custody.errors import CustodyError
from custody.settings import Settings
from custody.settings.source import parse
from custody_cdk import (
    AccessLogBucket,
    AlarmPath,
    Alerts,
    AuditBucket,
    AuditBus,
    AuditKey,
    AuditLake,
    AuditTrail,
    Custody,
    DetectionRules,
    EventForwarder,
    LakeBucket,
    LakeKey,
    Record,
    TrailOwner,
)
from custody_cdk.record.emptied_bucket import EmptiedBucket

if TYPE_CHECKING:
    from collections.abc import Callable

REGION = "eu-west-2"
HOME = Environment(region=REGION, account=ACCOUNT)
ARN = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/custody"


def owner(name: str = "custody") -> TrailOwner:
    return TrailOwner(partition="aws", home_region=REGION, name=name, account=ACCOUNT)


def key(stack: Stack, id_: str = "Key", **serves: Any) -> AuditKey:
    return AuditKey(stack, id_, alias="theirs", **serves)


def bucket(stack: Stack, **more: Any) -> AuditBucket:
    return AuditBucket(stack, "Bucket", owner=owner(), key=key(stack, "BucketKey"), **more)


def lake_bucket(stack: Stack) -> LakeBucket:
    logs = AccessLogBucket(stack, "Logs", bucket_name="logs", source_bucket_arn="arn:aws:s3:::lake")
    return LakeBucket(stack, "It", bucket_name="lake", key=LakeKey(stack, "Key"), access_logs=logs, expiring="old/")


def emptied(stack: Stack) -> EmptiedBucket:
    one, other = s3.CfnBucket(stack, "One"), s3.CfnBucket(stack, "Other")
    return EmptiedBucket(stack, "It", name="empty", buckets=[one], locked=[other])


def trail(stack: Stack, **more: Any) -> AuditTrail:
    return AuditTrail(stack, "It", owner=owner(), bucket=bucket(stack), **more)


def rules(stack: Stack) -> DetectionRules:
    twice = [get("trail-stopped")] * 2
    return DetectionRules(stack, "It", bus=AuditBus(stack, "Bus"), alerts=Alerts(stack, "A"), detections=twice)


AWAY = Settings(home_region="eu-central-1")
REFUSED: dict[str, tuple[Callable[[Stack], object], str]] = {
    "level": (lambda s: AuditBus(s, "It", logs="debug"), "logs of bus 'custody' is 'debug'; write off, error, info"),
    "days": (lambda s: AuditBus(s, "It", archive_days=-1), "archive_days of bus 'custody' is -1; write"),
    "archive_key": (
        lambda s: AuditBus(s, "It", archive_days=0, archive_key=key(s, archived_bus_arn=ARN)),
        "has an archive_key and archive_days is 0",
    ),
    "logs_key": (
        lambda s: AuditBus(s, "It", logs_key=key(s, log_group_arns=[ARN])),
        "has a logs_key and logs is 'off'",
    ),
    "archive_key_of_another": (
        lambda s: AuditBus(s, "It", archive_key=key(s)),
        "the policy of key alias/theirs lets no service use it for the archive of bus 'custody'; give",
    ),
    "alerts_key": (
        lambda s: Alerts(s, "It", key=key(s, topic_arns=["arn:aws:sns:::t"])),
        "for the alerts of 'custody'; give AuditKey queue_arns and log_group_arns",
    ),
    "trail_key": (lambda s: trail(s, key=key(s)), "for the trail 'custody'; give AuditKey trail_arn"),
    "another_trail_s_key": (
        lambda s: trail(s, key=key(s, trail_arn=owner("other").arn)),
        f"the key's policy admits {owner('other').arn} and the trail is {owner().arn}: give both one owner",
    ),
    "trail_logs_key": (
        lambda s: trail(s, key=key(s, trail_arn=owner().arn), cloudwatch_logs_key=key(s, "Logs")),
        "for the log group of trail 'custody'; give AuditKey log_group_arns",
    ),
    "deployers": (
        lambda s: bucket(s, destroy=True, deployers=[f"arn:aws:iam::{ACCOUNT}:role/deploy"]),
        "leave out deployers, or destroy",
    ),
    "lock": (lambda s: bucket(s, object_lock="off"), "object_lock of 'custody' is 'off'; write none, governance"),
    "retention": (lambda s: bucket(s, retention_days=0), "retention_days of 'custody' is 0; write 1 or more"),
    "expiring": (lake_bucket, "is told that 'old/' expires and not when; write expire_days"),
    "locked": (emptied, "a locked bucket is not among those that are emptied"),
    "twice": (rules, "detection trail-stopped is there 2 times; a rule has its name, so leave one"),
    "home_of_record": (
        lambda s: Record(s, "It", settings=AWAY),
        f"home_region is eu-central-1 and the stack is in {REGION}",
    ),
    "home_of_alerts": (lambda s: AlarmPath(s, "It", settings=AWAY, detections=[]), "or leave home_region out"),
    "home_of_lake": (lambda s: AuditLake(s, "It", settings=AWAY, detections=[]), "or leave home_region out"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_in_one_line(case: str) -> None:
    make, line = REFUSED[case]
    with pytest.raises(CustodyError) as error:
        make(Stack(App(), "Theirs", env=HOME))
    assert line in str(error.value)
    assert "\n" not in str(error.value)


def test_a_lock_may_be_written_as_a_word() -> None:
    def of(lock: Any) -> Any:
        template = alone(lambda stack: bucket(stack, object_lock=lock), region=REGION, account=ACCOUNT)
        (own,) = [b for b in template.all("AWS::S3::Bucket") if "-audit-" in b["BucketName"]]
        return own.get("ObjectLockConfiguration")

    assert of("none") is None
    assert of("compliance")["Rule"]["DefaultRetention"]["Mode"] == "COMPLIANCE"


def test_deployers_of_the_settings_are_for_the_deployments_that_are_kept() -> None:
    settings = Settings.model_validate({"removal": "destroy", "deployers": [f"arn:aws:iam::{ACCOUNT}:role/deploy"]})
    assert alone(lambda stack: Record(stack, "It", settings=settings)).all("AWS::CloudTrail::Trail")


def regions_warned_of(*forwarded: str) -> list[str]:
    app = App()
    stack = Stack(app, "Theirs", env=HOME)
    regions = [REGION, "us-east-1", "ap-southeast-2"]
    custody = Custody(
        stack, "It", settings=parse({"custody": {"home_region": REGION, "regions": regions}}), detections=[]
    )
    for region in forwarded:
        away = Stack(app, region, env=Environment(region=region, account=ACCOUNT))
        EventForwarder(away, "It", bus_arn=custody.alarm_path.bus.arn, listens_for=custody.listens_for)
    app.synth()
    said = Annotations.from_stack(stack).find_warning("*", Match.string_like_regexp("settings.regions has"))
    return [str(entry.entry.data) for entry in said]


def test_a_region_that_nothing_forwards_from_is_said() -> None:
    (line,) = regions_warned_of("ap-southeast-2")
    assert "settings.regions has us-east-1 and this app forwards no events from there" in line
    assert regions_warned_of("us-east-1", "ap-southeast-2") == []
