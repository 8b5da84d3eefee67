"""A week in November 2026 in a shop that ships containers: what happened, in the order it happened.

Five repositories, three pipelines, two Regions, the shop's account and a partner's. Some of it is as it should
be, some is not. ``python -m history.write`` in tests/ writes the files beside this one from it.
"""

from __future__ import annotations

from typing import Any

from history.identities import (
    ALICE,
    AUDITOR,
    BOB,
    CAROL,
    DAVE,
    EVE,
    EVENTBRIDGE,
    FEDERATED,
    GITHUB,
    LIFECYCLE,
    PARTNER,
    PARTNER_USER,
    READER,
    ROOT,
    SAML,
    SERVICE,
    TASK,
    WEB_IDENTITY,
    build,
)
from history.shapes import (
    EU,
    HOST,
    US,
    action,
    call,
    defined,
    ecr,
    event,
    execution,
    pipeline,
    pull,
    push,
    records,
    scan,
    served,
)

D1, D2, D3, D4, D5, D6, D7, D8, D9 = (f"sha256:{number:x}" + "d" * 63 for number in range(1, 10))
C1, C2, C3 = (f"{number:x}" + "c" * 39 for number in range(1, 4))
B1, B2, B3, B4 = (f"0000000{number:x}-beef-4000-8000-000000000000" for number in range(1, 5))
E1, E2, E3, E4, E5, E6, E7 = (f"0000000{number:x}-feed-4000-8000-000000000000" for number in range(1, 8))


def definition(
    name: str, *, source: str = "Source", approval: bool = True, role: str = "shop-pipeline"
) -> dict[str, Any]:
    """A pipeline's structure, with the parts that the story changes."""

    def one(stage: str, category: str, provider: str, **configuration: str) -> dict[str, Any]:
        kind = {"category": category, "owner": "AWS", "provider": provider, "version": "1"}
        return {"name": stage, "actionType": kind, "configuration": configuration, "runOrder": 1}

    release = [one("Approve", "Approval", "Manual")] if approval else []
    stages = [
        {"name": source, "actions": [one("Source", "Source", "CodeStarSourceConnection", BranchName="main")]},
        {"name": "Build", "actions": [one("Build", "Build", "CodeBuild", ProjectName=f"{name}-build")]},
        {"name": "Release", "actions": [*release, one("Deploy", "Deploy", "ECS", ServiceName=name) | {"runOrder": 2}]},
    ]
    return {"name": name, "roleArn": f"arn:aws:iam::111122223333:role/{role}", "stages": stages}


def changed(when: str, who: Any, version: int, new: dict[str, Any], **more: Any) -> None:
    """Version 1 is created, a later one updates the one before."""
    asked = {"pipeline": new | ({"version": version - 1} if version > 1 else {})}
    name = "UpdatePipeline" if version > 1 else "CreatePipeline"
    pipeline(when, who, name, asked, {"pipeline": {"name": new["name"], "version": version}}, **more)


def approval(when: str, who: Any, name: str, status: str, summary: str) -> None:
    """Somebody answers the action Approve of the stage Release."""
    asked = {"pipelineName": name, "stageName": "Release", "actionName": "Approve", "token": "t"}
    pipeline(when, who, "PutApprovalResult", asked | {"result": {"status": status, "summary": summary}})


def started(when: str, who: Any, name: str, id_: str) -> None:
    """Somebody starts a pipeline by hand."""
    pipeline(when, who, "StartPipelineExecution", {"name": name}, {"pipelineExecutionId": id_})
    detail = {"trigger-type": "StartPipelineExecution", "trigger-detail": who.identity["arn"]}
    execution(f"{when[:-2]}01", name, id_, "STARTED", trigger=detail)


