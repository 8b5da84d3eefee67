"""A real ``cdk bootstrap`` and ``cdk deploy`` of this project onto the lab."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

from lab import Lab, LabError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HOME = "us-east-2"
REGIONS = ("us-east-2", "us-west-2")
SETTINGS = {
    "home_region": HOME,
    "regions": ",".join(REGIONS),
    "minimum_severity": "info",
    "removal": "destroy",
}
GROUP_SECONDS = 15
GROUPED = {"alerts.group_seconds": str(GROUP_SECONDS), "alerts.summary": ""}
"""For who watches: groups that are soon over, and nothing that waits for tomorrow's summary."""
_DEPLOYED = re.compile(r"✅\s+(\S+)\s*$", re.MULTILINE)
_LAST_LINES = 15


def deploy(aws: Lab, project: Path, more: Mapping[str, str] | None = None) -> list[str]:
    """Deploy every stack; returns their names. What the CDK says goes to ``deploy.log`` in the lab's folder.

    Args:
        aws: where to.
        project: the folder of the app.
        more: settings besides :data:`SETTINGS`, as ``-c`` takes them.

    Raises:
        LabError: the CDK failed; its last lines are in the message.
    """
    log = aws.directory / "deploy.log"
    arguments = [
        word for key, value in {**SETTINGS, **(more or {})}.items() for word in ("-c", f"custody.{key}={value}")
    ]
    with log.open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "lab", "--directory", str(aws.directory), "deploy", *arguments],
            cwd=project,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        )
    said = log.read_text("utf-8", errors="replace")
    if done.returncode:
        last = "\n".join(said.splitlines()[-_LAST_LINES:])
        raise LabError(f"the deployment failed; all of it is in {log}, its end here:\n{last}")
    return _DEPLOYED.findall(said)
