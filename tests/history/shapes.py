"""How the story's sentences become CloudTrail records and EventBridge events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from history.identities import PARTNER, SHOP

if TYPE_CHECKING:
    from history.identities import Who

EU, US = "eu-central-1", "us-east-1"
READS = ("Get", "List", "Describe", "BatchGet", "BatchCheck", "PollFor", "AssumeRole")
LAYERS = ("InitiateLayerUpload", "CompleteLayerUpload", "PutImage", "BatchGetImage", "GetDownloadUrlForLayer")
"""Calls of docker, which name the registry."""

records: list[dict[str, Any]] = []
changes: list[dict[str, Any]] = []


def call(
    when: str,
    who: Who,
    action: str,
    asked: dict[str, Any] | None = None,
    answered: dict[str, Any] | None = None,
    *,
    region: str = EU,
    account: str = SHOP,
    error: str = "",
) -> None:
    """One record: ``when`` is ``02 09:00:00`` in November 2026, ``action`` is ``ecr.PutImage``."""
    service, name = action.split(".")
    day, clock = when.split()
    record: dict[str, Any] = {
        "eventVersion": "1.11",
        "userIdentity": who.identity,
        "eventTime": f"2026-11-{day}T{clock}Z",
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": region,
        "sourceIPAddress": who.address,
        "userAgent": who.agent,
        "requestParameters": asked,
        "responseElements": answered,
        "eventID": f"{day}-{clock.replace(':', '')}-{name}",
        "readOnly": name.startswith(READS),
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "recipientAccountId": account,
        "eventCategory": "Management",
    }
    if error:
        record |= {"errorCode": error, "errorMessage": f"not authorized to perform {service}:{name}"}
    if who.portal:
        record["sessionCredentialFromConsole"] = "true"
    records.append(record)


def ecr(when: str, who: Who, name: str, repository: str, asked: dict[str, Any] | None = None, **more: Any) -> None:
    """One call about a repository."""
    wanted = {"repositoryName": repository} | (asked or {})
    if name in LAYERS:
        wanted["registryId"] = more.get("account", SHOP)
    call(when, who, f"ecr.{name}", wanted, **more)


def push(when: str, who: Who, image: str, digest: str, **more: Any) -> None:
    """A push as docker makes it: login, layer, manifest, within four seconds."""
    repository, tag = image.split(":")
    minute = when[:-2]
    call(f"{minute}00", who, "ecr.GetAuthorizationToken", **more)
    ecr(f"{minute}01", who, "InitiateLayerUpload", repository, **more)
    ecr(f"{minute}02", who, "CompleteLayerUpload", repository, **more)
    answered = {"image": {"repositoryName": repository, "imageId": {"imageDigest": digest, "imageTag": tag}}}
    ecr(f"{minute}04", who, "PutImage", repository, {"imageTag": tag}, answered=answered, **more)
    if more.get("account", SHOP) != PARTNER:
        detail = {"result": "SUCCESS", "action-type": "PUSH", "repository-name": repository, "image-digest": digest}
        event(f"{minute}05", "aws.ecr", "ECR Image Action", detail | {"image-tag": tag})


def pull(when: str, who: Who, image: str, **more: Any) -> None:
    """A pull as docker makes it; ``image`` ends in a tag or in a digest."""
    repository, _, name = image.partition("@" if "@" in image else ":")
    wanted = {"imageDigest": name} if "@" in image else {"imageTag": name}
    minute = when[:-2]
    ecr(f"{minute}10", who, "BatchGetImage", repository, {"imageIds": [wanted]}, **more)
    ecr(f"{minute}11", who, "GetDownloadUrlForLayer", repository, **more)


HOST = f"{SHOP}.dkr.ecr.{EU}.amazonaws.com"
ECS = f"arn:aws:ecs:{EU}:{SHOP}"


def defined(when: str, who: Who, family: str, revision: int, *images: str) -> None:
    """A revision of a task definition; an image without a host is one of the shop's registry."""
    named = [image if "." in image.split("/")[0] else f"{HOST}/{image}" for image in images]
    containers = [{"name": f"c{number}", "image": image} for number, image in enumerate(named)]
    arn = f"{ECS}:task-definition/{family}:{revision}"
    asked = {"family": family, "containerDefinitions": containers}
    call(when, who, "ecs.RegisterTaskDefinition", asked, {"taskDefinition": {"taskDefinitionArn": arn}})


