"""A schedule whose target is a call of an API, which the emulator drops: made by the schedule's role, and recorded.

Parameters begin with capitals whatever the API's own do, and the service has its name in the SDK for Java.
https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
"""

from __future__ import annotations

import json
import logging
import os
import uuid
from typing import Any

from lab.emulator import inside, scope
from lab.errors import LabError

_NAMES = {"eventbridge": "events"}
"""Services that this SDK calls otherwise."""
_AGENT = "AmazonEventBridgeScheduler"
_READING = ("get", "describe", "list", "poll", "receive", "search", "scan", "query", "select", "read", "lookup")

_log = logging.getLogger("custody.lab.schedules")


def is_universal(target: dict[str, Any]) -> bool:
    """Whether a target is a call, such as ``arn:aws:scheduler:::aws-sdk:eventbridge:disableRule``."""
    return ":scheduler:::aws-sdk:" in str(target.get("Arn", ""))


def call(target: dict[str, Any]) -> None:
    """Make the call in the account and Region of the work at hand; one that fails is logged and not tried again.

    Raises:
        LabError: Scheduler takes no such target.
    """
    from botocore import xform_name  # noqa: PLC0415 - as below

    service, action = str(target["Arn"]).rpartition("aws-sdk:")[2].split(":")
    if action.startswith(_READING):
        raise LabError(f"Scheduler makes no call that only reads: {action}")
    client = _client(_NAMES.get(service, service), str(target["RoleArn"]))
    operation = action[0].upper() + action[1:]
    shape = client.meta.service_model.operation_model(operation).input_shape
    members = {member.lower(): member for member in (shape.members if shape else ())}
    told = json.loads(target.get("Input") or "{}")
    try:
        getattr(client, xform_name(operation))(**{members.get(key.lower(), key): value for key, value in told.items()})
    except Exception as error:  # noqa: BLE001 - whatever the service says, the schedule goes on
        _log.info("%s: %s", target["Arn"], error)


def run(name: str) -> bool:
    """Invoke the target of a schedule of this account and Region now, a call or a function; whether it is enabled.

    Raises:
        LabError: there is none of the name, or the function failed.
    """
    schedules = inside.Inside("services.scheduler")("_schedules")
    schedule = schedules.get(f"default/{name}")
    if not schedule:
        raise LabError(f"there is no schedule {name} in {scope.region()}")
    if schedule["State"] != "ENABLED":
        return False
    target = schedule["Target"]
    (_invoke if ":lambda:" in target["Arn"] else call)(target)
    return True


def _invoke(target: dict[str, Any]) -> None:
    """Run a function and wait for it, which Scheduler does not: whoever runs a schedule by hand wants it done.

    Raises:
        LabError: the function failed.
    """
    function = _client("lambda", str(target["RoleArn"]))
    answer = function.invoke(FunctionName=target["Arn"], Payload=(target.get("Input") or "{}").encode())
    if "FunctionError" in answer:
        raise LabError(f"{target['Arn']} failed: {answer['Payload'].read().decode()}")


def _client(service: str, role_arn: str) -> Any:
    """A client with a session of the role, as Scheduler takes it on."""
    account, role = role_arn.split(":")[4], role_arn.rpartition("/")[2]
    key, session = f"ASIA{uuid.uuid4().hex[:16].upper()}", uuid.uuid4().hex
    known = inside.iam("_roles").get(role) or {}
    inside.sts("register_session")(
        key,
        {
            "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{session}",
            "UserId": f"{known.get('RoleId', 'AROALABSCHEDULER00000')}:{session}",
            "AccountId": account,
            "PrincipalType": "AssumedRole",
            "SecretAccessKey": "lab",
            "SessionToken": "lab",
        },
    )
    import boto3  # noqa: PLC0415 - half a second that a lab without schedules need not wait for
    from botocore.config import Config  # noqa: PLC0415

    return boto3.session.Session().client(  # type: ignore[call-overload]
        service,
        region_name=scope.region(),
        endpoint_url=f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}",
        aws_access_key_id=key,
        aws_secret_access_key="lab",  # noqa: S106 - any is right here
        config=Config(user_agent=_AGENT, retries={"total_max_attempts": 1}),
    )
