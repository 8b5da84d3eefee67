"""The CDK app: settings in, stacks and checks out."""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
# A bare checkout synthesizes: constructs/ is a source root, and the project need not be installed.
sys.path[:0] = [str(ROOT), str(ROOT / "constructs")]
# The Node beside this Python, where there is one, before one that may be too old for the CDK.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
# cdk-nag reads a deprecated property of event bus policies, which this app does not set.
os.environ.setdefault("JSII_DEPRECATED", "quiet")

from custody.errors import CustodyError  # noqa: E402 - the lines above have to come first
from custody.sanitize import sanitize  # noqa: E402
from custody.settings.source import context_of_arguments, parse, read_context  # noqa: E402


def main(arguments: list[str], *, checks: bool = True) -> int:
    """Synthesize; a bad setting is one line on stderr and exit code 2. Only benchmarks leave out the checks."""
    # A synthesis is over before its garbage is worth looking for: half a second less.
    gc.disable()
    try:
        # The CDK CLI passes cdk.json and its own -c in one variable; alone, this reads cdk.json itself.
        passed = json.loads(os.environ.get("CDK_CONTEXT_JSON", "{}"))
        context = {**read_context(ROOT / "cdk.json"), **passed, **context_of_arguments(arguments)}
        settings = parse(context, folder=ROOT)
        # The CDK takes a second to import and starts Node: a bad setting need not wait for it.
        from aws_cdk import App, Validations  # noqa: PLC0415

        from stacks import build  # noqa: PLC0415

        app = App(
            context={key: value for key, value in context.items() if not key.startswith("custody")},
            outdir=os.environ.get("CDK_OUTDIR", str(ROOT / "cdk.out")),
        )
        build(app, settings)
    except CustodyError as error:
        print(f"custody: {error}", file=sys.stderr)  # noqa: T201 - this is the command line
        return 2
    if checks:
        from cdk_nag import AwsSolutionsChecks, NIST80053R5Checks  # noqa: PLC0415

        Validations.of(app).add_plugins(AwsSolutionsChecks(app), NIST80053R5Checks(app))
    try:
        app.synth()
    except RuntimeError as error:
        # jsii wraps what the checks found, printed above it, into a traceback of its own.
        print(f"custody: {sanitize(str(error).splitlines()[0])}", file=sys.stderr)  # noqa: T201
        return 2
    gc.freeze()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
