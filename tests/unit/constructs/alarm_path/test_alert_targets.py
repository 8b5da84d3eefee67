"""Targets that an app adds to the alerts: what is granted in the template, what is said, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_cdk import App, Aws, Environment, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Annotations, Match
from support.assembly import alone, output
from support.variants import ACCOUNT

from custody.detections import get
from custody.errors import SettingsError
from custody.severity import Severity
from custody_cdk import Alerts
from custody_cdk.alarm_path.alert_targets import MOST_TARGETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.template import Template as Resolved

    from custody_cdk.alarm_path.alert_targets import Target

REGION, OTHER = "eu-west-2", "444455556666"
HOME = Environment(region=REGION, account=ACCOUNT)
ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:tickets"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"


def alerts_of(stack: Stack, **more: Any) -> Alerts:
    return Alerts(stack, "Alerts", detections=[get("trail-stopped")], **more)


def told(make: Callable[[Stack, Alerts], Target], **more: Any) -> Resolved:
    return alone(
        lambda stack: (a := alerts_of(stack)).add_target(make(stack, a), **more), region=REGION, account=ACCOUNT
    )


def role_of(template: Resolved) -> dict[str, dict[str, Any]]:
    """The statements of the function's role, by their ids."""
    found = [s for p in template.all("AWS::IAM::ManagedPolicy") for s in p["PolicyDocument"]["Statement"]]
    return {statement["Sid"]: statement for statement in found}


def targets_of(template: Resolved) -> list[dict[str, Any]]:
    (function,) = [f for f in template.all("AWS::Lambda::Function") if f.get("FunctionName") == "custody-alert"]
    assert function["Handler"] == "index.handler"
    found: list[dict[str, Any]] = json.loads(function["Environment"]["Variables"]["TARGETS"])
    return found


def warnings(make: Callable[[Stack, Alerts], Target]) -> list[str]:
    stack = Stack(App(), "Theirs", env=HOME)
    alerts = alerts_of(stack)
    alerts.add_target(make(stack, alerts))
    said = Annotations.from_stack(stack).find_warning("*", Match.string_like_regexp("custody:target"))
    return [str(entry.entry.data) for entry in said]


def encrypted_queue(stack: Stack, _alerts: Alerts) -> sqs.Queue:
    return sqs.Queue(stack, "Queue", queue_name="tickets", encryption_master_key=kms.Key(stack, "Own"))


def own_function(stack: Stack, _alerts: Alerts) -> lambda_.Function:
    code = lambda_.Code.from_inline("def handler(event, _context): pass")
    return lambda_.Function(
        stack, "Function", function_name="f", code=code, handler="index.handler", runtime=lambda_.Runtime.PYTHON_3_14
    )


def test_without_a_target_nothing_is_different() -> None:
    template = alone(alerts_of)
    function = template.one("AWS::Lambda::Function")
    assert function["Handler"] == "index.handler"
    assert set(function["Environment"]["Variables"]) == {"BUS", "GROUPING", "QUEUE_URL", "STATE_TABLE", "TOPICS"}
    assert "handle_and_tell" not in function["Code"]["ZipFile"]
    assert not {"KeepUntold", "EncryptUntold"} & role_of(template).keys()


def test_an_encrypted_queue_of_the_app_s_is_granted_with_its_key() -> None:
    template = told(encrypted_queue)
    assert targets_of(template) == [{"arn": ARN, "without": []}]
    role = role_of(template)
    assert role["TellTarget1"]["Action"] == ["sqs:GetQueueUrl", "sqs:SendMessage"]
    assert role["TellTarget1"]["Resource"] == [ARN]
    (key,) = [k for k in template.all("AWS::KMS::Key") if "custody" not in str(k.get("Description"))]
    encrypt = role["EncryptForTarget1"]
    assert encrypt["Resource"] == [f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key.id}"]
    assert encrypt["Condition"] == {"StringEquals": {"kms:ViaService": f"sqs.{REGION}.amazonaws.com"}}
    (opened,) = [s for s in key["KeyPolicy"]["Statement"] if s.get("Sid") == "CustodyTellsSqs"]
    assert opened["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    assert opened["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert opened["Condition"]["StringEquals"]["kms:CallerAccount"] == ACCOUNT
    assert warnings(encrypted_queue) == []


def test_what_no_target_took_may_be_kept_under_the_alerts_key() -> None:
    role = role_of(told(encrypted_queue))
    assert role["KeepUntold"]["Resource"] == [f"arn:aws:sqs:{REGION}:{ACCOUNT}:custody-alerts-dead-letters"]
    assert role["EncryptUntold"]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]


