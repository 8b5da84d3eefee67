"""What holds for every test: the right Node, a quiet jsii, and a folder that must never become a package."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytest_plugins = ("lab.pytest_plugin",)

# jsii starts the first Node on PATH; the one beside this Python is new enough, the machine's own may not be.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
# cdk-nag reads a deprecated property of event bus policies.
os.environ.setdefault("JSII_DEPRECATED", "quiet")

# A jsii process costs seconds, and so does a synthesis: one worker of pytest-xdist runs them all.
_ONE_WORKER = ("constructs", "stacks", "snapshots", "test_pitfalls", "test_settings_synth")


def pytest_configure(config: pytest.Config) -> None:
    """Stop before `import constructs` fails in a thousand confusing ways."""
    # Known without pytest-xdist as well.
    config.addinivalue_line("markers", "xdist_group(name): tests that one worker runs")
    for name in ("__init__.py", "__init__.pyi"):
        if (ROOT / "constructs" / name).exists():
            pytest.exit(
                f"constructs/{name} exists: it hides the package `constructs` that every CDK app imports; delete "
                "it. constructs/ is a source root, the package in it is custody_cdk.",
                returncode=4,
            )


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep on one worker what synthesizes, and what shares a deployment."""
    for item in items:
        parts = item.path.relative_to(ROOT).parts
        if any(part.startswith(_ONE_WORKER) for part in parts):
            item.add_marker(pytest.mark.xdist_group("cdk"))
        elif "deploy" in parts:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
