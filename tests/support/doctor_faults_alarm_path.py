"""From a rule to a mail: what breaks there, and what the doctor says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.doctor_faults import (
    ACCOUNT,
    ADDED,
    SHORTER,
    Fault,
    alarm,
    bus_statement,
    call,
    code,
    dead_letter,
    event_source,
    function,
    queue,
    rule,
    targets,
    topic,
)
from support.site import AWAY, HOME

if TYPE_CHECKING:
    from support.doctor_faults import Undo
    from support.site import Site

_RULE = "Events::Rule"
_QUEUE = "SQS::Queue"
_TOPIC = "SNS::Topic"
_MAIL = "SNS::Subscription"
_FUNCTION = "Lambda::Function"
_SOURCE = "Lambda::EventSourceMapping"
_ALARM = "CloudWatch::Alarm"
_BUS = "Events::EventBusPolicy"


def subscriptions(site: Site, name: str = "custody-alerts-high") -> list[dict[str, Any]]:
    arn = f"arn:aws:sns:{HOME}:{ACCOUNT}:{name}"
    found: list[dict[str, Any]] = site.client("sns").list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]
    return found


def filtered(site: Site) -> Undo:
    sns, (one, *_) = site.client("sns"), subscriptions(site)
    told = {"SubscriptionArn": one["SubscriptionArn"], "AttributeName": "FilterPolicy"}
    sns.set_subscription_attributes(**told, AttributeValue='{"nothing": ["ever"]}')
    return lambda: sns.set_subscription_attributes(**told, AttributeValue="{}")


def unsubscribed(site: Site) -> Undo:
    sns, found = site.client("sns"), subscriptions(site)
    policies = []
    for each in found:
        attributes = sns.get_subscription_attributes(SubscriptionArn=each["SubscriptionArn"])["Attributes"]
        policies.append(attributes.get("RedrivePolicy", ""))
        sns.unsubscribe(SubscriptionArn=each["SubscriptionArn"])

    def undo() -> None:
        for each, policy in zip(found, policies, strict=True):
            told = {"TopicArn": each["TopicArn"], "Protocol": each["Protocol"], "Endpoint": each["Endpoint"]}
            sns.subscribe(**told, Attributes={"RedrivePolicy": policy})

    return undo


ALARM_PATH = (
    Fault(
        "forwarding is off",
        call(
            "events",
            "disable_rule",
            {"Name": "custody-forward-1"},
            "enable_rule",
            {"Name": "custody-forward-1"},
            region=AWAY,
        ),
        "State is DISABLED",
        _RULE,
        mend="aws events enable-rule",
        named="ForwarderRule1",
    ),
    Fault(
        "a detection is off",
        rule("custody-trail-stopped", lambda now: {**now, "State": "DISABLED"}),
        "State is DISABLED",
        _RULE,
        mend="enable-rule",
        named="trailstopped",
    ),
    Fault(
        "a detection matches nothing",
        rule("custody-trail-stopped", lambda now: {**now, "EventPattern": '{"source": ["nothing"]}'}),
        "EventPattern is",
        _RULE,
        named="trailstopped",
    ),
    Fault("a rule without targets", targets(lambda _: []), "Targets[] is nothing", _RULE),
    Fault(
        "a target more",
        targets(lambda now: [*now, {"Id": "more", "Arn": f"arn:aws:sqs:{HOME}:{ACCOUNT}:custody-alerts"}]),
        "Targets[] is",
        _RULE,
        named="trailstopped",
    ),
    Fault(
        "a target's words",
        targets(lambda now: [{**each, "InputTransformer": {"InputTemplate": '"nothing"'}} for each in now]),
        "InputTemplate is",
        _RULE,
        named="trailstopped",
    ),
    Fault(
        "a target without dead letters",
        targets(lambda now: [{k: v for k, v in each.items() if k != "DeadLetterConfig"} for each in now]),
        "DeadLetterConfig",
        _RULE,
        named="trailstopped",
    ),
    Fault(
        "a stranger on the bus",
        bus_statement(add=True),
        "a statement that was not made",
        check="bus-closed",
        mend="remove-permission",
    ),
    Fault("forwarders are locked out", bus_statement(add=False), "is not there", _BUS),
    Fault(
        "a short archive",
        call(
            "events",
            "update_archive",
            {"ArchiveName": "custody", "RetentionDays": 1},
            "update_archive",
            {"ArchiveName": "custody", "RetentionDays": 365},
        ),
        "RetentionDays is 1",
        "Events::Archive",
    ),
    Fault(
        "a queue takes from anybody",
        queue("custody-alerts", "Policy", ADDED),
        "a statement that was not made",
        _QUEUE + "Policy",
    ),
    Fault(
        "a queue takes nothing",
        queue("custody-forward-dead-letters", "Policy", SHORTER, region=AWAY),
        "is missing",
        _QUEUE + "Policy",
    ),
    Fault(
        "a queue forgets",
        queue("custody-alerts-dead-letters", "MessageRetentionPeriod", lambda _: "60"),
        "MessageRetentionPeriod is 60",
        _QUEUE,
    ),
    Fault("a queue delays", queue("custody-alerts", "DelaySeconds", lambda _: "900"), "DelaySeconds is 900", _QUEUE),
    Fault(
        "a queue hands out too early",
        queue("custody-alerts", "VisibilityTimeout", lambda _: "1"),
        "VisibilityTimeout is 1",
        _QUEUE,
    ),
    Fault(
        "a dead letter",
        dead_letter("custody-forward-dead-letters", region=AWAY),
        "holds 1",
        check="queue-empty",
        mend="docs/operating.md",
    ),
    Fault("anybody may publish", topic("Policy", ADDED), "a statement that was not made", _TOPIC + "Policy"),
    Fault("a topic has another name", topic("DisplayName", lambda _: "Payroll"), "DisplayName is Payroll", _TOPIC),
    Fault(
        "a topic without its key",
        topic("KmsMasterKeyId", lambda _: "alias/aws/sns"),
        "KmsMasterKeyId is alias/aws/sns",
        _TOPIC,
    ),
    Fault("a mail is filtered", filtered, "FilterPolicy is", _MAIL, mend="set-subscription-attributes"),
    Fault("a mail is gone", unsubscribed, "is not there", _MAIL),
    Fault("a topic tells nobody", unsubscribed, "tells nobody", check="mail-confirmed", mend="alert_emails"),
    Fault(
        "a function's variables",
        function(
            lambda now: {**now, "Environment": {"Variables": {**now["Environment"]["Variables"], "BUS": "elsewhere"}}}
        ),
        "Variables.BUS is elsewhere",
        _FUNCTION,
    ),
    Fault(
        "a variable more",
        function(
            lambda now: {**now, "Environment": {"Variables": {**now["Environment"]["Variables"], "PYTHONPATH": "/opt"}}}
        ),
        "Environment.Variables is",
        _FUNCTION,
    ),
    Fault("a function has no time", function(lambda now: {**now, "Timeout": 1}), "Timeout is 1", _FUNCTION),
    Fault("a function's code", code, "Code.ZipFile is", _FUNCTION),
    Fault(
        "a function is silenced",
        call(
            "lambda",
            "put_function_concurrency",
            {"FunctionName": "custody-alert", "ReservedConcurrentExecutions": 0},
            "delete_function_concurrency",
            {"FunctionName": "custody-alert"},
        ),
        "ReservedConcurrentExecutions is 0",
        _FUNCTION,
        mend="delete-function-concurrency",
    ),
    Fault(
        "nobody fetches findings",
        event_source(Enabled=False),
        "Enabled is false",
        _SOURCE,
        mend="update-event-source-mapping",
    ),
    Fault(
        "findings are filtered",
        event_source(FilterCriteria={"Filters": [{"Pattern": '{"body": ["nothing"]}'}]}),
        "FilterCriteria is",
        _SOURCE,
    ),
    Fault(
        "no alarm rings",
        call(
            "cloudwatch",
            "disable_alarm_actions",
            {"AlarmNames": ["custody-alerts-undelivered"]},
            "enable_alarm_actions",
            {"AlarmNames": ["custody-alerts-undelivered"]},
        ),
        "ActionsEnabled is false",
        _ALARM,
        mend="enable-alarm-actions",
    ),
    Fault("an alarm is deaf", alarm(lambda now: {**now, "Threshold": 1_000_000.0}), "Threshold is 1000000", _ALARM),
    Fault("an alarm tells nobody", alarm(lambda now: {**now, "AlarmActions": []}), "AlarmActions", _ALARM),
    Fault(
        "an alarm is raised",
        call(
            "cloudwatch",
            "set_alarm_state",
            {"AlarmName": "custody-alerts-undelivered", "StateValue": "ALARM", "StateReason": "two messages"},
            "set_alarm_state",
            {"AlarmName": "custody-alerts-undelivered", "StateValue": "OK", "StateReason": "none"},
        ),
        "two messages",
        check="alarm-quiet",
        mend="docs/operating.md",
    ),
)
