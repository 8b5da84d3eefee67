"""What is known of a call: who, what, on what, how it ended, when, where and from where; each empty where it is not.

It needs the standard library alone, for it runs in the function that writes alerts.
"""

from __future__ import annotations

import re
from typing import Any

from custody.alerts.links import resource_link
from custody.alerts.values import Reader, at, brief, queue_name, short_digest, shown
from custody.aws.identity_names import IDENTITY_CENTER, short_actor

_REFUSED = re.compile("AccessDenied|Unauthorized|Forbidden|AuthFailure|NotAuthorized")
_PERMISSION_SET = re.compile(f":assumed-role/{IDENTITY_CENTER}(.+)_[0-9a-f]{{16}}/")
_FAILURES = "serviceEventDetails.lifecycleEventFailureDetails[]"
_MFA = {"true": "with MFA", "false": "without MFA"}
_GONE = {"DeleteRepository", "DeletePipeline", "DeleteProject", "DeleteBucket", "DeleteTrail"}

Facts = list[tuple[str, str]]
About = list[Any]
"""Labels, each with the places that may hold what a call was made on."""


def call_facts(record: dict[str, Any], about: About, limit: int) -> Facts:
    """What stands above all else in an alert on a recorded call.

    Args:
        record: of CloudTrail.
        about: the labels and places of what it was made on.
        limit: characters of a value.
    """
    read = Reader(record, limit)
    return [
        ("Who", who(read)),
        ("What", " of ".join(filter(None, (read.value("eventName"), read.value("eventSource"))))),
        ("On", _made_on(read, about)),
        ("Outcome", outcome(read)),
        ("When", when(read.value("eventTime"))),
        ("Where", where(read.value("awsRegion"), read.value("recipientAccountId"))),
        ("From", _origin(read)),
    ]


def call_details(record: dict[str, Any], about: About) -> Facts:
    """What else is known of a recorded call, the values nearly whole."""
    read = Reader(record)
    return [
        ("Identity", read.value("userIdentity.arn")),
        ("Type", read.value("userIdentity.type")),
        ("Principal", read.value("userIdentity.principalId")),
        ("Account of the identity", read.value("userIdentity.accountId")),
        ("Access key", read.value("userIdentity.accessKeyId")),
        ("Person", read.value("userIdentity.onBehalfOf.userId")),
        *((label.capitalize(), value) for label, places in about if (value := read.value(*places))),
        ("Resources", read.value("resources[].ARN")),
        ("Error", read.value("errorMessage", f"{_FAILURES}.failureReason")),
        ("User agent", read.value("userAgent")),
        ("Event ID", read.value("eventID")),
    ]


def call_thing(record: dict[str, Any], about: About) -> str:
    """What a subject names: a repository with its tag, or whatever else a call was made on, or else the call."""
    read = Reader(record)
    raw = {label: value for label, places in about if (value := read.raw(*places))}
    tag = raw.get("tag", "")
    tagged = f":{tag}" if tag and ", " not in tag else ""
    if "repository" in raw:
        return thing_of(raw["repository"]) + tagged
    return thing_of(raw.get("pipeline") or raw.get("resource") or read.raw("resources[].ARN", "eventName"))


def things_said(things: dict[str, str]) -> str:
    """Things with what each is; one alone that no better word than resource is known of has none."""
    said = ", ".join(f"{label} {value}" for label, value in things.items())
    return said.removeprefix("resource ") if len(things) == 1 else said


def thing_of(name: str) -> str:
    """A name alone: of an ARN what stands behind the type, of several the first."""
    first, *more = name.split(", ")
    parts = first.split(":", 5)
    if parts[0] == "arn":
        first = parts[-1].partition("/")[2] or parts[-1]
    first = short_digest(queue_name(first))
    return f"{first} and {len(more)} more" if more else first


