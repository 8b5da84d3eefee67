"""The trail delivers and the keys can be used.

See https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html and
https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from custody.doctor.result import Result
    from custody.doctor.scene import Found, Scene

_OLD = timedelta(days=1)
_ERRORS = {
    "LatestDeliveryError": "log files are not delivered",
    "LatestDigestDeliveryError": "digest files are not delivered",
    "LatestCloudWatchLogsDeliveryError": "records do not reach CloudWatch Logs",
    "LatestNotificationError": "SNS does not take notices",
}
_TIMES = {
    "LatestDeliveryTime": ("log file", timedelta(minutes=15)),
    "LatestDigestDeliveryTime": ("digest file", timedelta(hours=3)),
}
"""What is delivered, and how long the first may take. CloudTrail promises neither time."""


def trails(scene: Scene) -> list[str]:
    """The trail, where its stack is one of this account or where it is another's of this account that is read."""
    record, ends = scene.settings.record, ("-trail", "-organization-trail")
    if record and record.trail and record.trail.split(":")[4] == scene.names.account:
        return [record.trail]
    return [scene.names.trail_arn] if any(each.name.endswith(ends) for each in scene.wanted) else []


def trail_delivers(scene: Scene, trail: str) -> Iterator[Result]:
    """Logging, the last delivery of log and digest files, and what went wrong with it."""
    check, region, subject = "trail-delivers", trail.split(":")[3], f"trail {trail.rpartition('/')[2]}"
    status = scene.calls(region).ask("cloudtrail", "get_trail_status", Name=trail)
    told = [
        scene.wrong(check, region, subject, f"{what}: {status[key]}", _TO_MEND[key])
        for key, what in _ERRORS.items()
        if status.get(key)
    ]
    if not status.get("IsLogging"):
        mend = f"aws cloudtrail start-logging --name {trail} --region {region}"
        told.append(scene.wrong(check, region, subject, "does not log", mend))
    else:
        told += _late(scene, region, subject, status)
    yield from told or [scene.right(check, region, subject)]


_POLICY = "compare the audit bucket's policy and the record key's, in the rows about them"
_TO_MEND = {
    "LatestDeliveryError": _POLICY,
    "LatestDigestDeliveryError": _POLICY,
    "LatestCloudWatchLogsDeliveryError": "look at the trail's role and log group, in the rows about them",
    "LatestNotificationError": "aws cloudtrail update-trail --name NAME --sns-topic-name '': nothing reads them",
}


def _late(scene: Scene, region: str, subject: str, status: Mapping[str, Any]) -> Iterator[Result]:
    check = "trail-delivers"
    for key, (what, first) in _TIMES.items():
        last, started = status.get(key), status.get("StartLoggingTime")
        if isinstance(last, datetime) and last > scene.now - _OLD:
            continue
        if not isinstance(last, datetime) and scene.is_young(started, first):
            yield scene.awaited(check, region, subject, f"no {what} yet", first)
        else:
            said = (
                f"the last {what} is of {last:%Y-%m-%d %H:%MZ}" if isinstance(last, datetime) else f"no {what} at all"
            )
            yield scene.wrong(check, region, subject, said, _POLICY)


def key_usable(scene: Scene, key: Found) -> Iterator[Result]:
    """The state of a key, and to whom grants give it."""
    calls, id_ = key.calls, key.physical
    subject = f"key {id_}"
    found = calls.ask("kms", "describe_key", KeyId=id_)["KeyMetadata"]
    told = []
    if found["KeyState"] == "PendingDeletion":
        said = f"is deleted on {found['DeletionDate']:%Y-%m-%d}" if "DeletionDate" in found else "is to be deleted"
        region = f"--region {calls.region}"
        again = f"aws kms cancel-key-deletion --key-id {id_} {region} && aws kms enable-key --key-id {id_} {region}"
        told.append((said, again))
    elif found["KeyState"] != "Enabled":
        told.append((f"is {found['KeyState']}", f"aws kms enable-key --key-id {id_} --region {calls.region}"))
    told += [
        (
            f"a grant gives {each['GranteePrincipal']} {', '.join(each.get('Operations', []))}",
            f"aws kms revoke-grant --key-id {id_} --grant-id {each['GrantId']} --region {calls.region}",
        )
        for each in calls.all("kms", "list_grants", "Grants", KeyId=id_)
        # A service's grants to itself, as DynamoDB makes them, name the service.
        if not str(each.get("GranteePrincipal", "")).endswith(_SERVICES)
    ]
    for said, mend in told:
        yield scene.wrong("key-usable", calls.region, subject, said, mend)
    if not told:
        yield scene.right("key-usable", calls.region, subject)


_SERVICES = (".amazonaws.com", ".amazonaws.com.cn")
