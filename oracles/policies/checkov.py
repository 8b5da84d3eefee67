"""checkov's rules for CloudFormation over the templates.

See https://www.checkov.io/5.Policy%20Index/cloudformation.html
"""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

from oracles.outcome import UnavailableError
from oracles.policies.finding import Finding

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 600


def read(python: Path, folder: Path) -> tuple[int, list[Finding]]:
    """How many checks were made of the templates in a folder, and what was found.

    Raises:
        UnavailableError: it does not run, or not to its end.
    """
    command = [str(python.with_name("checkov")), "--directory", str(folder), "--framework", "cloudformation"]
    # Without the network: nothing of it is asked what a finding weighs.
    options = ["--output", "json", "--compact", "--quiet", "--soft-fail", "--skip-download"]
    try:
        done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=_SECONDS, check=True)
        said = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise UnavailableError(f"checkov does not run: {error}") from error
    summary = said["summary"]
    if summary["parsing_errors"]:
        raise UnavailableError(f"checkov cannot read {said['results'].get('parsing_errors')}")
    return summary["passed"] + summary["failed"], [_finding(found) for found in said["results"]["failed_checks"]]


def _finding(found: dict[str, Any]) -> Finding:
    template = str(found["file_path"]).strip("/").removesuffix(".template.json")
    return Finding(found["check_id"], f"{template} {found['resource'].rpartition('.')[2]}", found["check_name"])
