"""``make oracles``: run them, say what they found, and end with 1 when something differs without a reason.

Where an oracle cannot run, one line says why, and the end is 0; with ``--strict`` it is 3.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from oracles.outcome import Comparison, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DIFFERENT, UNAVAILABLE = 1, 3


def main(arguments: list[str]) -> int:
    """Run the oracles that are asked for, by default all."""
    options = _options(arguments)
    # What is started here ends with this process, however that ends.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _: sys.exit(128 + number))
    # The Node beside this Python, before one that may be too old for the CDK.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    os.environ.setdefault("JSII_DEPRECATED", "quiet")
    # The samples, the golden history and the strategies are the tests'.
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    ended = [_run(name, oracle, strict=options.strict) for name, oracle in _oracles(options).items()]
    return max(ended, key=lambda code: (code == DIFFERENT, code))


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m oracles", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "oracles", nargs="*", metavar="attestations|compiler|ruler|policies|trino", help="which to run, by default all"
    )
    parser.add_argument("--strict", action="store_true", help=f"end with {UNAVAILABLE} where an oracle cannot run")
    parser.add_argument("--examples", type=int, default=250, help="generated patterns (default 250)")
    parser.add_argument(
        "--minutes",
        type=float,
        help="begin no set-up of Trino and stop building in Go after so many, and say what is left out",
    )
    parser.add_argument("--seed", type=int, help="other generated patterns than the fixed ones")
    return parser.parse_args(arguments)


def _oracles(options: argparse.Namespace) -> dict[str, Callable[[], Iterator[Comparison]]]:
    from oracles import attestations, compiler, policies, ruler, trino  # noqa: PLC0415 - the tests' folder has to be on the path

    known: dict[str, Callable[[], Iterator[Comparison]]] = {
        "attestations": lambda: attestations.compare(minutes=options.minutes),
        "compiler": compiler.compare,
        "ruler": lambda: ruler.compare(examples=options.examples, seed=options.seed),
        "policies": policies.compare,
        "trino": lambda: trino.compare(minutes=options.minutes),
    }
    if unknown := sorted(set(options.oracles) - set(known)):
        sys.exit(f"oracles: {unknown[0]!r} is none of {', '.join(known)}")
    return {name: oracle for name, oracle in known.items() if name in (options.oracles or known)}


def _run(name: str, oracle: Callable[[], Iterator[Comparison]], *, strict: bool) -> int:
    begun, different = time.monotonic(), 0
    try:
        for comparison in oracle():
            print(*comparison.lines(), sep="\n", flush=True)
            different += len(comparison.differences)
    except UnavailableError as error:
        print(f"oracle {name} left out: {error}", flush=True)
        return UNAVAILABLE if strict else 0
    print(f"oracle {name}: {different:,} differences, {time.monotonic() - begun:.0f} seconds", flush=True)
    return DIFFERENT if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