def built(when: str, name: str, id_: str, commit: str, uuid: str) -> None:
    """Source and build of an execution, the build's push aside."""
    minute = when[:-2]
    action(f"{minute}02", name, id_, "Source/Source", "STARTED")
    action(f"{minute}05", name, id_, "Source/Source", "SUCCEEDED", commit)
    action(f"{minute}10", name, id_, "Build/Build", "STARTED")
    project = f"{name}-build"
    answered = {"build": {"id": f"{project}:{uuid}", "initiator": f"codepipeline/{name}"}}
    call(f"{minute}11", SERVICE, "codebuild.StartBuild", {"projectName": project}, answered)


def monday() -> None:
    """Everything is set up; the first release goes as it should. Bob pushes past the pipeline."""
    image = {"imageScanningConfiguration": {"scanOnPush": True}, "imageTagMutability": "IMMUTABLE"}
    ecr("02 08:00:00", ALICE, "CreateRepository", "shop/api", image)
    ecr("02 08:01:00", ALICE, "CreateRepository", "shop/web", {"imageTagMutability": "MUTABLE"})
    ecr("02 08:02:00", ALICE, "CreateRepository", "tools/base")
    changed("02 08:10:00", ALICE, 1, definition("shop-api"))
    changed("02 08:12:00", ALICE, 1, definition("shop-web", approval=False))
    call("02 08:15:00", ROOT, "ecr.GetAuthorizationToken", region=US)
    ecr("02 08:16:00", ROOT, "CreateRepository", "legacy/batch", region=US)
    changed("02 08:20:00", ALICE, 1, definition("base-image", approval=False), region=US)
    started("02 09:00:00", CAROL, "shop-api", E1)
    built("02 09:00:00", "shop-api", E1, C1, B1)
    push("02 09:05:00", build("shop-api", B1), "shop/api:1.0", D1)
    scan("02 09:07:00", "shop/api:1.0", D1, "COMPLETE", high=1, medium=2, low=0)
    action("02 09:09:00", "shop-api", E1, "Build/Build", "SUCCEEDED", f"shop-api-build:{B1}")
    action("02 09:10:00", "shop-api", E1, "Release/Approve", "STARTED")
    approval("02 09:40:00", DAVE, "shop-api", "Approved", "tested on staging")
    action("02 09:40:01", "shop-api", E1, "Release/Approve", "SUCCEEDED")
    defined("02 09:42:00", SERVICE, "shop-api", 1, "shop/api:1.0")
    served("02 09:42:10", SERVICE, "shop-api", 1, new=True)
    execution("02 09:45:00", "shop-api", E1, "SUCCEEDED")
    pull("02 10:00:00", TASK, "shop/api:1.0")
    push("02 14:00:00", BOB, "shop/web:latest", D2)
    code = {"functionName": "thumbnails", "packageType": "Image", "code": {"imageUri": f"{HOST}/shop/web:latest"}}
    call("02 14:10:00", BOB, "lambda.CreateFunction20150331", code)
    pull("02 15:00:00", BOB, "shop/web:latest")


