"""The way of an alert: queues, functions, alarms, mails, and who else may put events on the bus.

See https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html,
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html and
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from custody.doctor.readers.messaging import queue_attributes
from custody.doctor.readers.monitoring import alarm
from custody.doctor.words import reverted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from custody.doctor.calls import Calls
    from custody.doctor.result import Result
    from custody.doctor.scene import Found, Scene

_DAY = timedelta(days=1)
_TOKEN = timedelta(days=2)
"""How long a mail's link can confirm."""
_HEARTBEAT = timedelta(hours=14)
"""Until when the first heartbeat of a deployment has come: they are twelve hours apart."""
_BETWEEN = timedelta(hours=12)
_PERSON = timedelta(minutes=15)
"""How long somebody may take to confirm, while a deployment waits."""
_PENDING = "PendingConfirmation"


def queue_empty(scene: Scene, queue: Found) -> Iterator[Result]:
    """A dead-letter queue without messages; what lies there was lost to whoever should have been told."""
    name = queue["QueueName"]
    if not name.endswith("dead-letters"):
        return
    found = queue_attributes(queue.calls, name)
    waiting = sum(int(found.get(f"ApproximateNumberOfMessages{which}", 0)) for which in ("", "NotVisible"))
    if waiting:
        mend = "docs/operating.md, When an alarm says that the alarm path is broken: read it, then empty it"
        yield scene.wrong("queue-empty", queue.region, f"queue {name}", f"holds {waiting:,}", mend)
    else:
        yield scene.right("queue-empty", queue.region, f"queue {name}")


def function_succeeds(scene: Scene, function: Found) -> Iterator[Result]:
    """Errors and throttles of a function in the last day, as CloudWatch counts them."""
    name, region = function.physical, function.region
    counts = {metric: _count(scene, function, metric) for metric in ("Errors", "Throttles")}
    told = [f"{number:,} {what.lower()}" for what, number in counts.items() if number]
    if told:
        mend = f"aws logs tail /aws/lambda/{name} --since 1d --region {region}"
        said = f"{' and '.join(told)} in the last day"
        yield scene.wrong("function-succeeds", region, f"function {name}", said, mend)
    else:
        yield scene.right("function-succeeds", region, f"function {name}")


def _count(scene: Scene, function: Found, metric: str) -> int:
    told = {
        "Namespace": "AWS/Lambda",
        "MetricName": metric,
        "Dimensions": [{"Name": "FunctionName", "Value": function.physical}],
        "StartTime": (scene.now - _DAY).isoformat(),
        "EndTime": scene.now.isoformat(),
        # A whole day as one period would begin at midnight.
        "Period": 3600,
        "Statistics": ["Sum"],
    }
    points = function.calls.ask("cloudwatch", "get_metric_statistics", **told)["Datapoints"]
    return int(sum(point["Sum"] for point in points))


def alarm_quiet(scene: Scene, wanted: Found) -> Iterator[Result]:
    """An alarm that is not raised; of a heartbeat that cannot have come yet it is awaited."""
    region, name = wanted.region, wanted["AlarmName"]
    found, subject = alarm(wanted.calls, name), f"alarm {name}"
    if found is None:
        yield scene.wrong("alarm-quiet", region, subject, "is not there", reverted(wanted.stack.wanted.name))
    elif found["StateValue"] != "ALARM":
        yield scene.right("alarm-quiet", region, subject)
    elif "-heartbeat-" in name and scene.is_young(wanted.stack.changed, _HEARTBEAT):
        said = "no heartbeat yet; they come at 05:23 and 17:23 UTC"
        yield scene.awaited("alarm-quiet", region, subject, said, _BETWEEN)
    else:
        said = " ".join(str(found.get("StateReason") or "is in ALARM").split())
        mend = "docs/operating.md, When an alarm says that the alarm path is broken"
        yield scene.wrong("alarm-quiet", region, subject, said, mend)


def mail_confirmed(scene: Scene, topic: Found) -> Iterator[Result]:
    """Somebody is told by a topic; each subscription is confirmed, and by credentials."""
    calls, name = topic.calls, topic.physical.rpartition(":")[2]
    found = calls.all("sns", "list_subscriptions_by_topic", "Subscriptions", TopicArn=topic.physical)
    if not found:
        mend = "set custody.alert_emails in cdk.json and make deploy, or subscribe something to it"
        yield scene.wrong("mail-confirmed", calls.region, f"topic {name}", "tells nobody", mend)
    for each in found:
        said, mend = _unconfirmed(calls, each)
        young = each["SubscriptionArn"] == _PENDING and scene.is_young(topic.stack.changed, _TOKEN)
        place = ("mail-confirmed", calls.region, f"{each['Endpoint']} on {name}")
        if not said:
            yield scene.right(*place)
        elif young:
            yield scene.awaited(*place, f"{said}: {mend}", _PERSON)
        else:
            yield scene.wrong(*place, said, mend)


def _unconfirmed(calls: Calls, subscription: Mapping[str, Any]) -> tuple[str, str]:
    topic = subscription["TopicArn"]
    confirm = (
        f"aws sns confirm-subscription --authenticate-on-unsubscribe true --topic-arn {topic} --region {calls.region} "
        "--token TOKEN-OF-THE-LINK"
    )
    if not subscription["SubscriptionArn"].startswith("arn:"):
        return "has not confirmed, and is mailed nothing", confirm
    arn = subscription["SubscriptionArn"]
    found = calls.ask("sns", "get_subscription_attributes", SubscriptionArn=arn)["Attributes"]
    if subscription["Protocol"].startswith("email") and found.get("ConfirmationWasAuthenticated") == "false":
        said = "was confirmed by the link: whoever has a mail can end the subscription"
        return (
            said,
            f"aws sns unsubscribe --subscription-arn {arn} --region {calls.region}, make deploy, then {confirm}",
        )
    return "", ""


def buses(scene: Scene) -> tuple[None, ...]:
    """The bus, where its stack is one of this account."""
    return (None,) if any(each.name.endswith("-events") for each in scene.wanted) else ()


def bus_closed(scene: Scene, _: None) -> Iterator[Result]:
    """No statement in the policy of the bus but those that templates have."""
    made = {policy["StatementId"] for policy in scene.resources("AWS::Events::EventBusPolicy")}
    found = scene.home.ask("events", "describe_event_bus", Name=scene.names.bus).get("Policy")
    region, subject = scene.names.home_region, f"bus {scene.names.bus}"
    more = [each for each in json.loads(found or "{}").get("Statement", []) if each.get("Sid") not in made]
    for each in more:
        mend = f"aws events remove-permission --event-bus-name {scene.names.bus} --statement-id {each.get('Sid')}"
        said = f"has a statement that was not made: {json.dumps(each)[:120]}"
        yield scene.wrong("bus-closed", region, subject, said, f"{mend} --region {region}")
    if not more:
        yield scene.right("bus-closed", region, subject)
