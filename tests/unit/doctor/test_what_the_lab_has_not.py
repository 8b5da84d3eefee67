"""Answers of AWS's that the lab never gives: mails that wait, a trail that is refused, keys of states of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from boto3.session import Session
from botocore.exceptions import ClientError

from custody.aws.account import Account
from custody.doctor.calls import Calls, is_missing, why
from custody.doctor.live.alarm_path import mail_confirmed
from custody.doctor.live.log_files import accounts_of_record
from custody.doctor.live.record import key_usable, trail_delivers
from custody.doctor.live.stacks import deployed, region_enabled
from custody.doctor.result import Result, State
from custody.doctor.scene import Found, Scene
from custody.doctor.stacks import Standing, Wanted
from custody.settings.source import parse

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TOPIC = "arn:aws:sns:us-east-1:111122223333:custody-alerts-high"
SUBSCRIPTION = f"{TOPIC}:11111111-2222-3333-4444-555555555555"
MAIL = {"Endpoint": "security@example.com", "Protocol": "email", "TopicArn": TOPIC}


class Answered(Calls):
    """Calls that are answered from a table, by operation."""

    def __init__(self, account: Account, answers: dict[str, Any]) -> None:
        super().__init__(account, "us-east-1")
        self.answers: dict[str, Any]
        object.__setattr__(self, "answers", answers)

    def ask(self, service: str, operation: str, **told: Any) -> Any:  # noqa: ARG002 - as what it stands for
        return self.answers[operation]

    def all(self, service: str, operation: str, key: str, **told: Any) -> list[Any]:  # noqa: ARG002 - as above
        found: list[Any] = self.answers[operation]
        return found


def scene(answers: dict[str, Any], *, changed: datetime = NOW) -> tuple[Scene, Standing, Calls]:
    settings = parse({"custody": {}})
    account = Account(Session(region_name="us-east-1"), replace(settings.names, account="111122223333"))
    calls = Answered(account, answers)
    looked = Scene(settings, account, (), NOW, {}, {"us-east-1": calls})
    stack = Standing(Wanted("custody-events", "us-east-1"), "CREATE_COMPLETE", True, changed, {"Resources": {}}, {})  # noqa: FBT003
    return looked, stack, calls


def looked_at_mail(arn: str, attributes: dict[str, str], *, age: timedelta) -> Result:
    answers = {
        "list_subscriptions_by_topic": [{**MAIL, "SubscriptionArn": arn}],
        "get_subscription_attributes": {"Attributes": attributes},
    }
    at, stack, calls = scene(answers, changed=NOW - age)
    (found,) = mail_confirmed(at, Found(stack, calls, "AWS::SNS::Topic", TOPIC, {}))
    return found


@pytest.mark.parametrize(
    ("arn", "authenticated", "age", "state"),
    [
        (SUBSCRIPTION, "true", timedelta(days=9), State.RIGHT),
        (SUBSCRIPTION, "false", timedelta(days=9), State.WRONG),
        ("PendingConfirmation", "", timedelta(hours=1), State.AWAITED),
        ("PendingConfirmation", "", timedelta(days=3), State.WRONG),
        ("Deleted", "", timedelta(hours=1), State.WRONG),
    ],
)
def test_a_mail_is_confirmed_by_credentials(arn: str, authenticated: str, age: timedelta, state: State) -> None:
    found = looked_at_mail(arn, {"ConfirmationWasAuthenticated": authenticated}, age=age)
    assert found.state is state
    told = state is State.RIGHT or "--authenticate-on-unsubscribe true" in f"{found.said} {found.mend}"
    assert told, found


def test_a_queue_need_not_be_confirmed_by_anybody() -> None:
    answers = {
        "list_subscriptions_by_topic": [{**MAIL, "Protocol": "sqs", "SubscriptionArn": SUBSCRIPTION}],
        "get_subscription_attributes": {"Attributes": {"ConfirmationWasAuthenticated": "false"}},
    }
    at, stack, calls = scene(answers)
    (found,) = mail_confirmed(at, Found(stack, calls, "AWS::SNS::Topic", TOPIC, {}))
    assert found.state is State.RIGHT


FINE = {
    "IsLogging": True,
    "LatestDeliveryTime": NOW - timedelta(minutes=5),
    "LatestDigestDeliveryTime": NOW - timedelta(hours=1),
    "StartLoggingTime": NOW - timedelta(days=90),
}


@pytest.mark.parametrize(
    ("status", "state", "said"),
    [
        ({}, State.RIGHT, ""),
        ({"LatestDeliveryError": "AccessDenied"}, State.WRONG, "log files are not delivered: AccessDenied"),
        ({"LatestDigestDeliveryError": "NoSuchBucket"}, State.WRONG, "digest files are not delivered: NoSuchBucket"),
        ({"LatestCloudWatchLogsDeliveryError": "x"}, State.WRONG, "records do not reach CloudWatch Logs: x"),
        ({"LatestDeliveryTime": NOW - timedelta(days=2)}, State.WRONG, "the last log file is of 2026-11-28 12:00Z"),
        ({"LatestDigestDeliveryTime": None}, State.WRONG, "no digest file at all"),
        ({"LatestDigestDeliveryTime": None, "StartLoggingTime": NOW}, State.AWAITED, "no digest file yet"),
        ({"IsLogging": False}, State.WRONG, "does not log"),
    ],
)
def test_a_trail_that_does_not_deliver(status: dict[str, Any], state: State, said: str) -> None:
    at, _, _ = scene({"get_trail_status": {**FINE, **status}})
    (found,) = trail_delivers(at, at.names.trail_arn)
    assert (found.state, found.said) == (state, said)


@pytest.mark.parametrize("grantee", ["dynamodb.us-east-1.amazonaws.com", "dynamodb.cn-north-1.amazonaws.com.cn"])
def test_a_service_may_have_grants(grantee: str) -> None:
    answers = {
        "describe_key": {"KeyMetadata": {"KeyState": "Enabled"}},
        "list_grants": [{"GrantId": "1", "GranteePrincipal": grantee, "Operations": ["Decrypt"]}],
    }
    at, stack, calls = scene(answers)
    (found,) = key_usable(at, Found(stack, calls, "AWS::KMS::Key", "1-2", {}))
    assert found.state is State.RIGHT


@pytest.mark.parametrize(("mode", "looked_for"), [("existing", ["111122223333"]), ("member", [])])
def test_log_files_are_looked_for_where_the_tables_are(mode: str, looked_for: list[str]) -> None:
    told = {"record": {"bucket": "theirs"}, "accounts": {"audit": "111122223333"}}
    at = replace(scene({})[0], settings=parse({"custody": {**told, "mode": mode}}))
    assert list(accounts_of_record(at)) == looked_for


@pytest.mark.parametrize(("region", "state"), [("us-east-1", State.RIGHT), ("af-south-1", State.WRONG)])
def test_a_region_that_the_account_has_not_enabled(region: str, state: State) -> None:
    at, _, _ = scene({"list_regions": [{"RegionName": "us-east-1"}]})
    (found,) = region_enabled(at, region)
    assert found.state is state
    assert state is State.RIGHT or f"enable-region --region-name {region}" in found.mend


@pytest.mark.parametrize("status", ["UPDATE_ROLLBACK_COMPLETE", "ROLLBACK_COMPLETE", "DELETE_FAILED", "CREATE_FAILED"])
def test_a_stack_that_failed(status: str) -> None:
    at, stack, _ = scene({})
    at.stacks["custody-events"] = replace(stack, status=status)
    (found,) = deployed(at, stack.wanted)
    assert (found.state, found.said) == (State.WRONG, f"is {status}")


def test_what_is_denied_is_named_by_its_call() -> None:
    error = ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetBucketPolicy")
    assert not is_missing(error)
    assert why(error) == "access denied to GetBucketPolicy"


def test_a_workgroup_that_is_not_there_has_no_code_of_its_own() -> None:
    error = ClientError(
        {"Error": {"Code": "InvalidRequestException", "Message": "WorkGroup x is not found."}}, "GetWorkGroup"
    )
    assert is_missing(error)