def test_an_encrypted_topic_of_another_stack_waits_for_nothing_here() -> None:
    app = App(outdir=output())
    theirs, mine = Stack(app, "Theirs", env=HOME), Stack(app, "Mine", env=HOME)
    topic = sns.Topic(theirs, "Topic", master_key=kms.Key(theirs, "Key"))
    alerts_of(mine).add_target(topic)
    # A circle between the stacks would be an error here.
    dependencies = json.loads((Path(app.synth().directory) / "manifest.json").read_text("utf-8"))["artifacts"]
    assert "Mine" not in dependencies["Theirs"]["dependencies"]
    template = (Path(app.outdir) / "Theirs.template.json").read_text("utf-8")
    assert "CustodyTellsSns" in template


def test_a_function_of_the_app_s_may_be_invoked() -> None:
    template = told(own_function)
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f"
    assert targets_of(template) == [{"arn": arn, "without": []}]
    assert role_of(template)["TellTarget1"]["Action"] == ["lambda:InvokeFunction"]
    assert warnings(own_function) == []


def test_a_target_that_wants_the_grave_ones_alone_is_not_told_of_others() -> None:
    template = told(own_function, minimum_severity=Severity.HIGH)
    assert targets_of(template)[0]["without"] == ["info", "low", "medium"]


def test_the_alerts_own_key_is_a_key_for_the_app_s_queue_too() -> None:
    def queue(stack: Stack, alerts: Alerts) -> sqs.Queue:
        return sqs.Queue(stack, "Queue", encryption_master_key=alerts.key.key)

    assert warnings(queue) == []
    assert "EncryptForTarget1" in role_of(told(queue))


def imported(**attributes: str) -> Callable[[Stack, Alerts], Target]:
    return lambda stack, _alerts: sqs.Queue.from_queue_attributes(stack, "Queue", **attributes)


@pytest.mark.parametrize(
    ("make", "line"),
    [
        (lambda _stack, _alerts: ARN, f"whether a key encrypts the queue {ARN} is not known here: if one does, give"),
        (
            lambda _stack, _alerts: f"arn:aws:sns:{REGION}:{ACCOUNT}:theirs",
            f"whether a key encrypts the topic arn:aws:sns:{REGION}:{ACCOUNT}:theirs is not known",
        ),
        (imported(queue_arn=ARN), "give Queue.from_queue_attributes with its key_arn"),
        (imported(queue_arn=ARN, key_arn=KEY), f"the key of the queue {ARN} is not of this app: have its owner let"),
        (
            lambda _stack, _alerts: f"arn:aws:lambda:{REGION}:{OTHER}:function:page",
            f"is in another account: have its owner let account {ACCOUNT} call lambda:InvokeFunction in the function's",
        ),
    ],
)
def test_what_cannot_be_granted_is_one_line(make: Callable[[Stack, Alerts], Target], line: str) -> None:
    (said,) = warnings(make)
    assert line in said
    assert "or alerts for it stay in the dead-letter queue" in said
    assert "\n" not in said


