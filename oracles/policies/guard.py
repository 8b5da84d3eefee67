"""AWS's own Guard rules, those of Control Tower's proactive controls, over the templates.

See https://docs.aws.amazon.com/controltower/latest/controlreference/proactive-controls.html and
https://docs.aws.amazon.com/cfn-guard/latest/ug/what-is-guard.html
"""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

from oracles.outcome import UnavailableError
from oracles.policies.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SECONDS = 600
_DONE = {0, 19}  # nothing found, something found
_CONTROL = re.compile(r"\[(CT\.[A-Z0-9]+\.PR\.\d+)\]: ([^\n]+)")


def read(program: Path, rules: Path, folder: Path) -> tuple[int, list[Finding]]:
    """How many rules were held against a template that they are about, and what was found.

    Raises:
        UnavailableError: it does not run, or not to its end.
    """
    options = ["--structured", "--show-summary", "none", "--output-format", "json"]
    command = [str(program), "validate", "--data", str(folder), "--rules", str(rules), *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        said = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise UnavailableError(f"Guard does not run: {error}") from error
    if done.returncode not in _DONE:
        raise UnavailableError(f"Guard ends with {done.returncode}: {done.stderr.strip()[:300]}")
    compared = sum(len(of["compliant"]) + len(of["not_compliant"]) for of in said)
    return compared, [finding for of in said for rule in of["not_compliant"] for finding in _findings(of, rule)]


def _findings(of: dict[str, Any], rule: dict[str, Any]) -> Iterator[Finding]:
    text = json.dumps(rule)
    control = _CONTROL.search(text.replace("\\n", "\n"))
    name, said = control.groups() if control else (rule["Rule"]["name"], "")
    template = of["name"].rpartition("/")[2].removesuffix(".template.json")
    for logical_id in sorted(set(re.findall(r'"/Resources/(\w+)', text))):
        yield Finding(name, f"{template} {logical_id}", said)
