"""A settings set and all its neighbours, synthesized in one app; few detections are enough to see what lasts."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from aws_cdk import App, Stage
from support.assembly import ROOT, output, staged
from support.kept import kept_value
from support.leaving import LEAVING
from support.settings_sets import BASES, setting_of, steps
from support.transitions import LASTING, Transition, transition

from custody.detections import all_detections
from custody.questions import all_questions
from custody.settings.source import parse, read_context
from stacks import build

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from support.template import Template

    from custody.detections import Detection
    from custody.detections.parameters import DetectionSettings
    from custody.questions import Question

BASE = "base"
WAYS = ("there", "back")
_ALONE = {"removal"}


@contextmanager
def few_detections() -> Iterator[None]:
    """Of each severity one detection with a rule and one with a question; none has anything that lasts of its own."""
    with (
        patch("stacks.deployment.all_detections", few),
        patch("custody_cdk.lake.audit_lake.all_questions", _few_questions),
    ):
        yield


def few(settings: DetectionSettings) -> list[Detection]:
    """The detections that are deployed here."""
    return _chosen(_Key(settings))[0]


def _few_questions(settings: DetectionSettings) -> list[Question]:
    return _chosen(_Key(settings))[1]


class _Key:
    """Settings by what they say, as most sets here say the same of the detections."""

    def __init__(self, settings: DetectionSettings) -> None:
        self.settings = settings
        self._said = settings.model_dump_json(), settings.question_folders

    def __hash__(self) -> int:
        return hash(self._said)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other._said == self._said


@cache
def _chosen(key: _Key) -> tuple[list[Detection], list[Question]]:
    detections = reversed(all_detections(key.settings))
    chosen = list({(d.severity, d.question is None): d for d in detections}.values())
    asked = {detection.id for detection in chosen}
    return chosen, [question for question in all_questions(key.settings) if question.id in asked]


@cache
def matrix(base: str) -> dict[str, dict[str, Template]]:
    """The stacks of a base and of each step from it, by the step's name."""
    return deployments({BASE: BASES[base], **steps_from(base)})


def steps_from(base: str) -> dict[str, dict[str, Any]]:
    """What is changed by itself, as it takes something away or leaves less to be seen of others, and what at once."""
    return steps(base, {*LEAVING, *_ALONE})


def deployments(sets: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Template]]:
    """The stacks of each settings set, by its name and theirs; half a second a set where they are not kept."""
    told = hashlib.sha256(repr(sets).encode()).hexdigest()[:16]
    found: dict[str, dict[str, Template]] = kept_value(f"deployments-{told}", lambda: _deployments(sets))
    return found


def _deployments(sets: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Template]]:
    # One that is refused ends it before anything is synthesized.
    settings = {name: parse({"custody": said}) for name, said in sets.items()}
    context = {key: value for key, value in read_context(ROOT / "cdk.json").items() if key != "custody"}
    app = App(context=context, outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    stages = {f"set-{number}": name for number, name in enumerate(sets)}
    with few_detections():
        for stage, name in stages.items():
            # A stage for each, so that all are one synthesis: their stacks have the same names.
            build(Stage(app, stage), settings[name])
    return {stages[stage]: dict(assembly.templates) for stage, assembly in staged(app).items()}


@dataclass(frozen=True, slots=True)
class LastingChanges:
    """What becomes of what lasts when a setting changes, or several at once."""

    setting: str
    transition: Transition

    def leaving(self) -> set[str]:
        """The kinds of what the stacks hold no longer."""
        return {self.transition.before[place].type for place in self.transition.gone} & LASTING

    def unmeant(self) -> list[str]:
        """What is replaced, made anew under another logical id, or gone without a reason: a line each."""
        became = self.transition
        meant = LEAVING[self.setting].types if self.setting in LEAVING else frozenset()
        gone = {place for place in became.gone if became.before[place].type not in meant}
        found = {"replaced": became.replaced, "made anew": became.made_anew(), "gone": gone}
        return [
            f"{what}: {became.before[place].type} {' '.join(place)}"
            for what, places in found.items()
            for place in sorted(places)
            if became.before[place].type in LASTING
        ]


def lasting_changes(base: str, step: str, way: str) -> LastingChanges:
    """What a step from a base changes, or the way back."""
    before, after = matrix(base)[BASE], matrix(base)[step]
    there = way == "there"
    return LastingChanges(setting_of(step), transition(*((before, after) if there else (after, before))))