def tuesday() -> None:
    """A webhook releases shop-web. A freeze on shop-api; Eve tries doors; the partner is let in."""
    trigger = {
        "trigger-type": "Webhook",
        "trigger-detail": "arn:aws:codepipeline:eu-central-1:111122223333:webhook:web",
    }
    execution("03 09:00:01", "shop-web", E2, "STARTED", trigger=trigger)
    built("03 09:00:00", "shop-web", E2, C2, B2)
    push("03 09:05:00", build("shop-web", B2), "shop/web:latest", D3)
    action("03 09:08:00", "shop-web", E2, "Build/Build", "SUCCEEDED", f"shop-web-build:{B2}")
    counts = {"CRITICAL": 1, "HIGH": 3, "MEDIUM": 0, "TOTAL": 4}
    arn = "arn:aws:ecr:eu-central-1:111122223333:repository/shop/web"
    detail: dict[str, Any] = {"scan-status": "INITIAL_SCAN_COMPLETE", "repository-name": arn, "image-digest": D3}
    detail |= {"image-tags": ["latest"], "finding-severity-counts": counts, "version": "1.0"}
    event("03 09:10:00", "aws.inspector2", "Inspector2 Scan", detail)
    where = {"repositoryName": "shop/web", "imageHash": D3, "imageTags": ["latest"], "registry": "111122223333"}
    found: dict[str, Any] = {"status": "ACTIVE", "severity": "CRITICAL", "title": "CVE-2026-0001 - openssl"}
    found |= {"resources": [{"type": "AWS_ECR_CONTAINER_IMAGE", "details": {"awsEcrContainerImage": where}}]}
    event("03 09:10:01", "aws.inspector2", "Inspector2 Finding", found)
    execution("03 09:20:00", "shop-web", E2, "SUCCEEDED")
    changed("03 11:00:00", CAROL, 2, definition("shop-web", source="MySourceStage", approval=False))
    stage = {"pipelineName": "shop-api", "stageName": "Release", "transitionType": "Inbound"}
    pipeline("03 12:00:00", ALICE, "DisableStageTransition", stage | {"reason": "freeze"})
    pipeline("03 16:00:00", ALICE, "EnableStageTransition", stage)
    denied: dict[str, Any] = {"error": "AccessDenied"}
    ecr("03 13:00:00", EVE, "PutImage", "shop/api", {"imageTag": "1.0"}, **denied)
    ecr("03 13:00:20", EVE, "BatchDeleteImage", "shop/api", {"imageIds": [{"imageTag": "1.0"}]}, **denied)
    ecr("03 13:01:00", EVE, "DeleteRepository", "shop/api", {"force": True}, **denied)
    policy = '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"ecr:*"}]}'
    ecr("03 18:00:00", ALICE, "SetRepositoryPolicy", "shop/api", {"policyText": policy})


def wednesday() -> None:
    """Carol approves her own release; the partner pulls it; two builds outside of pipelines; hands on the watch."""
    rule = '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged"},"action":{"type":"expire"}}]}'
    ecr("04 08:00:00", ALICE, "PutLifecyclePolicy", "shop/web", {"lifecyclePolicyText": rule})
    started("04 09:00:00", CAROL, "shop-api", E3)
    built("04 09:00:00", "shop-api", E3, C3, B3)
    push("04 09:05:00", build("shop-api", B3), "shop/api:1.1", D4)
    scan("04 09:06:00", "shop/api:1.1", D4, "FAILED")
    action("04 09:09:00", "shop-api", E3, "Build/Build", "SUCCEEDED", f"shop-api-build:{B3}")
    action("04 09:15:00", "shop-api", E3, "Release/Approve", "STARTED")
    approval("04 09:15:30", CAROL, "shop-api", "Approved", "ok")
    action("04 09:15:31", "shop-api", E3, "Release/Approve", "SUCCEEDED")
    defined("04 09:17:00", SERVICE, "shop-api", 2, f"shop/api@{D4}", "public.ecr.aws/example/sidecar:3")
    served("04 09:17:10", SERVICE, "shop-api", 2)
    execution("04 09:20:00", "shop-api", E3, "SUCCEEDED")
    pull("04 10:00:00", READER, "shop/api:1.1")
    answered = {"build": {"id": f"tools-build:{B4}", "initiator": "bob"}}
    call("04 11:00:00", BOB, "codebuild.StartBuild", {"projectName": "tools-build"}, answered)
    push("04 11:05:00", build("tools", B4), "tools/base:1", D5)
    call("04 12:00:00", WEB_IDENTITY, "sts.AssumeRoleWithWebIdentity", {"roleArn": GITHUB.identity["arn"]})
    push("04 12:01:00", GITHUB, "tools/base:2", D6)
    ecr("04 12:05:00", GITHUB, "DescribeImages", "legacy/batch", region=US)
    trigger = {"trigger-type": "CloudWatchEvent", "trigger-detail": "arn:aws:events:us-east-1:111122223333:rule/base"}
    execution("04 13:00:00", "base-image", E6, "STARTED", region=US, trigger=trigger)
    execution("04 13:10:00", "base-image", E6, "FAILED", region=US)
    pipeline(
        "04 13:00:00",
        EVENTBRIDGE,
        "StartPipelineExecution",
        {"name": "base-image"},
        {"pipelineExecutionId": E6},
        region=US,
    )
    call("04 14:00:00", EVE, "cloudtrail.StopLogging", {"name": "custody"}, error="AccessDenied")
    call("04 14:05:00", ROOT, "kms.ScheduleKeyDeletion", {"keyId": "key-1", "pendingWindowInDays": 7})
    call("04 14:10:00", BOB, "s3.PutBucketVersioning", {"bucketName": "custody-audit-111122223333-eu-central-1"})
    call("04 14:20:00", CAROL, "events.DisableRule", {"name": "custody-root-acted", "eventBusName": "custody"})


