"""Lambda function that writes alerts: takes what rules and questions found from a queue and publishes it as text."""

import json
import os
import time
from datetime import UTC, datetime
from typing import Any

from custody.alerts.account_names import with_account_names
from custody.alerts.exceptions import ENDS_WORDS, AlertException, ending, ends_told, without_excepted
from custody.alerts.heartbeat import HEARTBEAT, heartbeat_line
from custody.alerts.message import ATTEMPTS, Message, event_message, findings_message, head_of, raw_message
from custody.alerts.resolving import RESOLVED
from custody_cdk.alarm_path.alert_state_handler import UnreachableError
from custody_cdk.alarm_path.alert_way_handler import AlertWay, HeldError, Written
from custody_cdk.alarm_path.tell_destinations_handler import Destinations, HandedOverError, send_on
from custody_cdk.alarm_path.tell_groups_handler import UntoldError
from custody_cdk.alarm_path.tell_targets_handler import found, received, tell_targets

WORDS: dict[str, Any] = {}
"""The words of each detection; the stack writes them behind this code."""
EXCEPTIONS: dict[str, Any] = {}
"""What raises no alert; the stack writes it behind this code where the settings have exceptions."""
ACCOUNTS: dict[str, Any] = {}
"""What accounts are called, by their numbers; the stack writes it behind this code where the settings have names."""
DESTINATIONS: dict[str, Any] = {}
"""``listed``: every destination; the stack writes it behind this code where the settings have some."""