def served(when: str, who: Who, name: str, revision: int, **more: Any) -> None:
    """A service of the cluster prod is created with the first revision, or updated to a later one."""
    definition = f"{ECS}:task-definition/{name}:{revision}"
    service = {"serviceArn": f"{ECS}:service/prod/{name}", "taskDefinition": definition}
    action = "CreateService" if more.pop("new", False) else "UpdateService"
    asked = {"cluster": "prod", "serviceName" if action == "CreateService" else "service": name}
    asked |= more or {"taskDefinition": f"{name}:{revision}"}
    call(when, who, f"ecs.{action}", asked, {"service": service})


def pipeline(when: str, who: Who, name: str, asked: dict[str, Any], answered: Any = None, **more: Any) -> None:
    """One call to CodePipeline."""
    call(when, who, f"codepipeline.{name}", asked, answered, **more)


def event(when: str, source: str, kind: str, detail: dict[str, Any], *, region: str = EU, **more: Any) -> None:
    """One event of a service's own."""
    day, clock = when.split()
    changes.append(
        {
            "version": "0",
            "id": f"{day}-{clock.replace(':', '')}-{'Scan' if 'Scan' in kind else detail_name(detail)}",
            "detail-type": kind,
            "source": source,
            "account": SHOP,
            "time": f"2026-11-{day}T{clock}Z",
            "region": region,
            "resources": [],
            "detail": detail,
        }
        | more
    )


def detail_name(detail: dict[str, Any]) -> str:
    """What an event's id ends with, so that a reader of an answer knows it again."""
    subject = detail.get("action") or detail.get("stage") or detail.get("pipeline") or detail.get("repository-name")
    return f"{subject or 'finding'}-{detail.get('state') or detail.get('action-type') or detail.get('status')}"


def execution(
    when: str,
    name: str,
    id_: str,
    state: str,
    *,
    version: int = 1,
    region: str = EU,
    trigger: dict[str, str] | None = None,
    comments: str = "",
) -> None:
    """A pipeline execution came to a state."""
    detail: dict[str, Any] = {"pipeline": name, "execution-id": id_, "state": state, "version": version}
    if trigger:
        detail["execution-trigger"] = trigger
    if comments:
        detail["stop-execution-comments"] = comments
    event(when, "aws.codepipeline", "CodePipeline Pipeline Execution State Change", detail, region=region)


def action(when: str, name: str, id_: str, where: str, state: str, *external: str, version: int = 1) -> None:
    """An action came to a state; ``where`` is ``Stage/Action``, ``external`` the id at the provider if any."""
    stage, done = where.split("/")
    category = {"Source": "Source", "Build": "Build", "Approve": "Approval"}[done]
    provider = {"Source": "CodeStarSourceConnection", "Build": "CodeBuild", "Approval": "Manual"}[category]
    detail: dict[str, Any] = {
        "pipeline": name,
        "execution-id": id_,
        "stage": stage,
        "action": done,
        "action-execution-id": f"{id_}-{done}",
        "state": state,
        "version": version,
        "region": EU,
        "type": {"owner": "AWS", "category": category, "provider": provider, "version": "1"},
    }
    if external:
        detail["execution-result"] = {"external-execution-id": external[0]}
    event(when, "aws.codepipeline", "CodePipeline Action Execution State Change", detail)


def scan(when: str, image: str, digest: str, status: str, **counts: int) -> None:
    """A basic scan ended."""
    repository, tag = image.split(":")
    detail: dict[str, Any] = {
        "scan-status": status,
        "repository-name": repository,
        "image-digest": digest,
        "image-tags": [tag],
    }
    if counts:
        detail["finding-severity-counts"] = {name.upper(): count for name, count in counts.items()}
    event(when, "aws.ecr", "ECR Image Scan", detail)