def night() -> None:
    """Thursday, early: Bob moves a tag back; a rule expires what it left, and is made harsher."""
    push("05 02:00:00", BOB, "shop/web:latest", D2)
    expire: dict[str, Any] = {"rulePriority": 1, "description": "untagged go", "action": "expire"}
    expire |= {
        "lifecycleEventSelection": {"tagStatus": "Untagged", "countType": "Since image pushed", "countNumber": 1}
    }
    image = {"digest": D3, "tagStatus": "Untagged", "tagList": [], "pushedAt": 1793696704000}
    call("05 03:00:00", LIFECYCLE, "ecr.PolicyExecutionEvent")
    records[-1] |= {
        "readOnly": True,
        "eventType": "AwsServiceEvent",
        "serviceEventDetails": {
            "repositoryName": "shop/web",
            "lifecycleEventPolicy": {"lifecycleEventRules": [expire], "policyVersion": 1},
            "lifecycleEventImageActions": [{"lifecycleEventImage": image, "rulePriority": 1}],
        },
    }
    rule = '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any"},"action":{"type":"expire"}}]}'
    ecr("05 08:00:00", ALICE, "PutLifecyclePolicy", "shop/web", {"lifecyclePolicyText": rule})


def thursday() -> None:
    """The approval goes and comes back; stages are repeated, rolled back and overridden; a door to the outside."""
    changed("05 09:00:00", CAROL, 2, definition("shop-api", approval=False))
    changed("05 10:00:00", DAVE, 3, definition("shop-api", role="admin"))
    pipeline(
        "05 11:00:00",
        CAROL,
        "RetryStageExecution",
        {"pipelineName": "shop-web", "stageName": "Build", "pipelineExecutionId": E2, "retryMode": "FAILED_ACTIONS"},
    )
    pipeline(
        "05 11:10:00",
        CAROL,
        "RollbackStage",
        {"pipelineName": "shop-web", "stageName": "Release", "targetPipelineExecutionId": E2},
    )
    pipeline(
        "05 11:20:00",
        DAVE,
        "OverrideStageCondition",
        {"pipelineName": "shop-api", "stageName": "Release", "pipelineExecutionId": E3, "conditionType": "ON_SUCCESS"},
    )
    hook = {"name": "web", "targetPipeline": "shop-web", "authentication": "UNAUTHENTICATED"}
    pipeline("05 12:00:00", ALICE, "PutWebhook", {"webhook": hook})
    call("05 12:05:00", ALICE, "codebuild.CreateWebhook", {"projectName": "tools-build"})
    pipeline("05 12:10:00", BOB, "DeleteWebhook", {"name": "web"})
    call("05 13:00:00", SAML, "sts.AssumeRoleWithSAML", {"roleArn": "arn:aws:iam::111122223333:role/reader"})
    call("05 13:05:00", FEDERATED, "ecr.DescribeRepositories", {"repositoryNames": ["shop/api", "shop/web"]})
    ecr("05 15:00:00", BOB, "PutImageTagMutability", "shop/api", {"imageTagMutability": "MUTABLE"})
    removed = {"imageIds": [{"imageDigest": D1, "imageTag": "1.0"}], "failures": []}
    ecr("05 16:00:00", ALICE, "BatchDeleteImage", "shop/api", {"imageIds": [{"imageTag": "1.0"}]}, answered=removed)
    served("05 15:30:00", DAVE, "shop-api", 1)
    served("05 15:40:00", DAVE, "shop-api", 1, desiredCount=4)
    task = {"cluster": "prod", "taskDefinition": "unheard-of:7"}
    call("05 17:00:00", BOB, "ecs.RunTask", task, {"tasks": [], "failures": []})
    call(
        "05 17:30:00",
        BOB,
        "lambda.UpdateFunctionCode20150331v2",
        {"functionName": "thumbnails", "imageUri": f"{HOST}/shop/web:latest"},
    )


