"""What becomes of single resources and stacks, each kind of change once."""

from __future__ import annotations

from typing import Any

import pytest

from custody.plan.compare import changes
from custody.plan.result import Change, State
from custody.plan.stack import Stack

ACCOUNT, REGION = "111122223333", "eu-west-1"
MAIL = {"Endpoint": "a@example.com", "Protocol": "email", "TopicArn": {"Ref": "Topic"}}


def resource(kind: str, properties: dict[str, Any] | None = None, **attributes: str) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties or {}, **attributes}


def stack(
    name: str = "custody-events", physical: dict[str, str] | None = None, account: str = ACCOUNT, **resources: Any
) -> Stack:
    return Stack(name, REGION, {"Resources": resources}, account, physical or {})


def topic(name: str = "custody-health", **more: Any) -> dict[str, Any]:
    return resource("SNS::Topic", {"TopicName": name, **more})


def queue(**attributes: str) -> dict[str, Any]:
    return resource("SQS::Queue", {"QueueName": "custody-alerts"}, **attributes)


def of_resources(before: list[Stack], after: list[Stack]) -> dict[str, Change]:
    return {each.logical: each for each in changes(before, after) if each.logical}


def test_what_is_the_same_is_not_told() -> None:
    same = stack(Topic=topic(), Meta={"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "one"}})
    later = stack(Topic=topic(), Meta={"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "two"}})
    assert changes([same], [later]) == []


def test_another_way_to_write_it_is_the_same() -> None:
    before = resource("SNS::Subscription", {**MAIL, "TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:custody-health"})
    after = resource("SNS::Subscription", {**MAIL, "TopicArn": {"Ref": "Topic"}})
    found = of_resources([stack(Topic=topic(), Mail=before)], [stack(Topic=topic(), Mail=after)])
    assert found == {}


def test_a_property_is_updated_where_it_stands() -> None:
    found = of_resources([stack(Topic=topic())], [stack(Topic=topic(DisplayName="Custody"))])
    assert (found["Topic"].state, found["Topic"].said, found["Topic"].is_loss) == (State.CHANGED, "DisplayName", False)


def test_what_is_given_once_replaces_and_takes_along_what_was_made_with_it() -> None:
    mail = resource("SNS::Subscription", MAIL)
    policy = resource("SNS::TopicPolicy", {"Topics": [{"Ref": "Topic"}]})
    found = of_resources(
        [stack(Topic=topic("one"), Mail=mail, Policy=policy)], [stack(Topic=topic("two"), Mail=mail, Policy=policy)]
    )
    assert {id_: each.state for id_, each in found.items()} == {
        "Topic": State.REPLACED,
        "Mail": State.REPLACED,
        "Policy": State.CHANGED,
    }
    assert "TopicName is one and becomes two" in found["Topic"].said
    assert "subscriptions" in found["Topic"].said
    assert "list-subscriptions-by-topic" in found["Topic"].mend
    assert found["Mail"].is_loss


def test_with_physical_ids_of_what_is_deployed_too() -> None:
    """The reference still gives the old topic's ARN, which the new one will not have."""
    mail, ids = resource("SNS::Subscription", MAIL), {"Topic": f"arn:aws:sns:{REGION}:{ACCOUNT}:one", "Mail": "m"}
    found = of_resources([stack(physical=ids, Topic=topic("one"), Mail=mail)], [stack(Topic=topic("two"), Mail=mail)])
    assert {found[id_].state for id_ in ("Topic", "Mail")} == {State.REPLACED}


def test_the_old_one_of_what_is_replaced_may_stay() -> None:
    kept = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    found = of_resources(
        [stack(Bucket=resource("S3::Bucket", {"BucketName": "one"}, **kept))],
        [stack(Bucket=resource("S3::Bucket", {"BucketName": "two"}, **kept))],
    )
    assert found["Bucket"].state is State.REPLACED
    assert "the old one stays" in found["Bucket"].said
    assert "delete-bucket --bucket one" in found["Bucket"].mend


@pytest.mark.parametrize(
    ("policy", "state", "words"),
    [
        ({}, State.DELETED, "goes with its messages"),
        ({"DeletionPolicy": "Delete"}, State.DELETED, "goes with its messages"),
        ({"DeletionPolicy": "Retain"}, State.ORPHANED, "stays in the account"),
        ({"DeletionPolicy": "RetainExceptOnCreate"}, State.ORPHANED, "stays in the account"),
    ],
)
def test_what_is_removed_goes_or_stays_by_its_policy(policy: dict[str, str], state: State, words: str) -> None:
    before = stack(physical={"Queue": "https://sqs/custody-alerts"}, Queue=queue(**policy), Topic=topic())
    found = of_resources([before], [stack(Topic=topic())])
    assert (found["Queue"].state, found["Queue"].is_loss) == (state, True)
    assert words in found["Queue"].said
    assert "https://sqs/custody-alerts" in found["Queue"].mend


def test_a_rule_that_goes_is_no_loss() -> None:
    found = of_resources([stack(Rule=resource("Events::Rule", {"Name": "a"}))], [stack()])
    assert (found["Rule"].state, found["Rule"].is_loss) == (State.DELETED, False)


def test_a_name_that_would_be_taken_twice_is_refused() -> None:
    """Under another logical id, or replaced without another name; whatever it is, the deployment fails."""
    found = of_resources([stack(Queue=queue())], [stack(Other=queue())])
    assert (found["Queue"].state, found["Queue"].is_loss) == (State.REFUSED, True)
    found = of_resources([stack(Queue=queue())], [stack(), stack("custody-lake", Moved=queue())])
    assert found["Queue"].state is State.REFUSED
    assert "Moved in custody-lake" in found["Queue"].said
    policy = {"ManagedPolicyName": "custody-auditor", "PolicyDocument": {}}
    found = of_resources(
        [stack(It=resource("IAM::ManagedPolicy", {**policy, "Description": "one"}))],
        [stack(It=resource("IAM::ManagedPolicy", {**policy, "Description": "two"}))],
    )
    assert (found["It"].state, found["It"].is_loss) == (State.REFUSED, True)


def test_a_subscription_under_another_logical_id_goes_with_the_old_one() -> None:
    """SNS gives back the one that is there for the same address, and CloudFormation then deletes the old one."""
    mail = resource("SNS::Subscription", MAIL)
    found = of_resources([stack(Topic=topic(), Mail=mail)], [stack(Topic=topic(), Other=mail)])
    assert (found["Mail"].state, found["Mail"].is_loss) == (State.REPLACED, True)


def test_a_stack_that_leaves_the_app_stays_with_what_lasts_in_it() -> None:
    kept = resource("S3::Bucket", {"BucketName": "one"}, DeletionPolicy="Retain")
    left = stack("custody-lake", Queue=queue(), Bucket=kept, Rule=resource("Events::Rule"))
    found = changes([left, stack(Topic=topic())], [stack(Topic=topic())])
    (whole,) = (each for each in found if not each.logical)
    assert (whole.state, whole.is_loss) == (State.ORPHANED, True)
    assert whole.said.endswith(
        "with 3 resources; deleted with it: SQS::Queue custody-alerts; kept even then: S3::Bucket one"
    )
    assert whole.mend.endswith(f"aws cloudformation delete-stack --stack-name custody-lake --region {REGION}")
    assert "--no-enable-termination-protection" in whole.mend
    inside = {each.logical: each.said for each in found if each.logical}
    assert inside.keys() == {"Queue", "Bucket"}
    assert "goes when that is deleted, with its messages" in inside["Queue"]
    assert "in the account when that is deleted" in inside["Bucket"]


def test_the_same_name_in_another_account_or_region_is_another_stack() -> None:
    there = stack(Topic=topic())
    elsewhere = Stack(there.name, "us-east-1", there.template, ACCOUNT)
    states = {(each.region, each.state) for each in changes([there], [elsewhere]) if not each.logical}
    assert states == {(REGION, State.ORPHANED), ("us-east-1", State.CREATED)}
    other = stack(account="444455556666", Topic=topic())
    assert {each.state for each in changes([there], [other]) if not each.logical} == {State.ORPHANED, State.CREATED}


def test_of_a_type_that_is_not_known_nobody_says_that_it_stays() -> None:
    before, after = ({"It": resource("RDS::DBInstance", {"Engine": engine})} for engine in ("one", "two"))
    found = of_resources([stack(**before)], [stack(**after)])
    assert found["It"].state is State.UNSEEN
    assert "cdk diff" in found["It"].said


def test_a_policy_of_deletion_that_changes_is_told() -> None:
    found = of_resources([stack(Queue=queue(DeletionPolicy="Retain"))], [stack(Queue=queue(DeletionPolicy="Delete"))])
    assert found["Queue"].said == "DeletionPolicy from Retain to Delete, so that it goes with its stack from then on"


def test_a_function_that_cannot_be_resolved_is_compared_as_it_stands() -> None:
    def named(on: str) -> dict[str, Any]:
        return topic(DisplayName={"Fn::GetAtt": [on, "TopicName"]})

    assert of_resources([stack(Topic=named("Other"))], [stack(Topic=named("Other"))]) == {}
    assert of_resources([stack(Topic=named("Other"))], [stack(Topic=named("Another"))])["Topic"].said == "DisplayName"
