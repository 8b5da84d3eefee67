"""Tells an app's own targets of every alert, after the topics, where an app added any."""

import json
import os
from typing import Any

from custody.alerts.message import ATTEMPTS
from custody_cdk.alarm_path.client_handler import client, queue_url
from custody_cdk.alarm_path.keep_untold_handler import PATIENCE, keep_untold

LEFT_MILLIS = 25_000
"""A target that hangs and a queue that hangs fit into it."""
MOST_BYTES, TEXT_BYTES = 250_000, 100_000
"""Of a message: queues, functions and topics take 256 KB."""


def tell_targets(records: list[dict[str, Any]], failed: set[str], alerts: dict[str, Any], context: Any) -> set[str]:
    """Tell each target of each message. What one does not take goes to the dead-letter queue, which alarms.

    Args:
        records: the messages.
        failed: ids of those that no topic took.
        alerts: the alert of each message of which targets are to be told.
        context: of the function, for the time that is left.

    Returns:
        The ids of what is to come again.
    """
    again = set(failed)
    for record in records:
        # What no topic took comes again: targets hear of it the first and the last time.
        id_ = record["messageId"]
        if id_ not in alerts or (id_ in failed and received(record) not in {1, ATTEMPTS}):
            continue
        # Each is told, whatever became of the one before.
        if False in [told(target, record, alerts[id_], context) for target in json.loads(os.environ["TARGETS"])]:
            again.add(id_)
    return again


def received(record: dict[str, Any]) -> int:
    """How often a message was taken from the queue."""
    return int(record["attributes"]["ApproximateReceiveCount"])


def told(target: dict[str, Any], record: dict[str, Any], alert: Any, context: Any) -> bool:
    """Whether a target has been told, does not want to be, or the dead-letter queue has what it did not take."""
    if alert.severity in target["without"]:
        return True
    try:
        in_time(context)
        send(target["arn"], record, alert)
    except Exception as error:  # noqa: BLE001 - one bad target must not hold up the others
        print(f"message {record['messageId']} could not be told to {target['arn']}: {error!r}")  # noqa: T201
        return kept(target["arn"], record, error)
    return True


def in_time(context: Any) -> None:
    """Raise where a target that hangs would take the time that is needed to keep what it did not take."""
    if context.get_remaining_time_in_millis() < LEFT_MILLIS:
        raise TimeoutError("the function has no time left for this target")


def send(arn: str, record: dict[str, Any], alert: Any) -> None:
    """Send an alert to a queue, a function or a topic: to a topic as the other topics have it, else as JSON."""
    _, _, service, region, *_ = arn.split(":")
    asked = client(service, region, **PATIENCE)
    # A queue or topic that keeps an order wants these.
    order = {"MessageGroupId": "custody", "MessageDeduplicationId": record["messageId"]}
    more = order if arn.endswith(".fifo") else {}
    if service == "sns":
        severity = {"DataType": "String", "StringValue": alert.severity}
        asked.publish(
            TopicArn=arn,
            Subject=alert.subject,
            Message=alert.text,
            MessageAttributes={"severity": severity},
            **more,
        )
    elif service == "sqs":
        asked.send_message(QueueUrl=queue_url(arn, **PATIENCE), MessageBody=as_json(record, alert), **more)
    else:
        asked.invoke(FunctionName=arn, InvocationType="Event", Payload=as_json(record, alert).encode())


def as_json(record: dict[str, Any], alert: Any) -> str:
    """What queues and functions get; without the finding, or with the beginning of the text, where it is too long."""
    cut = alert.text.encode("utf-8", "replace")[:TEXT_BYTES].decode("utf-8", "ignore")
    # Packed where there are targets.
    from custody.alerts.alert import as_document  # noqa: PLC0415  # see above

    apart = {name: value for name, value in as_document(alert).items() if name not in {"subject", "text"}}
    text = ""
    for finding, said in ((found(record["body"]), alert.text), (None, alert.text), (None, cut)):
        told_of = {"id": record["messageId"], "severity": alert.severity, "subject": alert.subject, "text": said}
        text = json.dumps({**told_of, "alert": apart, "finding": finding})
        if len(text) <= MOST_BYTES:
            break
    return text


def found(body: str) -> Any:
    """What a rule or a question sent: ``detection``, and ``event`` or ``rows``; nothing where it is no JSON."""
    try:
        return json.loads(body)
    except ValueError:
        return None


def kept(arn: str, record: dict[str, Any], error: Exception) -> bool:
    """Keep among the dead letters what a target did not take, as it came; False where that fails."""
    try:
        keep_untold(record["body"], target=arn, error=error)
    except Exception as lost:  # noqa: BLE001 - it stays in the queue, and comes again
        print(f"message {record['messageId']} could not be kept either: {lost!r}")  # noqa: T201
        return False
    return True
