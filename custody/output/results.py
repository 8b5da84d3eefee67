"""What a result is, told without loading the jobs that it is not of: nothing is of a class that nobody loaded."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from custody.ask.answer import Answer
    from custody.attest.attest import Attestation
    from custody.lineage.lineage import Lineage
    from custody.releases.model import Releases
    from custody.report.model import Report
    from custody.scan.scan import Scan
    from custody.timeline.timeline import Timeline


def is_answer(result: object) -> TypeIs[Answer]:
    """Whether ``ask`` returned it."""
    return _is(result, "custody.ask.answer", "Answer")


def is_attestation(result: object) -> TypeIs[Attestation]:
    """Whether ``attest`` returned it."""
    return _is(result, "custody.attest.attest", "Attestation")


def is_lineage(result: object) -> TypeIs[Lineage]:
    """Whether ``lineage`` returned it."""
    return _is(result, "custody.lineage.lineage", "Lineage")


def is_releases(result: object) -> TypeIs[Releases]:
    """Whether ``releases`` returned it."""
    return _is(result, "custody.releases.model", "Releases")


def is_report(result: object) -> TypeIs[Report]:
    """Whether ``report`` returned it."""
    return _is(result, "custody.report.model", "Report")


def is_scan(result: object) -> TypeIs[Scan]:
    """Whether ``scan`` returned it."""
    return _is(result, "custody.scan.scan", "Scan")


def is_timeline(result: object) -> TypeIs[Timeline]:
    """Whether ``timeline`` returned it."""
    return _is(result, "custody.timeline.timeline", "Timeline")


def _is(result: object, module: str, name: str) -> bool:
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(result, getattr(loaded, name))
