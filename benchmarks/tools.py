"""What custody is compared with: each answers who pushed images, or says why it cannot here."""

from __future__ import annotations

import shlex
import shutil
import sys
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bench import HOME, Logs, reader, same
from benchmarks.measure.child import ROOT, BenchError, Run, run
from benchmarks.measure.rounds import answer_of, say
from lab.errors import LabError
from lab.installation import ensure_venv

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.measure.rounds import Answer

LOCK_FILE = Path(__file__).with_name("requirements.txt")
RIPGREP = "15.2.0"
_SELECT = (
    '.Records[] | select(.eventName == "PutImage" and (.eventSource == "ecr.amazonaws.com" or .eventSource == '
    '"ecr-public.amazonaws.com") and .errorCode == null) | [.eventTime, .userIdentity.arn, '
    ".requestParameters.repositoryName, (.requestParameters.imageTag // .responseElements.image.imageId.imageTag), "
    "(.responseElements.image.imageId.imageDigest // .requestParameters.imageDigest)]"
)
_MARK = '"eventName":"PutImage"'


@dataclass(frozen=True, slots=True)
class Tool:
    """One other way to the answer.

    Attributes:
        name: as it stands in the table.
        measure: runs it once; None where it cannot run here.
        why_not: the reason.
    """

    name: str
    measure: Callable[[Logs], tuple[Run, Answer]] | None
    why_not: str = ""


def tools() -> dict[str, Tool]:
    """All of them, by a short key, installed as far as this machine lets them be."""
    python = _environment()
    own = {
        "orjson": Tool("isal + orjson on everything", partial(reader, "plain_json")),
        "duckdb": Tool("DuckDB `read_json`", partial(reader, "duckdb_json")),
    }
    if isinstance(python, str):
        others = {name: Tool(name, None, python) for name in ("polars", "chdb", "trailscraper")}
    else:
        others = {
            "polars": Tool("polars `read_json`", partial(reader, "polars_json", python=python)),
            "chdb": Tool("chdb (ClickHouse)", partial(reader, "chdb_json", python=python)),
            "trailscraper": Tool("trailscraper `select`", partial(_trailscraper, python)),
        }
    return {**own, **others, "search": _search(), "cloudtrail-rs": Tool("cloudtrail-rs", None, _NO_CRATE)}


_NO_CRATE = (
    "its crates are in no registry that cargo reads, and it filters files for a SIEM rather than answering; its "
    "authors give 792 MB of JSON a second and core, gzip not counted"
)


def _environment() -> Path | str:
    try:
        say("installing the tools of the comparison into .bench (once)")
        return ensure_venv(HOME / "tools", LOCK_FILE)
    except (LabError, OSError) as error:
        return f"the tools cannot be installed here: {error}"


def _search() -> Tool:
    """``ripgrep -z | jq``, and ``zcat | grep | jq`` where there is no ripgrep."""
    if not shutil.which("jq"):
        return Tool("ripgrep -z, jq", None, "there is no jq on this machine")
    ripgrep = _ripgrep()
    if ripgrep:
        found = (
            f"{shlex.quote(ripgrep)} -z --no-filename --no-line-number --no-ignore -g '*.json.gz' {shlex.quote(_MARK)}"
        )
        return Tool("`ripgrep -z`, `jq`", partial(_piped, "ripgrep -z | jq", f"{found} {{folder}}"))
    # A file is one line without an end, so each gets one.
    lines = (
        f"for file in $(find {{folder}} -name '*.json.gz'); do zcat $file; echo; done | grep -F {shlex.quote(_MARK)}"
    )
    return Tool("`zcat`, `grep`, `jq`", partial(_piped, "zcat | grep | jq", lines))


def _ripgrep() -> str | None:
    """The program, built by cargo where it is not on the path."""
    built = HOME / "cargo" / "bin" / "rg"
    found = shutil.which("rg") or (str(built) if built.exists() else None)
    if found or not (cargo := shutil.which("cargo")):
        return found
    say(f"building ripgrep {RIPGREP} (once, some minutes)")
    try:
        target = {"CARGO_TARGET_DIR": str(HOME / "target")}
        words = f"install --quiet --locked --version {RIPGREP} ripgrep --root"
        command = [cargo, *words.split(), str(HOME / "cargo")]
        run(command, environment=target)
    except BenchError as error:
        say(str(error))
        return None
    finally:
        shutil.rmtree(HOME / "target", ignore_errors=True)
    return str(built)


def _piped(name: str, finding: str, logs: Logs) -> tuple[Run, Answer]:
    found = finding.format(folder=shlex.quote(str(logs.folder)))
    return _through(name, f"{found} | jq -c {shlex.quote(_SELECT)}", "rows", logs)


def _trailscraper(python: Path, logs: Logs) -> tuple[Run, Answer]:
    program = shlex.quote(str(python.with_name("trailscraper")))
    folder = shlex.quote(str(logs.folder))
    said = f"{program} select --log-dir {folder} --from 2026-01-01 --to 2027-01-01"
    return _through("trailscraper", said, "records", logs)


def _through(name: str, command: str, kind: str, logs: Logs) -> tuple[Run, Answer]:
    """A pipe into :mod:`benchmarks.readers.piped`, measured as a whole."""
    piped = f"{command} | {shlex.quote(sys.executable)} -m benchmarks.readers.piped {kind}"
    done = run(["sh", "-c", piped], environment={"PYTHONPATH": str(ROOT)})
    return same(name, done, _without_work(done.out), logs)


def _without_work(out: str) -> Answer:
    """The answer, without the seconds of the last process of a pipe: the pipe's are those that count."""
    return replace(answer_of(out), cpu=None, wall=None)
