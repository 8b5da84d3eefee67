"""The CDK app: settings in, stacks and checks out."""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from custody.settings import Settings

ROOT = Path(__file__).resolve().parent
# A bare checkout synthesizes: constructs/ is a source root, and the project need not be installed.
sys.path[:0] = [str(ROOT), str(ROOT / "constructs")]
# The Node beside this Python, where there is one, before one that may be too old for the CDK.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
# cdk-nag reads a deprecated property of event bus policies, which this app does not set.
os.environ.setdefault("JSII_DEPRECATED", "quiet")

from custody.errors import CustodyError, SettingsError  # noqa: E402 - the lines above have to come first
from custody.sanitize import sanitize  # noqa: E402
from custody.settings.source import check_place, context_of_arguments, kept, parse, read_context  # noqa: E402


def settings_of(arguments: list[str]) -> tuple[Settings, dict[str, Any]]:
    """The settings of the deployment, and the whole context that they stood in.

    Raises:
        SettingsError: everything wrong, one line each.
    """
    cdk_json = ROOT / "cdk.json"
    # The CDK CLI passes cdk.json and its own -c in one variable; alone, this reads cdk.json itself.
    passed = json.loads(os.environ.get("CDK_CONTEXT_JSON", "{}"))
    context = {**read_context(cdk_json), **passed, **context_of_arguments(arguments)}
    faults: list[str] = []
    with kept(faults):
        check_place(cdk_json)
    settings = None
    with kept(faults):
        settings = parse(context, whole=not faults, folder=ROOT)
    if faults or settings is None:
        raise SettingsError(*faults)
    return settings, context


def leave(settings: Settings, folder: Path) -> None:
    """Leave the settings beside the templates they made, for who says what these would deploy (docs/summary.py)."""
    text = settings.model_dump_json(exclude_unset=True, indent=1)
    (folder / "custody-settings.json").write_text(text, "utf-8")


def main(arguments: list[str], *, checks: bool = True) -> int:
    """Synthesize; what is wrong is a line each on stderr and exit code 2. Only benchmarks leave out the checks."""
    # A synthesis is over before its garbage is worth looking for: half a second less.
    gc.disable()
    try:
        settings, context = settings_of(arguments)
        # The CDK takes a second to import and starts Node: a bad setting need not wait for it.
        from aws_cdk import App, Validations  # noqa: PLC0415

        from stacks import build  # noqa: PLC0415

        app = App(
            context={key: value for key, value in context.items() if not key.startswith("custody")},
            outdir=os.environ.get("CDK_OUTDIR", str(ROOT / "cdk.out")),
        )
        build(app, settings)
    except CustodyError as error:
        for line in error.lines:
            print(f"custody: {line}", file=sys.stderr)  # noqa: T201 - this is the command line
        return 2
    if checks:
        from stacks.rule_packs import PACKS  # noqa: PLC0415

        Validations.of(app).add_plugins(*(pack(app) for pack in PACKS))
    try:
        app.synth()
    except RuntimeError as error:
        # jsii wraps what the checks found, printed above it, into a traceback of its own.
        print(f"custody: {sanitize(str(error).splitlines()[0])}", file=sys.stderr)  # noqa: T201
        return 2
    leave(settings, Path(app.outdir))
    gc.freeze()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