def call_page(record: dict[str, Any], about: About) -> str:
    """The console's page of the repository, pipeline, build project, bucket or trail; empty where there is none."""
    read = Reader(record)
    if read.raw("eventName") in _GONE and not read.raw("errorCode"):
        return ""
    places = dict(about)
    service = read.raw("eventSource").partition(".")[0]
    kind, name = {
        "ecr": ("repository", read.raw(*places.get("repository", ("requestParameters.repositoryName",)))),
        "codepipeline": ("pipeline", read.raw(*places.get("pipeline", ("requestParameters.pipelineName",)))),
        "codebuild": ("project", read.raw("requestParameters.projectName", "responseElements.project.name")),
        "s3": ("bucket", read.raw("requestParameters.bucketName")),
        "cloudtrail": ("trail", read.raw("responseElements.trailARN", "requestParameters.name")),
    }.get(service, ("", ""))
    account = read.raw("requestParameters.registryId", "recipientAccountId")
    # In an ARN the name is not alone.
    named = kind == "trail" or (name and ":" not in name)
    return resource_link(kind, name, region=read.raw("awsRegion"), account=account) if named else ""


def when(time: str) -> str:
    """A moment as tables have it: ``2026-11-20 09:14:27Z``."""
    return re.sub(r"^([0-9-]{10})[T ]([0-9:]{8})(\.[0-9]+)?Z?$", r"\1 \2Z", time)


def where(region: str, account: str) -> str:
    """Region and account, as far as they are known."""
    return ", ".join(filter(None, (region, account and f"account {account}")))


def who(read: Reader) -> str:
    """An identity as tables name it, with what a record knows of it: permission set, account, MFA, through whom."""
    arn, kind, owner = (read.raw(f"userIdentity.{name}") for name in ("arn", "type", "accountId"))
    account = read.raw("recipientAccountId")
    granted = _PERMISSION_SET.search(arn)
    invoker = read.value("userIdentity.invokedBy")
    name = shown(short_actor(arn, account), read.limit) if arn else _without_arn(read, kind, invoker)
    if kind == "AssumedRole" and name and not (granted or IDENTITY_CENTER in arn):
        name = f"role {name}"
    mfa = _MFA.get(read.raw("userIdentity.sessionContext.attributes.mfaAuthenticated"), "")
    parts = [
        f"{name} user" if kind == "Root" and name else name,
        f"permission set {shown(granted[1], read.limit)}" if granted else "",
        "another account" if account and owner and owner != account else "",
        # The portal of IAM Identity Center asks for MFA, and the record of a session does not say so.
        "" if mfa == _MFA["false"] and (invoker or IDENTITY_CENTER in arn) else mfa,
        f"through {invoker}" if invoker and arn else "",
    ]
    return ", ".join(filter(None, parts))


def _without_arn(read: Reader, kind: str, invoker: str) -> str:
    if invoker:
        return f"AWS service {invoker}" if kind == "AWSService" else invoker
    name = read.value("userIdentity.userName", "userIdentity.onBehalfOf.userId", "userIdentity.principalId")
    account = read.value("userIdentity.accountId")
    return " ".join(filter(None, (shown(kind, read.limit), name))) or (account and f"account {account}")


def _made_on(read: Reader, about: About) -> str:
    told = brief(read.raw("recipientAccountId"))
    said = {label: value for label, places in about if (value := read.value(*places, told=told))}
    omitted = at(read.document, "requestParameters.omitted") == [True]
    if omitted or not said:
        listed = read.value("resources[].ARN", told=told)
        left_out = "CloudTrail left out the parameters"
        return (f"{listed} ({left_out})" if listed else left_out) if omitted else listed
    return things_said(said)


def outcome(read: Reader) -> str:
    """``done``, ``refused`` or ``failed``, with the error's code; a failure with its message too."""
    code = read.value("errorCode", f"{_FAILURES}.failureCode")
    refused = _REFUSED.search(code)
    message = "" if refused else read.value("errorMessage")
    if not (code or message):
        return "done"
    return ": ".join(filter(None, ("refused" if refused else "failed", code, message)))


def _origin(read: Reader) -> str:
    address, agent = read.value("sourceIPAddress"), read.value("userAgent", told=_program)
    if address == read.value("userIdentity.invokedBy"):
        return ""
    return address if address == agent else " with ".join(filter(None, (address, agent)))


def _program(agent: str) -> str:
    """Of a user agent the program, which stands first; the rest is among the details."""
    return agent.strip("[]").split(" ")[0] if "/" in agent else agent
