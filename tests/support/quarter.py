"""What a quarter of releases is made of: pipelines, executions, and the records and events that they leave behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from history.identities import PARTNER, SHOP, Who, build, role, user

PERIOD = {"since": "2026-07-01", "until": "2026-10-01"}
BEGIN = datetime(2026, 7, 1, 8)  # noqa: DTZ001 - UTC unsaid, as every time of the record
EVERY = timedelta(days=2)

ALICE = user("alice", "203.0.113.10", mfa=True)
CAROL = role("AWSReservedSSO_Release_1a2b", "carol@example.com", "203.0.113.30", portal=True)
DAVE = role("AWSReservedSSO_Approver_3c4d", "dave@example.com", "203.0.113.40", portal=True)
FRANK = role("AWSReservedSSO_Approver_3c4d", "frank@example.com", "203.0.113.41", portal=True)
CAROL_TOO = role("AWSReservedSSO_Approver_3c4d", "carol@example.com", "203.0.113.30", portal=True)
CAROL_AS_USER = user("carol", "203.0.113.30")
SOMEBODY = role("Admin", "session-1", "203.0.113.50", portal=True)
MACHINE = role("chat-bot", "approve", "203.0.113.60")
CI = role("github-push", "GitHubActions", "198.51.100.5")


@dataclass(frozen=True)
class Pipeline:
    """A pipeline: where it is, whether a webhook starts it, how many approve it, and whether it waits for a job."""

    name: str
    account: str = SHOP
    region: str = "eu-central-1"
    webhook: bool = False
    approvals: int = 1
    job: bool = False


API, WEB = Pipeline("api"), Pipeline("web", webhook=True)
PAY = Pipeline("pay", region="us-east-1", approvals=2)
BASE, EDGE = Pipeline("base", account=PARTNER, region="eu-west-1"), Pipeline("edge", job=True)


@dataclass
class Run:
    """One execution, as its case changes it."""

    pipeline: Pipeline
    number: int
    at: datetime
    version: int
    starter: Who = CAROL
    approvers: tuple[Who | None, ...] = ()
    state: str = "SUCCEEDED"
    trigger: str = "StartPipelineExecution"
    author: str = "carol@example.com"
    start: dict[str, Any] = field(default_factory=dict)
    failing: frozenset[str] = frozenset()
    reached: int = 99

    @property
    def id(self) -> str:
        return f"{self.number:08x}-feed-4000-8000-000000000000"

    @property
    def build(self) -> str:
        return f"{self.number:08x}-beef-4000-8000-000000000000"

    @property
    def tag(self) -> str:
        return f"1.{self.number}"


@dataclass
class Quarter:
    """The records, the events and the verdicts that are to be given, by execution."""

    records: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    expected: dict[str, str] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)

    def call(  # noqa: PLR0917  # a sentence of the story
        self, run: Run, minute: float, who: Who, action: str, asked: Any = None, answered: Any = None
    ) -> Any:
        """One record; ``minute`` counts from the start of the execution."""
        service, name = action.split(".")
        at = run.at + timedelta(minutes=minute)
        self.records.append(
            {
                "eventVersion": "1.11",
                "userIdentity": who.identity,
                "eventTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
                "eventSource": f"{service}.amazonaws.com",
                "eventName": name,
                "awsRegion": run.pipeline.region,
                "sourceIPAddress": who.address,
                "userAgent": who.agent,
                "requestParameters": asked,
                "responseElements": answered,
                "eventID": f"{run.number:02}-{minute:g}-{name}-{who.address}",
                "readOnly": False,
                "eventType": "AwsApiCall",
                "managementEvent": True,
                "recipientAccountId": run.pipeline.account,
                "eventCategory": "Management",
                **({"sessionCredentialFromConsole": "true"} if who.portal else {}),
            }
        )
        return self.records[-1]

    def event(self, run: Run, minute: float, kind: str, state: str, **detail: Any) -> None:
        """One event of the pipeline."""
        at = run.at + timedelta(minutes=minute)
        told = {"pipeline": run.pipeline.name, "execution-id": run.id, "state": state, "version": run.version, **detail}
        self.events.append(
            {
                "version": "0",
                "id": f"{run.number:02}-{minute:g}-{kind}-{detail.get('action', '')}-{state}",
                "detail-type": f"CodePipeline {kind} Execution State Change",
                "source": "aws.codepipeline",
                "account": run.pipeline.account,
                "time": f"{at:%Y-%m-%dT%H:%M:%SZ}",
                "region": run.pipeline.region,
                "resources": [],
                "detail": told,
            }
        )

    def action(
        self, run: Run, minute: float, where: str, minutes: float, external: str = "", *, again: str = ""
    ) -> None:
        """A run of an action from its start to its end."""
        stage, name = where.split("/")
        category, provider, owner = ACTIONS[name.rstrip("12")]
        kind = {"category": category, "owner": owner, "provider": provider, "version": "1"}
        told = {"stage": stage, "action": name, "action-execution-id": f"{run.id}-{name}{again}", "type": kind}
        self.event(run, minute, "Action", "STARTED", **told)
        result = {"execution-result": {"external-execution-id": external}} if external else {}
        state = "FAILED" if name in run.failing else "SUCCEEDED"
        self.event(run, minute + minutes, "Action", state, **told, **result)

    def edit(self, run: Run, minute: float, who: Who, *, approvals: int | None = None) -> None:
        """The definition is changed, which makes a version more, or made."""
        made = run.version == 1
        asked = {"pipeline": definition(run.pipeline, run.pipeline.approvals if approvals is None else approvals)}
        if not made:
            asked["pipeline"]["version"] = run.version - 1
        answered = {"pipeline": {"name": run.pipeline.name, "version": run.version}}
        self.call(run, minute, who, f"codepipeline.{'Create' if made else 'Update'}Pipeline", asked, answered)

    def started(self, run: Run) -> None:
        """By a call, or by a webhook."""
        if run.pipeline.webhook:
            trigger = {
                "trigger-type": "WebhookV2",
                "author-email": run.author,
                "author-display-name": run.author.partition("@")[0],
                "commit-id": f"{run.number:x}".rjust(40, "c"),
            }
        else:
            trigger = {"trigger-type": run.trigger, "trigger-detail": run.starter.identity.get("arn", "")}
            asked = {"name": run.pipeline.name, **run.start}
            if run.trigger == "PutActionRevision":
                asked = {"pipelineName": run.pipeline.name, "stageName": "Source", "actionName": "Source"}
            if run.trigger != "ManualRollback":
                self.call(run, 0, run.starter, f"codepipeline.{run.trigger}", asked, {"pipelineExecutionId": run.id})
        self.event(run, 0.1, "Pipeline", "STARTED", **{"execution-trigger": trigger})

    def approve(self, run: Run, minute: float, number: int, who: Who, status: str = "Approved") -> None:
        """Somebody answers an approval."""
        asked = {
            "pipelineName": run.pipeline.name,
            "stageName": "Release",
            "actionName": f"Approve{number}",
            "token": "t",
            "result": {"status": status, "summary": f"seen {run.number}"},
        }
        self.call(run, minute, who, "codepipeline.PutApprovalResult", asked, {})

    def push(self, run: Run, minute: float, who: Who, digest: str = "") -> Any:
        """An image under the tag of the execution."""
        repository = f"shop/{run.pipeline.name}"
        image = {"imageDigest": digest or f"sha256:{run.number:064x}", "imageTag": run.tag}
        answered = {"image": {"repositoryName": repository, "imageId": image}}
        return self.call(
            run, minute, who, "ecr.PutImage", {"repositoryName": repository, "imageTag": run.tag}, answered
        )

    def shipped(self, run: Run) -> None:
        """All of an execution, as far as it came: source 1, build 2, approvals 3, jobs and deployment 4."""
        name = run.pipeline.name
        self.started(run)
        self.action(run, 1, "Source/Source", 1, f"{run.number:x}".rjust(40, "c"))
        self.action(run, 3, "Build/Build", 5, f"{name}-build:{run.build}")
        answered = {"build": {"id": f"{name}-build:{run.build}", "initiator": f"codepipeline/{name}"}}
        self.call(run, 3, SERVICE, "codebuild.StartBuild", {"projectName": f"{name}-build"}, answered)
        self.push(run, 7, build(f"{name}-build", run.build))
        for number, who in enumerate(run.approvers, 1):
            if run.reached >= 2 + number:
                self.action(run, 10 * number, f"Release/Approve{number}", 8)
                if who is not None:
                    self.approve(
                        run,
                        10 * number + 7.9,
                        number,
                        who,
                        "Rejected" if f"Approve{number}" in run.failing else "Approved",
                    )
        if run.reached > 4:
            if run.pipeline.job:
                self.action(run, 40, "Release/Check", 3)
            self.action(run, 44, "Release/Deploy", 3)
        self.event(run, 50, "Pipeline", run.state)


SERVICE = role("shop-pipeline", "1762070400000", "codepipeline.amazonaws.com", by="codepipeline.amazonaws.com")
ACTIONS = {
    "Source": ("Source", "CodeStarSourceConnection", "AWS"),
    "Build": ("Build", "CodeBuild", "AWS"),
    "Approve": ("Approval", "Manual", "AWS"),
    "Check": ("Invoke", "Lambda", "AWS"),
    "Deploy": ("Deploy", "ECS", "AWS"),
}


def definition(pipeline: Pipeline, approvals: int) -> dict[str, Any]:
    """A pipeline's structure."""

    def one(name: str) -> dict[str, Any]:
        category, provider, owner = ACTIONS[name.rstrip("12")]
        return {"name": name, "actionType": {"category": category, "owner": owner, "provider": provider}}

    release = [*(f"Approve{n}" for n in range(1, approvals + 1)), *(["Check"] if pipeline.job else []), "Deploy"]
    stages = {"Source": ["Source"], "Build": ["Build"], "Release": release}
    return {
        "name": pipeline.name,
        "roleArn": f"arn:aws:iam::{pipeline.account}:role/shop-pipeline",
        "stages": [{"name": stage, "actions": [one(name) for name in names]} for stage, names in stages.items()],
    }
