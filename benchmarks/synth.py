"""How long a synthesis takes, as a ratio to an empty CDK app's in the same run.

``python -m benchmarks.synth [--runs 5] [--limits] [--json]`` prints medians; with ``--limits`` it exits 1 when 16
Regions take more than 2.0 times an empty app without cdk-nag or more than 2.4 times with both packs. Both wall time and
the CPU time of the process and its Node child are shown: on a busy machine the second is the steadier. The rows
"unchecked" leave out the CDK's own look at the templates (``CDK_VALIDATION=false``) too, for both; their ratio is to
the unchecked empty app.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from custody.aws.regions import partition_of

ROOT = Path(__file__).resolve().parent.parent
HOME = "us-east-1"
COUNTS = (1, 4, 16)
LIMITS = {"16 Regions": 2.0, "16 Regions, cdk-nag": 2.4}

EMPTY = """
import json, sys
from aws_cdk import App, CfnWaitConditionHandle, Stack
app = App(context=json.loads(sys.argv[1]))
CfnWaitConditionHandle(Stack(app, "empty"), "Nothing")
app.synth()
"""
OURS = "import sys, app; sys.exit(app.main(sys.argv[2:], checks=sys.argv[1] == 'checks'))"


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of one run."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Program:
    """What is timed, and the label of what it is compared with."""

    arguments: list[str]
    against: str = "empty app"
    looks: bool = True


def programs() -> dict[str, Program]:
    """What is timed, by its label; the empty apps first, with the feature flags of cdk.json."""
    flags = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
    flags.pop("custody")
    empty = ["-c", EMPTY, json.dumps(flags)]
    unchecked = "empty app, unchecked"
    found = {"empty app": Program(empty), unchecked: Program(empty, unchecked, looks=False)}
    everywhere = [HOME, *(region for region in partition_of(HOME).regions if region != HOME)]
    for checks in ("plain", "checks"):
        for count in COUNTS:
            label = f"{count} Region{'s' if count > 1 else ''}{', cdk-nag' if checks == 'checks' else ''}"
            regions = f"custody.regions={','.join(everywhere[:count])}"
            found[label] = Program(["-c", OURS, checks, "-c", f"custody.home_region={HOME}", "-c", regions])
    most = found[f"{COUNTS[-1]} Regions"]
    return {**found, f"{COUNTS[-1]} Regions, unchecked": Program(most.arguments, unchecked, looks=False)}


def measure(program: Program) -> Timing:
    """Run once, in a fresh process with an output folder of its own."""
    with tempfile.TemporaryDirectory() as out:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        looks = "true" if program.looks else "false"
        environment = {**os.environ, "CDK_OUTDIR": out, "PATH": path, "CDK_VALIDATION": looks}
        # The first, untimed round writes the bytecode that every later run of a user finds.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([sys.executable, *program.arguments], cwd=ROOT, env=environment, check=True, capture_output=True)
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Timing(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


@dataclass(frozen=True, slots=True)
class Medians:
    """Of all rounds: seconds, and each round's ratio to what the program is compared with."""

    wall: float
    ratio: float
    cpu: float
    cpu_ratio: float


def medians(runs: int) -> dict[str, Medians]:
    """Measure everything, by its label."""
    todo = programs()
    for program in todo.values():
        measure(program)
    # Rounds rather than blocks: what else the machine does falls on all alike.
    rounds = [{label: measure(program) for label, program in todo.items()} for _ in range(runs)]
    return {
        label: Medians(
            statistics.median(r[label].wall for r in rounds),
            statistics.median(r[label].wall / r[program.against].wall for r in rounds),
            statistics.median(r[label].cpu for r in rounds),
            statistics.median(r[label].cpu / r[program.against].cpu for r in rounds),
        )
        for label, program in todo.items()
    }


def main() -> int:
    """Print the table; 1 when a limit is exceeded and ``--limits`` was given."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limits", action="store_true")
    parser.add_argument("--json", action="store_true", help="print all of it as one object")
    options = parser.parse_args()
    found = medians(options.runs)
    if options.json:
        print(json.dumps({label: asdict(each) for label, each in found.items()}))
    else:
        print(f"{'':24}{'wall':>8}{'ratio':>8}{'cpu':>8}{'ratio':>8}   median of {options.runs}")
        for label, each in found.items():
            print(f"{label:24}{each.wall:7.2f}s{each.ratio:8.2f}{each.cpu:7.2f}s{each.cpu_ratio:8.2f}")
    over = [
        f"{label}: {found[label].ratio:.2f} times an empty app, at most {limit}"
        for label, limit in LIMITS.items()
        if found[label].ratio > limit
    ]
    if over and not options.json:
        print("\n".join(over))
    return 1 if over and options.limits else 0


if __name__ == "__main__":
    sys.exit(main())
