"""A golden quarter: 40 executions of five pipelines, honest ones and ways of cheating, and what is to be said of each.

A case is a line: the pipeline, what happens, and the verdicts in the order of ``custody.releases.model.ATTRIBUTES``,
``y`` yes, ``n`` no, ``u`` unknown.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from history.identities import ROOT, build
from support.quarter import (
    ALICE,
    API,
    BASE,
    BEGIN,
    CAROL,
    CAROL_AS_USER,
    CAROL_TOO,
    CI,
    DAVE,
    EDGE,
    EVERY,
    FRANK,
    MACHINE,
    PAY,
    SOMEBODY,
    WEB,
    Quarter,
    Run,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from history.identities import Who
    from support.quarter import Pipeline

Tell = "Callable[[Quarter, Run], int | None]"
"""What happens; returns the version of the definition where that is another afterwards."""


def honest(**changes: Any) -> Any:
    """A release as it should be, with some of it otherwise."""

    def tell(made: Quarter, run: Run) -> None:
        made.shipped(replace(run, **changes))

    return tell


def with_call(minute: float, who: Who, name: str, **asked: Any) -> Any:
    """A release, and a call to CodePipeline meanwhile; ``execution`` is put where its id stands."""

    def tell(made: Quarter, run: Run) -> None:
        made.shipped(run)
        told = {key: run.id if value == "execution" else value for key, value in asked.items()}
        answered = {"pipelineExecutionId": run.id} if name == "RollbackStage" else {}
        made.call(run, minute, who, f"codepipeline.{name}", {"pipelineName": run.pipeline.name, **told}, answered)

    return tell


def edited(who: Who, *, approvals: int | None = None, **changes: Any) -> Any:
    """The definition is changed before the release."""

    def tell(made: Quarter, run: Run) -> int:
        newer = replace(run, version=run.version + 1)
        made.edit(newer, -30, who, approvals=approvals)
        made.shipped(replace(newer, **changes))
        return newer.version

    return tell


def without(*lost: str, events: bool = False, edit: bool = False, **changes: Any) -> Any:
    """A release of which the record has lost what is named, by what an id contains, or every event."""

    def tell(made: Quarter, run: Run) -> int:
        records, told = len(made.records), len(made.events)
        version = run.version + 1 if edit else run.version
        run = replace(run, version=version)
        if edit:
            made.edit(run, -30, ALICE)
        made.shipped(replace(run, **changes))
        kept = [one for one in made.records[records:] if not any(word in one["eventID"] for word in lost)]
        made.records[records:] = kept
        made.events[told:] = [
            one for one in made.events[told:] if not events and not any(word in one["id"] for word in lost)
        ]
        return version

    return tell


def swapped(who: Callable[[Run], Who]) -> Any:
    """Somebody pushes another image under the tag while the approval waits."""

    def tell(made: Quarter, run: Run) -> None:
        made.shipped(run)
        made.push(run, 15, who(run), "sha256:" + "e" * 64)

    return tell


def hidden(name: str) -> Any:
    """CloudTrail left out the parts of a call."""

    def tell(made: Quarter, run: Run) -> None:
        records = len(made.records)
        made.shipped(run)
        for one in made.records[records:]:
            if one["eventName"] == name:
                gone = {"omitted": True, "originalSize": 200_000, "reason": "too large"}
                one.update(requestParameters=gone, responseElements=gone)

    return tell


def project_changed(who: Who) -> Any:
    """The project that builds it is changed before the release."""

    def tell(made: Quarter, run: Run) -> None:
        made.call(run, -20, who, "codebuild.UpdateProject", {"name": f"{run.pipeline.name}-build"}, {})
        made.shipped(run)

    return tell


def rolled_back(made: Quarter, run: Run) -> None:
    """The stage Release runs what an older execution had built."""
    run = replace(run, trigger="ManualRollback")
    made.call(run, 0, CAROL, "codepipeline.RollbackStage", {"pipelineName": "api"}, {"pipelineExecutionId": run.id})
    made.started(run)
    made.action(run, 2, "Release/Deploy", 3)
    made.event(run, 6, "Pipeline", "SUCCEEDED")


def retried(made: Quarter, run: Run) -> None:
    """A build that fails is run again, and goes well."""
    made.action(replace(run, failing=frozenset({"Build"})), 2.2, "Build/Build", 0.2, again="-first")
    asked = {"pipelineName": run.pipeline.name, "stageName": "Build", "pipelineExecutionId": run.id}
    made.call(run, 2.6, CAROL, "codepipeline.RetryStageExecution", asked, {"pipelineExecutionId": run.id})
    made.shipped(run)


def abandoned(made: Quarter, run: Run) -> None:
    """It is stopped, and what it was at is left alone; its image is in the repository."""
    made.shipped(replace(run, state="STOPPED", reached=2))
    asked = {"pipelineName": run.pipeline.name, "pipelineExecutionId": run.id, "abandon": True}
    made.call(run, 49, CAROL, "codepipeline.StopPipelineExecution", asked, {"pipelineExecutionId": run.id})


def at_once(made: Quarter, run: Run) -> None:
    """Another execution waits for the same approval meanwhile, and nobody can tell which of them was approved."""
    made.shipped(run)
    other = replace(run, number=run.number + 100, at=run.at + timedelta(minutes=1))
    made.shipped(replace(other, approvers=(None,), reached=3, state="FAILED"))
    made.expected[other.id], made.cases[other.id] = "uuuyy", "the other of two that waited at once"


CASES: tuple[tuple[Pipeline, str, str, Any], ...] = (
    (API, "the first of a new pipeline", "yyyyy", honest()),
    (WEB, "the first by webhook; the author is known by what the commit says", "uyyyy", honest()),
    (PAY, "the first, with two approvals", "yyyyy", honest()),
    (BASE, "the first of another account and Region", "yyyyy", honest()),
    (EDGE, "the first with a job", "yyyyy", honest()),
    (API, "as it should be", "yyyyy", honest()),
    (API, "approved by who started it", "nnyyy", honest(approvers=(CAROL,))),
    (API, "approved by who started it, with another role", "nnyyy", honest(approvers=(CAROL_TOO,))),
    (API, "approved by who started it, as a user perhaps", "uuyyy", honest(approvers=(CAROL_AS_USER,))),
    (API, "approved by who changed the definition", "ynyyn", edited(DAVE)),
    (API, "changed by who started it, approved by another", "yyyyy", edited(CAROL)),
    (API, "approved by a machine", "nuyyy", honest(approvers=(MACHINE,))),
    (API, "approved by root", "uuyyy", honest(approvers=(ROOT,))),
    (API, "approved by a session that anybody could have named", "uuyyy", honest(approvers=(SOMEBODY,))),
    (API, "the approval taken out before", "nnyyn", edited(ALICE, approvals=0, approvers=())),
    (API, "the approval put back, and somebody else approved", "yyyyy", edited(ALICE)),
    (API, "the last editor approves, in an execution after", "yyyyy", honest(approvers=(FRANK,))),
    (API, "a rollback", "uunuy", rolled_back),
    (API, "rejected, and pushed all the same", "nnnyy",
     honest(state="FAILED", failing=frozenset({"Approve1"}), reached=3)),
    (EDGE, "a condition overridden", "yynyy",
     with_call(12, CAROL, "OverrideStageCondition", pipelineExecutionId="execution", conditionType="BEFORE_ENTRY")),
    (EDGE, "another source put in", "yynyy", honest(start={"sourceRevisions": [{"actionName": "Source"}]})),
    (EDGE, "variables put in", "yynyy", honest(start={"variables": [{"name": "SKIP", "value": "1"}]})),
    (EDGE, "a stage let through by hand", "yynyy", with_call(9, CAROL, "EnableStageTransition", stageName="Release")),
    (EDGE, "a job reported done by a person", "yynyy", with_call(41, CAROL, "PutJobSuccessResult", jobId="j")),
    (EDGE, "a failed check passed over", "yynyy", honest(failing=frozenset({"Check"}))),
    (EDGE, "a failed build run again", "yyyyy", retried),
    (BASE, "stopped and abandoned, with its image pushed", "uunyy", abandoned),
    (BASE, "a revision from outside, put by a person", "yynyy", honest(trigger="PutActionRevision")),
    (BASE, "a person pushed another image under the tag", "yyyny", swapped(lambda _: ALICE)),
    (BASE, "another build pushed under the tag", "yyyny", swapped(lambda run: build("base-build", run.build[::-1]))),
    (BASE, "the project changed by who approved it", "ynyyn", project_changed(DAVE)),
    (BASE, "CloudTrail left out which image was pushed", "yyyuy", hidden("PutImage")),
    (WEB, "approved by who wrote the commit", "nnyyy", honest(author="dave@example.com")),
    (WEB, "two waited for the approval at once", "uuuyy", at_once),
    (PAY, "one of two approvers started it", "ynyyy", honest(approvers=(CAROL, FRANK))),
    (PAY, "one of two approvals is not in the record", "yuuyy", without("PutApprovalResult-203.0.113.41")),
    (PAY, "the start is not in the record", "yuuyy", without("StartPipelineExecution")),
    (PAY, "the end of an approval is not in the record", "yuuuy", without("Approve2-SUCCEEDED")),
    (PAY, "the change is not in the record", "yuyyu", without("UpdatePipeline", edit=True)),
    (PAY, "no event of it is in the record", "uuuuu", without(events=True)),
    (PAY, "started by a machine", "yuyyy", honest(starter=CI)),
    (PAY, "CloudTrail left out what was approved", "uuuyy", hidden("PutApprovalResult")),
)  # fmt: skip


def quarter() -> Quarter:
    """All of it, told once a second day."""
    made = Quarter()
    versions: dict[str, int] = {}
    for number, (pipeline, case, verdicts, tell) in enumerate(CASES, 1):
        first = pipeline.name not in versions
        run = Run(pipeline, number, BEGIN + number * EVERY, versions.setdefault(pipeline.name, 1))
        run.approvers = (DAVE, FRANK)[: pipeline.approvals]
        if first:
            made.edit(run, -600, ALICE)
        made.expected[run.id], made.cases[run.id] = verdicts, case
        versions[pipeline.name] = tell(made, run) or run.version
    return made