def friday() -> None:
    """The partner's own repository; a rejection, a stop; an old repository goes; a stage stays closed."""
    theirs: dict[str, Any] = {"account": PARTNER}
    ecr("06 08:00:00", PARTNER_USER, "CreateRepository", "partner/feed", **theirs)
    push("06 08:10:00", PARTNER_USER, "partner/feed:1", D7, **theirs)
    pull("06 08:30:00", READER, f"partner/feed@{D7}", **theirs)
    started("06 10:00:00", CAROL, "shop-api", E4)
    action("06 10:05:00", "shop-api", E4, "Release/Approve", "STARTED", version=3)
    approval("06 10:30:00", DAVE, "shop-api", "Rejected", "too late in the week")
    action("06 10:30:01", "shop-api", E4, "Release/Approve", "FAILED", version=3)
    execution("06 10:30:02", "shop-api", E4, "FAILED", version=3)
    started("06 11:00:00", CAROL, "shop-api", E5)
    stop = {"pipelineName": "shop-api", "pipelineExecutionId": E5, "abandon": True, "reason": "wrong branch"}
    pipeline("06 11:05:00", DAVE, "StopPipelineExecution", stop, {"pipelineExecutionId": E5})
    execution("06 11:05:10", "shop-api", E5, "STOPPED", version=3, comments="wrong branch")
    ecr("06 12:00:00", ROOT, "DeleteRepository", "legacy/batch", {"force": True}, region=US)
    ecr("06 12:30:00", ALICE, "DeleteLifecyclePolicy", "shop/web")
    ecr("06 13:00:00", ALICE, "DeleteRepositoryPolicy", "shop/api")
    rules = [{"destinations": [{"region": "eu-central-1", "registryId": PARTNER}]}]
    call("06 15:00:00", ALICE, "ecr.PutReplicationConfiguration", {"replicationConfiguration": {"rules": rules}})
    stage = {"pipelineName": "shop-web", "stageName": "Release", "transitionType": "Inbound", "reason": "weekend"}
    pipeline("06 16:00:00", DAVE, "DisableStageTransition", stage)


def evening() -> None:
    """Friday, late: Dave approves what no event shows, Carol what a webhook started."""
    approval("06 17:00:00", DAVE, "shop-api", "Approved", "hotfix")
    trigger = {
        "trigger-type": "Webhook",
        "trigger-detail": "arn:aws:codepipeline:eu-central-1:111122223333:webhook:api",
    }
    execution("06 18:00:00", "shop-api", E7, "STARTED", version=3, trigger=trigger)
    action("06 18:01:00", "shop-api", E7, "Release/Approve", "STARTED", version=3)
    approval("06 18:02:00", CAROL, "shop-api", "Approved", "reviewed")
    action("06 18:02:01", "shop-api", E7, "Release/Approve", "SUCCEEDED", version=3)