def test_nothing_is_said_of_a_function_of_this_account_by_its_arn() -> None:
    assert warnings(lambda _stack, _alerts: f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:page") == []


def test_a_key_that_is_known_is_granted_even_where_its_policy_is_not_ours() -> None:
    template = told(imported(queue_arn=ARN, key_arn=KEY))
    assert role_of(template)["EncryptForTarget1"]["Resource"] == [KEY]


def test_an_alias_that_is_no_key_is_not_granted_and_said() -> None:
    def queue(stack: Stack, _alerts: Alerts) -> sqs.Queue:
        alias = kms.Alias.from_alias_name(stack, "Alias", "alias/theirs")
        return sqs.Queue(stack, "Queue", encryption_master_key=alias)

    assert len(warnings(queue)) == 1
    assert "EncryptForTarget1" not in role_of(told(queue))


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("tickets", "target of alerts 'tickets' is no ARN of a queue, function or topic; write arn:aws:sqs:"),
        ("arn:aws:s3:::bucket", "is no ARN of a queue"),
        (f"arn:aws:sqs:{REGION}:{ACCOUNT}:custody-alerts", "none of their own"),
        (f"arn:aws:sns:{REGION}:{ACCOUNT}:custody-alerts-high", "none of their own"),
        (f"arn:aws:sqs:{REGION}:{ACCOUNT}:*", "is no ARN of a queue"),
        (f"arn:aws:sqs:{REGION}:{ACCOUNT}:ticket?", "is no ARN of a queue"),
        ("arn:aws:sqs:::", "'arn:aws:sqs:::' is no ARN of a queue"),
        (f"arn:aws:sqs:{REGION}:12345:tickets", "is no ARN of a queue"),
        (f"arn:aws:sqs:*:{ACCOUNT}:tickets", "is no ARN of a queue"),
        (f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:foo:1", "is no ARN of a queue, function or topic; write"),
        (f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:*", "is no ARN of a queue"),
        (f"arn:aws:sns:{REGION}:{ACCOUNT}:topic:1234-sub", "is no ARN of a queue"),
        (7, "int is no target of alerts; give an IQueue, an IFunction, an ITopic or the ARN of one"),
    ],
)
def test_what_is_no_target_is_refused_in_one_line(target: Any, line: str) -> None:
    alerts = alerts_of(Stack(App(), "Theirs", env=HOME))
    with pytest.raises(SettingsError) as error:
        alerts.add_target(target)
    assert line in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "target",
    [
        f"arn:aws:sqs:{REGION}:{ACCOUNT}:tickets.fifo",
        f"arn:aws-us-gov:sns:us-gov-west-1:{ACCOUNT}:theirs",
        f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:page:$LATEST",
        f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:page:live",
        f"arn:{Aws.PARTITION}:sqs:{Aws.REGION}:{Aws.ACCOUNT_ID}:tickets-{Aws.REGION}",
    ],
)
def test_arns_of_every_kind_are_targets(target: str) -> None:
    alerts = alerts_of(Stack(App(), "Theirs", env=HOME))
    alerts.add_target(target)
    with pytest.raises(SettingsError, match="name each target once"):
        alerts.add_target(target)


def test_a_queue_that_was_imported_by_a_wildcard_is_refused() -> None:
    stack = Stack(App(), "Theirs", env=HOME)
    with pytest.raises(SettingsError, match="is no ARN of a queue"):
        alerts_of(stack).add_target(sqs.Queue.from_queue_arn(stack, "Queue", f"arn:aws:sqs:{REGION}:{ACCOUNT}:*"))


def test_an_l1_queue_one_twice_and_a_sixth_are_refused() -> None:
    stack = Stack(App(), "Theirs", env=HOME)
    alerts = alerts_of(stack)
    with pytest.raises(SettingsError, match="CfnQueue is no target"):
        alerts.add_target(sqs.CfnQueue(stack, "Queue"))  # type: ignore[arg-type]
    for number in range(MOST_TARGETS):
        alerts.add_target(f"{ARN}-{number}")
    with pytest.raises(SettingsError, match="name each target once"):
        alerts.add_target(f"{ARN}-0")
    with pytest.raises(SettingsError, match="have 5 targets at most"):
        alerts.add_target(ARN)


def test_a_severity_that_is_never_told_is_refused() -> None:
    alerts = alerts_of(Stack(App(), "Theirs", env=HOME), minimum_severity=Severity.HIGH)
    with pytest.raises(SettingsError, match="minimum_severity of a target is low and these alerts begin at high"):
        alerts.add_target(ARN, minimum_severity=Severity.LOW)
    alerts.add_target(ARN, minimum_severity=Severity.HIGH)


def test_a_severity_that_there_is_not_is_one_line_with_the_choices() -> None:
    alerts = alerts_of(Stack(App(), "Theirs", env=HOME))
    line = "^minimum_severity of a target is 'hi'; write one of low, medium, high, critical$"
    with pytest.raises(SettingsError, match=line):
        alerts.add_target(ARN, minimum_severity="hi")  # type: ignore[arg-type]
