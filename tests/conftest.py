"""What holds for every test: the right Node, a quiet jsii, and a folder that must never become a package."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).resolve().parent.parent

# The same examples in every run, and as long as they take. `make fuzz` sets the variable: then they are other ones
# each time, so many for a test that does not say how many it can afford, and as many times more for one that does.
_EXAMPLES = 40
_FUZZED = int(os.environ.get("CUSTODY_TEST_EXAMPLES", "0"))
settings.register_profile("custody", max_examples=_EXAMPLES, deadline=None, derandomize=True, database=None)
settings.register_profile(
    "fuzz", max_examples=_FUZZED or 1000, deadline=None, derandomize=False, print_blob=True, database=None
)
settings.load_profile("fuzz" if _FUZZED else "custody")

TOGETHER = {"tests/deploy/doctor", "tests/deploy/product"}
FIRST = ("tests/deploy/", "tests/unit/transitions/")
"""What takes longest begins first, or one worker would be at it when the others have nothing left to do."""

_MADE_HERE = pytest.StashKey[str]()

pytest_plugins = ("lab.pytest_plugin",)

# jsii starts the first Node on PATH; the one beside this Python is new enough, the machine's own may not be.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
# cdk-nag reads a deprecated property of event bus policies.
os.environ.setdefault("JSII_DEPRECATED", "quiet")


def pytest_configure(config: pytest.Config) -> None:
    """Stop before `import constructs` fails in a thousand confusing ways, and make a place for what workers share."""
    for name in ("__init__.py", "__init__.pyi"):
        if (ROOT / "constructs" / name).exists():
            pytest.exit(
                f"constructs/{name} exists: it hides the package `constructs` that every CDK app imports; delete "
                "it. constructs/ is a source root, the package in it is custody_cdk.",
                returncode=4,
            )
    # What is collected stays, so nothing is looked for among it until all of it is there.
    gc.disable()
    if not hasattr(config, "workerinput"):
        from support import kept  # noqa: PLC0415 - not before the above

        kept.begin()
        os.environ["CUSTODY_TEST_ASSEMBLIES"] = tempfile.mkdtemp(prefix="custody-assemblies-")
        config.stash[_MADE_HERE] = os.environ["CUSTODY_TEST_ASSEMBLIES"]


class _Together(LoadFileScheduling):
    """A file's tests on one worker; a folder's, where its conftest.py makes something for all of its files."""

    def _split_scope(self, nodeid: str) -> str:
        folder = nodeid.partition("::")[0].rpartition("/")[0]
        return folder if folder in TOGETHER else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _Together:
    """Share what is deployed instead of deploying it on each worker."""
    return _Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first. Where more examples are wanted, tests that say how few they can afford have more too."""
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))
    for item in items if _FUZZED else ():
        test = getattr(item, "obj", None)
        own = getattr(test, "_hypothesis_internal_use_settings", None)
        if own is not None:
            more = max(own.max_examples, own.max_examples * _FUZZED // _EXAMPLES)
            test._hypothesis_internal_use_settings = settings(own, max_examples=more)


def pytest_collection_finish() -> None:
    """Eleven thousand tests stay until the end: looking for garbage among them again and again is a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 50, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing in the temporary folder, and nothing that DuckDB would say at the end is still there."""
    gc.unfreeze()
    # One that a test started has not made the folder that it was told of.
    if made := config.stash.get(_MADE_HERE, ""):
        shutil.rmtree(made, ignore_errors=True)