def leftovers() -> None:
    """Saturday: images are scanned again, one of them older than the record; pipelines nobody knew, and one goes."""
    scan("07 07:00:00", "shop/api:1.0", D1, "COMPLETE", high=2, medium=1, low=0)
    scan("07 07:01:00", "shop/api:0.9", D8, "COMPLETE", high=2, medium=5)
    changed("07 08:00:00", ALICE, 5, definition("imported"))
    changed("07 08:10:00", ALICE, 6, definition("imported"))
    pipeline("07 08:20:00", ALICE, "DeletePipeline", {"name": "base-image"}, region=US)
    push("07 09:00:00", BOB, "tools/base:3", D9)
    ecr("07 09:10:00", ALICE, "CreateRepository", "legacy/batch", region=US)


def alerts() -> None:
    """Friday at noon alerts are kept for the first time; of three findings of that day none was sent."""
    for when, event_id, detection, how in (
        ("06 11:59:40", "06-110500-StopPipelineExecution", "execution-abandoned", "sent"),
        ("06 12:00:21", "06-120000-DeleteRepository", "root-acted", "sent"),
        ("06 12:30:15", "06-123000-DeleteLifecyclePolicy", "lifecycle-policy-deleted", "sent"),
        ("06 12:30:16", "06-123000-DeleteLifecyclePolicy", "write-with-long-term-key", "sent"),
        ("06 13:00:31", "06-130000-DeleteRepositoryPolicy", "write-with-long-term-key", "sent"),
        ("06 15:00:12", "06-150000-PutReplicationConfiguration", "replication-changed", "excepted"),
        ("06 15:00:13", "06-150000-PutReplicationConfiguration", "write-with-long-term-key", "sent"),
    ):
        day, clock = when.split()
        told = {"alert": f"{day}-{clock}", "how": how, "detection": detection, "event_id": event_id}
        place = {"account": "111122223333", "region": EU, "severity": "medium", "subject": f"[MEDIUM] {detection}"}
        id_ = f"{day}-{clock.replace(':', '')}-{detection}"
        event(when, "custody.alerts", "Custody Alert Sent", told | place, id=id_)


def every_day() -> None:
    """The auditor's job looks at both Regions, but rests on Wednesday in us-east-1."""
    for day in ("01", "02", "03", "04", "05", "06", "07"):
        for region in (EU, US) if day != "04" else (EU,):
            minute = "00" if region == EU else "01"
            call(f"{day} 06:{minute}:00", AUDITOR, "ecr.DescribeRepositories", {}, region=region)
            call(f"{day} 06:{minute}:05", AUDITOR, "codepipeline.ListPipelines", {}, region=region)
            call(f"{day} 06:{minute}:09", AUDITOR, "ecr.DescribeRegistry", {}, region=region)


def first_version() -> None:
    """The definition that the reference record of UpdatePipeline changes, as it must have been before."""
    call("02 00:00:00", ALICE, "codepipeline.CreatePipeline")
    before: dict[str, Any] = {
        "name": "Source",
        "runOrder": 1,
        "inputArtifacts": [],
        "outputArtifacts": [{"name": "MyApp"}],
    }
    before["actionType"] = {"owner": "AWS", "version": "1", "category": "Source", "provider": "S3"}
    bucket = {"S3Bucket": "awscodepipeline-demobucket-example-date", "S3ObjectKey": "sampleapp_linux.zip"}
    before["configuration"] = bucket
    role = "arn:aws:iam::80398EXAMPLE:role/AWS-CodePipeline-Service"
    structure = {"name": "MyFirstPipeline", "roleArn": role, "stages": [{"name": "Source", "actions": [before]}]}
    records[-1] |= {
        "eventTime": "2015-06-17T15:00:00Z",
        "eventID": "first-version",
        "awsRegion": "us-east-2",
        "recipientAccountId": "80398EXAMPLE",
        "requestParameters": {"pipeline": structure},
        "responseElements": {"pipeline": {"version": 1}},
    }
