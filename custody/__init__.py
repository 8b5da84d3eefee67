"""Custody: the chain of custody of software shipped on AWS, recorded, alarmed and answerable.

    >>> import custody
    >>> for finding in custody.scan("logs/"):
    ...     print(finding.severity, finding.title, finding.actor)

``scan``, ``ask``, ``lineage``, ``timeline``, ``releases``, ``report``, ``attest``, ``verify``, ``record``, ``doctor``
and ``plan`` are jobs that return data, ``detections``, ``questions`` and ``controls`` say what there is to look for, to
ask and to evidence, ``write`` writes any result to a file, and ``check_attestation`` checks one. They print nothing,
and are loaded when they are first used: importing this costs nothing. Whatever goes wrong is a ``CustodyError``, one
line of text. docs/python.md shows each. The constructs for the AWS CDK live in ``custody_cdk``, which nothing here
imports.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from custody.api import detections, load_settings, questions
    from custody.ask.answer import Answer
    from custody.ask.ask import ask
    from custody.attest.attest import Attestation, attest
    from custody.attest.verify import Checked, check_attestation
    from custody.controls.controls import controls
    from custody.controls.model import Covered
    from custody.doctor.doctor import doctor
    from custody.doctor.result import Examination
    from custody.errors import CustodyError
    from custody.lineage.lineage import Chain, Lineage, lineage
    from custody.logs.problem import Problem
    from custody.output.write import write
    from custody.plan.plan import plan
    from custody.plan.result import Plan
    from custody.progress import Progress
    from custody.record.model import RecordProof
    from custody.record.record import record
    from custody.releases.model import Release, Releases
    from custody.releases.releases import releases
    from custody.report.model import Report
    from custody.report.report import report
    from custody.scan.finding import Finding
    from custody.scan.scan import Scan, scan
    from custody.settings import Settings
    from custody.severity import Severity
    from custody.timeline.steps import Step
    from custody.timeline.timeline import Timeline, timeline
    from custody.verify.model import Verdict, Verification
    from custody.verify.verify import verify

__all__ = [
    "Answer",
    "Attestation",
    "Chain",
    "Checked",
    "Covered",
    "CustodyError",
    "Examination",
    "Finding",
    "Lineage",
    "Plan",
    "Problem",
    "Progress",
    "RecordProof",
    "Release",
    "Releases",
    "Report",
    "Scan",
    "Settings",
    "Severity",
    "Step",
    "Timeline",
    "Verdict",
    "Verification",
    "ask",
    "attest",
    "check_attestation",
    "controls",
    "detections",
    "doctor",
    "lineage",
    "load_settings",
    "plan",
    "questions",
    "record",
    "releases",
    "report",
    "scan",
    "timeline",
    "verify",
    "write",
]

_HOMES = {
    "Answer": "ask.answer",
    "Attestation": "attest.attest",
    "Chain": "lineage.lineage",
    "Covered": "controls.model",
    "Checked": "attest.verify",
    "CustodyError": "errors",
    "Examination": "doctor.result",
    "Finding": "scan.finding",
    "Lineage": "lineage.lineage",
    "Plan": "plan.result",
    "Problem": "logs.problem",
    "Progress": "progress",
    "Release": "releases.model",
    "Releases": "releases.model",
    "RecordProof": "record.model",
    "Report": "report.model",
    "Scan": "scan.scan",
    "Settings": "settings",
    "Severity": "severity",
    "Step": "timeline.steps",
    "Timeline": "timeline.timeline",
    "Verdict": "verify.model",
    "Verification": "verify.model",
    "check_attestation": "attest.verify",
    "load_settings": "api",
    "write": "output.write",
}
_JOBS = frozenset(
    {
        "ask",
        "attest",
        "controls",
        "detections",
        "doctor",
        "lineage",
        "plan",
        "questions",
        "record",
        "releases",
        "report",
        "scan",
        "timeline",
        "verify",
    }
)
"""Packages that are called; see ``custody.callable_package``."""


def __getattr__(name: str) -> Any:
    """Load what is asked for when it is first used."""
    if name in _JOBS:
        return import_module(f"custody.{name}")
    if name in _HOMES:
        return getattr(import_module(f"custody.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'custody' has no attribute {name!r}")
