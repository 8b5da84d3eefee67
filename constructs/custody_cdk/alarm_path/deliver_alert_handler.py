"""Lambda function that sends alerts to destinations; what one does not take is kept among the dead letters."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from custody.alerts.alert import Alert, of_document
from custody.alerts.destinations import NOTED, SECRETS, DeliveryError
from custody.alerts.resolution import Resolution, resolution_of
from custody.alerts.routing import wanted
from custody.alerts.sending import Secrets, deliver
from custody_cdk.alarm_path.client_handler import client
from custody_cdk.alarm_path.keep_untold_handler import keep_untold

PATIENCE = {"connect": 2, "read": 5}
"""Seconds of a call."""
NEEDED_SECONDS = 20.0
"""To keep what was not taken."""
DESTINATIONS: dict[str, Any] = {}
"""``listed``: every destination, with the routes that lead to it; the stack writes them behind this code."""


def handler(event: dict[str, Any], context: Any) -> None:
    """Tell each destination that is named, whatever became of the one before.

    An alert that names none is of a version before this one: then each that wants to know of it is told.

    What cannot be kept either raises once all were told, and Lambda tries twice again and then keeps it itself: those
    that had taken it are told again.
    """
    lost = []
    alert = of_document({**event["alert"], "subject": event["subject"], "text": event["text"]})
    for destination in DESTINATIONS["listed"]:
        if destination["name"] not in event["to"] if "to" in event else not wanted(destination, alert):
            continue
        try:
            tell(destination, alert, context, resolution_of(event.get("resolved")))
        except Exception as error:  # noqa: BLE001 - one bad destination must not hold up the others
            said = f"{destination['name']}: {in_words(error)}"
            print(f"alert {alert.id} could not be told to {said}")  # noqa: T201 - it goes to the log
            try:
                again = {**event, "to": [destination["name"]], "finding": None}
                keep_untold(json.dumps(again), target=destination["name"], error=said)
            except Exception as unkept:  # noqa: BLE001 - nor must a queue that is away
                lost.append(f"{said}; not kept: {in_words(unkept)}")
    if lost:
        raise DeliveryError(" | ".join(lost))


def tell(destination: dict[str, Any], alert: Alert, context: Any, resolution: Resolution | None = None) -> None:
    """Tell one destination of an alert, or that it is resolved; raises where it does not take it."""
    _, _, _, region, account, *_ = context.invoked_function_arn.split(":")
    kind, target = destination["kind"], destination.get("target", "")
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if resolution and resolution.left and kind not in NOTED:
        return
    if kind in SECRETS:
        said = deliver(kind, alert, destination["secret"], secrets(), left=left(context), resolution=resolution)
        if said:
            print(f"alert {alert.id} at {destination['name']}: {said}")  # noqa: T201 - it goes to the log
    elif kind == "security-hub":
        tell_hub(alert, resolution, now=now, account=account, region=region)
    elif kind == "firehose":
        from custody.alerts.formats.ocsf import ocsf_finding  # noqa: PLC0415  # only formats in use are packed

        _, _, name = target.partition("/")
        record = {"Data": json.dumps(ocsf_finding(alert, now=now, resolution=resolution)).encode() + b"\n"}
        client(kind, target.split(":")[3], **PATIENCE).put_record(DeliveryStreamName=name, Record=record)
    elif kind == "amazon-q":
        from custody.alerts.formats.amazon_q import amazon_q_notification  # noqa: PLC0415  # see above

        message = json.dumps(amazon_q_notification(alert))
        client("sns", target.split(":")[3], **PATIENCE).publish(TopicArn=target, Message=message)
    else:
        topic = json.loads(os.environ["ROUTE_TOPICS"])[destination["name"]]
        client("sns", region, **PATIENCE).publish(TopicArn=topic, Subject=alert.subject, Message=alert.text)


def tell_hub(alert: Alert, resolution: Resolution | None, *, now: str, account: str, region: str) -> None:
    """Import a finding into Security Hub; what is resolved is archived, and its workflow and a note say so."""
    from custody.alerts.formats.asff import asff_finding, asff_update  # noqa: PLC0415  # only formats in use are packed

    hub = client("securityhub", region, **PATIENCE)
    finding = asff_finding(alert, now=now, account=account, region=region, resolved=bool(resolution))
    answer = hub.batch_import_findings(Findings=[finding])
    if answer["FailedCount"]:
        raise DeliveryError(f"Security Hub does not take it: {answer['FailedFindings'][0]['ErrorCode']}")
    if resolution:
        answer = hub.batch_update_findings(**asff_update(alert, resolution, account=account, region=region))
        if answer["UnprocessedFindings"]:
            raise DeliveryError(f"Security Hub does not update it: {answer['UnprocessedFindings'][0]['ErrorCode']}")


def in_words(error: Exception) -> str:
    """What went wrong, as far as it can be said: of other errors than these nobody knows what they repeat."""
    return str(error) if isinstance(error, DeliveryError | BotoCoreError | ClientError) else type(error).__name__


def left(context: Any) -> Callable[[], float]:
    """How many seconds there are for sending."""
    return lambda: context.get_remaining_time_in_millis() / 1000 - NEEDED_SECONDS


@lru_cache(maxsize=1)
def secrets() -> Secrets:
    """The values of secrets, each of its Region, kept while the function stays warm and for some minutes."""
    return Secrets(fetched)


def fetched(arn: str) -> str:
    """The text of a secret."""
    return str(client("secretsmanager", arn.split(":")[3], **PATIENCE).get_secret_value(SecretId=arn)["SecretString"])
