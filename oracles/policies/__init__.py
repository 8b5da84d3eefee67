"""Policies and templates, read by what nobody here wrote: parliament, cloudsplaining, checkov and AWS's Guard rules."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oracles.outcome import Comparison, UnavailableError
from oracles.policies import checkov, exceptions, guard, installed
from oracles.policies.finding import Finding, weigh
from oracles.policies.templates import all_templates, policies, write

if TYPE_CHECKING:
    from collections.abc import Iterator

_READERS = Path(__file__).with_name("readers.py")
_SECONDS = 600


def compare() -> Iterator[Comparison]:
    """What each reader says, one after another.

    Raises:
        UnavailableError: one is not to be had here, or does not run.
    """
    python = installed.python()
    program, rules = installed.guard()
    with all_templates() as templates, tempfile.TemporaryDirectory(prefix="custody-oracles-") as folder:
        documents = policies(templates)
        said = _of_policies(python, documents)
        yield weigh("parliament, policies", len(documents), said["parliament"], exceptions.PARLIAMENT)
        of_identities = sum(document["type"].startswith("AWS::IAM::") for document in documents)
        yield weigh(
            "cloudsplaining, policies of identities", of_identities, said["cloudsplaining"], exceptions.CLOUDSPLAINING
        )
        resources = write(templates, Path(folder))
        for name, allowed, (count, findings) in (
            ("checkov, checks", exceptions.CHECKOV, checkov.read(python, Path(folder))),
            ("Guard, rules of Control Tower", exceptions.GUARD, guard.read(program, rules, Path(folder))),
        ):
            comparison = weigh(name, count, findings, allowed)
            comparison.measures.append(f"{len(templates)} templates, {resources:,} resources")
            yield comparison


def _of_policies(python: Path, documents: list[dict[str, Any]]) -> dict[str, list[Finding]]:
    command = [str(python), "-W", "ignore", str(_READERS)]
    try:
        done = subprocess.run(
            command, input=json.dumps(documents), capture_output=True, text=True, timeout=_SECONDS, check=True
        )
    except subprocess.CalledProcessError as error:
        raise UnavailableError(f"the readers of policies do not run: {error.stderr.strip()[-300:]}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(f"the readers of policies do not run: {error}") from error
    return {reader: [Finding(**finding) for finding in found] for reader, found in json.loads(done.stdout).items()}
