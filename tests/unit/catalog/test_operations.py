"""The catalogue against botocore's service models: nothing missing, nothing invented."""

from __future__ import annotations

import botocore.session
import pytest

from custody import catalog

# CloudTrail's own names: AWS's pages, permissions or published records have them, the SDK has not.
RECORDED_ONLY = {
    "ecr": {
        "BatchGetImageReferrer",
        "DryRunEvent",
        "ImageActivationEvent",
        "MountLayer",
        "PolicyExecutionEvent",
    },
    "s3": {
        "DeleteAccountPublicAccessBlock",
        "DeleteBucketPublicAccessBlock",
        "PutAccountPublicAccessBlock",
        "PutBucketObjectLockConfiguration",
        "PutBucketPublicAccessBlock",
        "PutBucketRequestPay",
    },
    "kms": {"DeleteExpiredKeyMaterial", "DeleteKey", "RotateKey"},
    "lambda": {
        "AddPermission20150331v2",
        "CreateEventSourceMapping20150331",
        "CreateFunction20150331",
        "DeleteEventSourceMapping20150331",
        "DeleteFunction20150331",
        "PutFunctionConcurrency20171031",
        "RemovePermission20150331v2",
        "UpdateEventSourceMapping20150331",
        "UpdateFunctionCode20150331v2",
        "UpdateFunctionConfiguration20150331v2",
    },
    "codestar-connections": {"UpdateConnectionInstallation"},
    "codeconnections": {"UpdateConnectionInstallation"},
}


@pytest.fixture(scope="module")
def session() -> botocore.session.Session:
    return botocore.session.get_session()


@pytest.mark.parametrize("service", ["ecr", "ecr-public", "codepipeline"])
def test_every_operation_is_in_the_catalogue(service: str, session: botocore.session.Session) -> None:
    operations = set(session.get_service_model(service).operation_names)
    missing = operations - {action.name for action in catalog.of_service(service)}
    assert not missing, f"{service}: not in the catalogue: {', '.join(sorted(missing))}"


@pytest.mark.parametrize("service", catalog.SERVICES)
def test_no_action_is_invented(service: str, session: botocore.session.Session) -> None:
    operations = set(session.get_service_model(service).operation_names)
    invented = {action.name for action in catalog.of_service(service) if action.public} - operations
    assert not invented, f"{service}: no such operation: {', '.join(sorted(invented))}"


@pytest.mark.parametrize("service", catalog.SERVICES)
def test_what_only_cloudtrail_names_is_marked(service: str, session: botocore.session.Session) -> None:
    recorded_only = {action.name for action in catalog.of_service(service) if not action.public}
    assert recorded_only == RECORDED_ONLY.get(service, set())
    assert not recorded_only & set(session.get_service_model(service).operation_names)


def test_every_service_is_titled_and_has_actions() -> None:
    assert {action.service for action in catalog.ACTIONS} == set(catalog.SERVICES)
