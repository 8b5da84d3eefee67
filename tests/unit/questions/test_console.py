"""Whether a call was made in a console: its user agents are many, and services use some of them too."""

from __future__ import annotations

from typing import Any

import pytest
from unit.questions.history import engine

from custody.lake.rows import row_of
from custody.questions import get

CONSOLES = [
    "console.amazonaws.com",
    "signin.amazonaws.com",
    "Mozilla/5.0 console.amazonaws.com",
    "console.eu-central-1.amazonaws.com",
    "AWS Internal",
    "aws-internal/3 aws-sdk-java/1.12",
    "[S3Console/0.4, aws-internal/3 aws-sdk-java]",
    "S3Console/0.4",
    "AWS CloudWatch Console",
    "CloudTrail Console, aws-internal/3",
    "AWSCloudTrail, aws-internal/3 aws-sdk-java",
]
APIS = ["aws-cli/2.31.0", "Boto3/1.40", "docker/24", "my-console.amazonaws.com.evil", "codebuild.amazonaws.com", None]


def way(**fields: Any) -> str:
    record = {
        "eventID": "e",
        "eventTime": "2026-11-20T00:00:00Z",
        "eventType": "AwsApiCall",
        "eventSource": "ecr.amazonaws.com",
        "eventName": "PutImage",
        "userIdentity": {"type": "IAMUser", "userName": "ann"},
        **fields,
    }
    question = get("console-or-api")
    bound = {each.name: "" for each in question.parameters} | {"since": "2026-11-19", "until": "2026-11-21"}
    with engine([row_of(record)], []) as made:
        answer = made.run(question.sql, bound)
        (row,) = answer.rows
    return str(dict(zip(answer.columns, row, strict=True))["way"])


@pytest.mark.parametrize("agent", CONSOLES)
def test_a_console(agent: str) -> None:
    assert way(userAgent=agent) == "console"


@pytest.mark.parametrize("agent", APIS)
def test_no_console(agent: str | None) -> None:
    assert way(userAgent=agent) == "API"


def test_a_console_session_is_one_whatever_the_client() -> None:
    assert way(userAgent="aws-cli/2.31.0", sessionCredentialFromConsole="true") == "console"


@pytest.mark.parametrize("agent", ["AWS Internal", "aws-internal/3 aws-sdk-java"])
@pytest.mark.parametrize(
    "identity", [{"type": "AWSService", "userName": "x"}, {"type": "AssumedRole", "invokedBy": "ecr.amazonaws.com"}]
)
def test_a_service_is_no_console(agent: str, identity: dict[str, str]) -> None:
    assert way(userAgent=agent, userIdentity=identity) == "API"
