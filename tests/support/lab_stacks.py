"""Templates deployed on a lab by CloudFormation's own API, without the CDK CLI."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, WaiterError

if TYPE_CHECKING:
    from support.template import Template

    from lab import Lab

HOME = "us-east-1"
_BUCKET = "templates-of-tests"
_FAST = {"Delay": 1, "MaxAttempts": 60}


def put(lab: Lab, name: str, template: Template, *, role: str | None = None, region: str = HOME) -> bool:
    """Create or update a stack, acting as a role; False where there was nothing to update.

    Raises:
        AssertionError: it failed, with the reasons.
    """
    cloudformation = lab.client("cloudformation", region)
    standing = _stands(cloudformation, name)
    told = {"StackName": name, "TemplateURL": _url(lab, name, template), **({"RoleARN": role} if role else {})}
    try:
        (cloudformation.update_stack if standing else cloudformation.create_stack)(**told)
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise
        return False
    done = cloudformation.get_waiter("stack_update_complete" if standing else "stack_create_complete")
    try:
        done.wait(StackName=name, WaiterConfig=_FAST)
    except WaiterError as error:
        events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        failed = [event for event in events if str(event["ResourceStatus"]).endswith("_FAILED")]
        raise AssertionError("; ".join(str(event.get("ResourceStatusReason")) for event in failed)) from error
    return True


def _stands(cloudformation: Any, name: str) -> bool:
    try:
        return bool(cloudformation.describe_stacks(StackName=name)["Stacks"])
    except ClientError:
        return False


def _url(lab: Lab, name: str, template: Template) -> str:
    """Where the template lies, without what asks whether the account was bootstrapped."""
    kept = {key: value for key, value in template.raw.items() if key not in {"Parameters", "Rules"}}
    s3 = lab.client("s3", HOME)
    s3.create_bucket(Bucket=_BUCKET)
    s3.put_object(Bucket=_BUCKET, Key=name, Body=json.dumps(kept).encode())
    return f"{lab.endpoint}/{_BUCKET}/{name}"
