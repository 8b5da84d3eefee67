"""Links lead to the console of the partition; what no console has, and what a shell could read, has none."""

from __future__ import annotations

from typing import Any

import pytest

from custody.alerts.facts import call_page
from custody.alerts.links import event_link, fetch_command, resource_link

ACCOUNT = "111122223333"
EVENT = "2195c57c-6976-4b25-87aa-f4d666cc06f7"


@pytest.mark.parametrize(
    ("region", "domain"),
    [
        ("us-east-1", "us-east-1.console.aws.amazon.com"),
        ("ap-southeast-3", "ap-southeast-3.console.aws.amazon.com"),
        ("us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"),
        ("cn-northwest-1", "cn-northwest-1.console.amazonaws.cn"),
        ("eusc-de-east-1", "eusc-de-east-1.console.amazonaws-eusc.eu"),
    ],
)
def test_each_partition_has_a_console_of_its_own(region: str, domain: str) -> None:
    assert event_link(region, EVENT) == f"https://{domain}/cloudtrailv2/home?region={region}#/events/{EVENT}"


@pytest.mark.parametrize("region", ["us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1"])
def test_partitions_without_a_public_console_have_no_link(region: str) -> None:
    assert event_link(region, EVENT) == ""
    assert EVENT in fetch_command(region, EVENT)


@pytest.mark.parametrize(
    "odd", ["", "a b", "$(id)", "a;b", "a'b", "a\nb", "../x", "a&b", "a#b", "\u00e9", "-x", "a%0a"]
)
def test_what_a_shell_or_an_address_could_read_gets_into_none(odd: str) -> None:
    assert event_link("us-east-1", odd) == fetch_command("us-east-1", odd) == ""
    assert event_link(odd, EVENT) == fetch_command(odd, EVENT) == ""
    assert resource_link("trail", odd, region="us-east-1", account=ACCOUNT) == ""
    assert resource_link("repository", odd, region="us-east-1", account=ACCOUNT) == ""
    assert resource_link("repository", "shop/api", region=odd, account=ACCOUNT) == ""
    assert resource_link("repository", "shop/api", region="us-east-1", account=odd) == ""


def test_the_command_names_region_and_event() -> None:
    assert fetch_command("us-east-1", EVENT) == (
        "aws cloudtrail lookup-events --region us-east-1 "
        f"--lookup-attributes AttributeKey=EventId,AttributeValue={EVENT}"
    )


TRAIL = f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/custody"
CONSOLE = "https://us-east-1.console.aws.amazon.com"
PAGES = [
    ("ecr", {"repositoryName": "shop/api"}, f"{CONSOLE}/ecr/repositories/private/{ACCOUNT}/shop/api?region=us-east-1"),
    (
        "ecr",
        {"repositoryName": "a", "registryId": "444455556666"},
        f"{CONSOLE}/ecr/repositories/private/444455556666/a?region=us-east-1",
    ),
    ("codepipeline", {"name": "ship"}, f"{CONSOLE}/codesuite/codepipeline/pipelines/ship/view?region=us-east-1"),
    ("codebuild", {"projectName": "api"}, f"{CONSOLE}/codesuite/codebuild/projects/api?region=us-east-1"),
    ("s3", {"bucketName": "custody-audit"}, f"{CONSOLE}/s3/buckets/custody-audit?region=us-east-1"),
    # A trail is at home in one Region, whichever it was called in.
    (
        "cloudtrail",
        {"name": TRAIL},
        f"https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/trails/{TRAIL}",
    ),
    ("cloudtrail", {"name": "custody"}, ""),
    ("ecr-public", {"repositoryName": "shop/api"}, ""),
    ("codebuild", {"name": f"arn:aws:codebuild:us-east-1:{ACCOUNT}:fleet/a"}, ""),
    ("kms", {"keyId": "k"}, ""),
]
ABOUT = [("repository", ["requestParameters.repositoryName"]), ("pipeline", ["requestParameters.name"])]


def call(service: str, parameters: dict[str, Any], **more: str) -> dict[str, Any]:
    return {
        "eventSource": f"{service}.amazonaws.com",
        "awsRegion": "us-east-1",
        "recipientAccountId": ACCOUNT,
        "requestParameters": parameters,
        **more,
    }


@pytest.mark.parametrize(("service", "parameters", "page"), PAGES)
def test_a_resource_with_a_page_has_a_link(service: str, parameters: dict[str, Any], page: str) -> None:
    assert call_page(call(service, parameters), ABOUT) == page


def test_what_was_deleted_has_no_page() -> None:
    deleted = call("ecr", {"repositoryName": "a"}, eventName="DeleteRepository")
    assert call_page(deleted, ABOUT) == ""
    assert call_page({**deleted, "errorCode": "AccessDenied"}, ABOUT) != ""
