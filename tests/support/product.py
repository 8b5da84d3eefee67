"""The product, deployed by the CDK CLI onto a lab in two Regions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from demo import inbox
from demo.deployment import HOME, REGIONS

if TYPE_CHECKING:
    from lab import Lab

ROOT = Path(__file__).resolve().parents[2]
APART = {"alerts.group_seconds": "0", "alerts.repeat_minutes": "0", "alerts.summary": ""}
"""Each finding an alert of its own."""
EXCEPTIONS = [
    {
        "detection": "image-pushed",
        "resource": f"{resource}/*",
        "reason": reason,
        "owner": "platform",
        "until": until,
    }
    for resource, reason, until in (
        ("excepted", "The old registry is emptied", str(datetime.now(UTC).date() + timedelta(days=100))),
        ("ended", "It was moved", "2026-01-31"),
    )
]
"""One that holds, whenever this runs, and one that has ended."""
SET = {**APART, "exceptions": json.dumps(EXCEPTIONS)}
AWAY = next(region for region in REGIONS if region != HOME)


@dataclass(frozen=True)
class Product:
    """A lab with the product on it, and a queue that gets every alert."""

    aws: Lab
    queue: str
    stacks: list[str]

    def alerts(self, *wanted: str, seconds: float = 200) -> list[str]:
        """Every alert so far; returns as soon as each of the wanted detections has raised one."""
        return [mail.text for mail in inbox.read(self.aws, HOME, self.queue, wanted=wanted, seconds=seconds)]

    def pushes_to(self, repository: str) -> list[str]:
        """The alerts of images pushed to a repository."""
        pushes = [text for text in self.alerts("image-pushed") if inbox.marks(text, "image-pushed")]
        return [text for text in pushes if f"repository {repository}," in text]