def handler(event: dict[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Tell each message of a batch; what could not be told stays in the queue, and after five times among the dead."""
    destinations = Destinations(DESTINATIONS.get("listed", ()), context)
    soon = [each.said for each in ending_soon()]
    way, failed = AlertWay(WORDS, destinations, soon, ACCOUNTS, now=time.time()), set[str]()
    alerts: dict[str, Any] = {}
    for record in event["Records"]:
        id_ = record["messageId"]
        try:
            take(way, record, alerts, context)
        except Exception as error:  # noqa: BLE001 - one bad message must not hold up the others
            print(f"message {id_} could not be told: {error!r}")  # noqa: T201 - it goes to the log
            failed.add(id_)
            tell_raw(way, record, error, alerts)
    if "TARGETS" in os.environ:
        failed = tell_targets(event["Records"], failed, alerts, context)
    if DESTINATIONS:
        failed |= tell_each(destinations, event["Records"], failed, alerts)
    return {"batchItemFailures": [{"itemIdentifier": id_} for id_ in sorted(failed)]}


def take(way: AlertWay, record: dict[str, Any], alerts: dict[str, Any], context: Any) -> None:
    """Do what a message asks for: a finding, a heartbeat, a group whose time is over, or a tick.

    Args:
        way: of this batch.
        record: the message.
        alerts: gets the alert that targets are to be told of.
        context: of the function.
    """
    told, now = json.loads(record["body"]), time.time()
    if is_for_destinations(told):
        send_on(record["body"], context)
        if told.get("resolved"):
            way.open.settle(told["alert"]["id"])
        return
    if isinstance(told, dict) and "flush" in told:
        way.groups.flush(told["flush"], now, context)
        return
    if isinstance(told, dict) and "tick" in told:
        tell_ends(way, now)
        way.groups.tick(now, context)
        way.open.judge(EXCEPTIONS, today(), context)
        return
    if told["detection"] == RESOLVED:
        way.open.take_back(told["event"]["detail"])
        return
    if told["detection"] == HEARTBEAT:
        print(heartbeat_line(told["event"]))  # noqa: T201 - CloudWatch reads it there
        return
    written = written_of(told)
    if written is None:
        way.leave(told)
        return
    written = with_alert(way, written)
    if written.alert is not None:
        # What comes again, or was moved back from the dead letters, may not have come to the targets the first time.
        alerts[record["messageId"]] = written.alert
    way.keep_open(written, new=way.tell(written, now))


def told_besides() -> bool:
    """Whether there are targets or destinations."""
    return "TARGETS" in os.environ or bool(DESTINATIONS)


def with_alert(way: AlertWay, written: Written) -> Written:
    """What was written, with the alert that targets and destinations are told where there are any."""
    if not told_besides():
        return written
    # Packed where there are some.
    from custody.alerts.compose import told_alert  # noqa: PLC0415  # see above

    alert = told_alert(written.told, WORDS, written.message)
    return written._replace(alert=alert._replace(group=way.finding(written.told).group_name))


def tell_each(
    destinations: Destinations, records: list[dict[str, Any]], failed: set[str], alerts: dict[str, Any]
) -> set[str]:
    """Tell of each finding those that work on findings one by one; the ids of the messages that are to come again."""
    again = set[str]()
    for record in records:
        id_ = record["messageId"]
        # As targets are told of what no topic took.
        if id_ not in alerts or (id_ in failed and received(record) not in {1, ATTEMPTS}):
            continue
        try:
            destinations.tell_alone(alerts[id_], each=True)
        except HandedOverError as error:
            print(f"message {id_} could not be told to {error}")  # noqa: T201 - it goes to the log
            again.add(id_)
    return again


def written_of(told: dict[str, Any]) -> Written | None:
    """The alert that a message asks for: a detection, and an event or the rows that a question found.

    Nothing where exceptions cover all of it.
    """
    if not EXCEPTIONS:
        return Written(told, text_of(told))
    left = without_excepted(told, EXCEPTIONS, today())
    if left.excepted:
        why = "; ".join(sorted({each.said for each in left.excepted}))
        print(f"excepted: {len(left.excepted)} of {told['detection']}, {why}")  # noqa: T201 - it goes to the log
    if left.told is None:
        return None
    message, ended = text_of(left.told), sorted({each.said for each in left.ended})
    head = head_of(message)
    # Above the details: a group shows what stands there, and no more.
    lines = [head, *(f"An exception has ended: {said}" for said in ended)]
    return Written(left.told, message._replace(text="\n".join(lines) + message.text.removeprefix(head)), tuple(ended))


def today() -> str:
    """The day it is, UTC."""
    return datetime.now(UTC).date().isoformat()


def ending_soon() -> list[AlertException]:
    """The exceptions that end within 14 days."""
    return ending([AlertException(**each) for each in EXCEPTIONS.get("exceptions", ())], today())


def tell_ends(way: AlertWay, now: float) -> None:
    """Have a summary that says which exceptions end soon, on some of the days before, though nothing else is in it."""
    told = ends_told(ending_soon(), today())
    # Without a topic of its own it would go to the critical one.
    if told is None or ENDS_WORDS["severity"] not in json.loads(os.environ["TOPICS"]):
        return
    try:
        way.tell(with_alert(way, Written(told, text_of(told))), now)
    except (HeldError, UnreachableError) as error:
        print(f"that exceptions end waits for the next tick: {error!r}")  # noqa: T201 - it goes to the log


def text_of(told: dict[str, Any]) -> Message:
    """The alert on a finding, whatever exceptions there are."""
    id_, words = told["detection"], WORDS.get(told["detection"])
    if "event" in told:
        return with_account_names(event_message(id_, words, told["event"]), ACCOUNTS)
    return with_account_names(
        findings_message(id_, words or told["words"], told["rows"], count=told["count"]), ACCOUNTS
    )


def tell_raw(way: AlertWay, record: dict[str, Any], error: Exception, alerts: dict[str, Any]) -> None:
    """Send what could not be told as it is, the first and the last time: the first may not have come that far.

    What another message tells, and what waits in the table, is not lost, and is not sent so.
    """
    if isinstance(error, HeldError | UnreachableError) or is_for_destinations(found(record["body"])):
        alerts.pop(record["messageId"], None)
        return
    untold = isinstance(error, UntoldError)
    alert = None if untold else alert_besides(record, alerts)
    if alert is not None:
        alerts[record["messageId"]] = alert
    # A tick finds the same again in five minutes.
    if received(record) not in {1, ATTEMPTS} or (untold and '"tick"' in record["body"]):
        return
    raw = raw_message(str(error) if untold else record["body"])
    for send, given in ((way.publish, (raw, [])), (tell_destinations, (way, error, alert))):
        try:
            send(*given)
        except Exception as lost:  # noqa: BLE001 - it stays in the queue, and the dead-letter queue has its alarm
            print(f"message {record['messageId']} could not be sent as it came either: {lost!r}")  # noqa: T201


def tell_destinations(way: AlertWay, error: Exception, alert: Any) -> None:
    """Tell those that hear what is mailed of what no topic took: what waited, or the alert on the message."""
    if isinstance(error, UntoldError):
        way.tell_destinations(*error.told)
    else:
        way.destinations.tell_alone(alert, each=False)


def alert_besides(record: dict[str, Any], alerts: dict[str, Any]) -> Any:
    """What targets and destinations are told where a message could not be told; None where there are none."""
    if not told_besides():
        return None
    # Packed where there are some.
    from custody.alerts.compose import raw_alert  # noqa: PLC0415  # see above

    return alerts.get(record["messageId"]) or raw_alert(record["body"])


def is_for_destinations(told: Any) -> bool:
    """Whether a message is an alert that destinations are still to be told of; its mail was sent."""
    return isinstance(told, dict) and "to" in told and "detection" not in told
