"""What a chain of the lineage shows, field by field: only what its record or event says, and else nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.lineage.lineage import Chain

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BUILD = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# As the question ``lineage`` puts it together; names of pipelines, stages and actions hold no blank.
# See https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html
_NAME = r"[A-Za-z0-9.@_-]+"
_EXECUTION = re.compile(
    rf"(?P<pipeline>{_NAME}) (?P<execution>[0-9a-f-]+), action (?P<action>{_NAME}) of stage (?P<stage>{_NAME})"
)
_SESSION = re.compile(r"arn:[a-z-]+:sts::(?P<account>\d{12}):assumed-role/[^/]+/AWSCodeBuild-(?P<build>.+)")


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """What the record does not show.

    Attributes:
        step: of the chain: ``push``, ``build``, ``execution`` ...; ``record`` where it is about all of it.
        text: what is missing and why.
        push: the record of the push whose chain has the gap; empty where it is about none.
    """

    step: str
    text: str
    push: str = ""


@dataclass(frozen=True, slots=True)
class Execution:
    """The pipeline execution in which a build ran, and where in it."""

    pipeline: str
    execution: str
    stage: str
    action: str


@dataclass(frozen=True, slots=True)
class Facts:
    """One push and what lies behind it.

    Attributes:
        chain: all steps, as the lineage has them.
        build: the CodeBuild build whose session pushed; None where none did.
        builder_account: the account of that session.
        execution: the execution whose event names that build; None where none does.
        commits: the source's commits, as events of the execution name them.
    """

    chain: Chain
    build: str | None
    builder_account: str | None
    execution: Execution | None
    commits: tuple[str, ...]

    @property
    def push_id(self) -> str:
        """The record of the push."""
        return str(self.chain.push["push_event_id"])

    def steps(self, name: str) -> list[Mapping[str, Any]]:
        """Those of one kind that the record shows."""
        return [step for step in self.chain.steps if step["step"] == name and step["known"]]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What the chain says is missing, of known steps too, and what is not of the form that a step has."""
        found = [
            Gap(str(step["step"]), str(step["gap"] or "not in the record"), self.push_id)
            for step in self.chain.steps
            if not step["known"] or step["gap"]
        ]
        shown = {"build": self.build, "execution": self.execution, "commit": self.commits}
        found += [
            Gap(name, "what the record says of it is not of the form that this step has", self.push_id)
            for name, value in shown.items()
            if self.steps(name) and not value
        ]
        for name in ("build", "execution", "commit", "start", "approval"):
            if not any(step["step"] == name for step in self.chain.steps):
                found.append(Gap(name, "the lineage has no such step", self.push_id))
        return tuple(dict.fromkeys(found))


def facts_of(chain: Chain) -> Facts:
    """What a chain shows."""
    build, account = _build(chain)
    return Facts(chain, build, account, _execution(chain), _commits(chain))


def digest_of(chain: Chain) -> str | None:
    """The digest that was pushed, where the record has it."""
    for step in _known(chain, "push"):
        if _DIGEST.fullmatch(digest := str(step["image_digest"] or "")):
            return digest
    return None


def _known(chain: Chain, name: str) -> list[Mapping[str, Any]]:
    return [step for step in chain.steps if step["step"] == name and step["known"]]


def _build(chain: Chain) -> tuple[str | None, str | None]:
    for step in _known(chain, "build"):
        session = _SESSION.fullmatch(str(step["actor"] or ""))
        if session and session["build"] == step["what"] and _BUILD.fullmatch(session["build"]):
            return session["build"], session["account"]
    return None, None


def _execution(chain: Chain) -> Execution | None:
    for step in _known(chain, "execution"):
        if found := _EXECUTION.fullmatch(str(step["what"] or "")):
            return Execution(found["pipeline"], found["execution"], found["stage"], found["action"])
    return None


def _commits(chain: Chain) -> tuple[str, ...]:
    named = (str(step["what"] or "") for step in _known(chain, "commit"))
    return tuple(dict.fromkeys(commit for commit in named if _COMMIT.fullmatch(commit)))
