from __future__ import annotations

from typing import Any

import pytest

from lab.emulator.bus.read_only import is_read_only, is_read_only_management
from lab.emulator.bus.rule_state import ALL_MANAGEMENT_EVENTS, lets_through

API, SERVICE = "AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"
READ = {"eventSource": "ecr.amazonaws.com", "eventName": "DescribeImages", "readOnly": True}
WRITE = {"eventSource": "ecr.amazonaws.com", "eventName": "PutImage", "readOnly": False}


@pytest.mark.parametrize(
    ("state", "detail_type", "record", "passes"),
    [
        ("ENABLED", API, WRITE, True),
        ("ENABLED", API, READ, False),
        ("ENABLED", SERVICE, READ, False),
        ("ENABLED", "ECR Image Scan", READ, True),
        (ALL_MANAGEMENT_EVENTS, API, READ, True),
        (ALL_MANAGEMENT_EVENTS, API, WRITE, True),
        ("DISABLED", API, WRITE, False),
        ("DISABLED", "ECR Image Scan", WRITE, False),
    ],
)
def test_the_state_decides(state: str, detail_type: str, record: dict[str, Any], *, passes: bool) -> None:
    assert lets_through(state, detail_type, record) is passes


@pytest.mark.parametrize(
    ("record", "held_back"),
    [
        (READ, True),
        (WRITE, False),
        ({**READ, "readOnly": "true"}, True),
        ({**READ, "managementEvent": False}, False),
        ({**READ, "eventCategory": "Data"}, False),
        ({**READ, "eventCategory": "Management"}, True),
        # Old records do not say; their names do.
        ({"eventSource": "ecr.amazonaws.com", "eventName": "BatchGetImage"}, True),
        ({"eventSource": "ecr.amazonaws.com", "eventName": "PutImage"}, False),
        ({"eventSource": "sts.amazonaws.com", "eventName": "GetSessionToken", "readOnly": True}, False),
        ({}, False),
    ],
)
def test_only_read_only_management_events_are_held_back(record: dict[str, Any], *, held_back: bool) -> None:
    assert is_read_only_management(record) is held_back


@pytest.mark.parametrize(
    ("source", "name", "read_only"),
    [
        ("ecr.amazonaws.com", "GetAuthorizationToken", True),
        ("ecr.amazonaws.com", "BatchGetImage", True),
        ("ecr.amazonaws.com", "PolicyExecutionEvent", True),
        ("ecr.amazonaws.com", "BatchDeleteImage", False),
        ("ecr.amazonaws.com", "ValidatePullThroughCacheRule", False),
        ("codepipeline.amazonaws.com", "PollForJobs", True),
        ("codepipeline.amazonaws.com", "PutApprovalResult", False),
        ("s3.amazonaws.com", "HeadBucket", True),
    ],
)
def test_names_tell_what_only_reads(source: str, name: str, *, read_only: bool) -> None:
    assert is_read_only(source, name) is read_only
