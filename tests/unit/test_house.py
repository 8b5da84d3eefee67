"""The house's own rules: who may import whom, how long a file may be, what stands in no file."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from functools import cache
from pathlib import Path

import pytest

from custody.cli.app import app_of

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = {str(command.name) for command in app_of().registered_commands}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git keeps, or would once it is added."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return tuple(path for path in map(ROOT.joinpath, listed) if path.is_file())


def python_files(*places: str) -> list[Path]:
    return [
        p for p in tracked() if p.suffix == ".py" and (not places or p.relative_to(ROOT).as_posix().startswith(places))
    ]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path, *, typed: bool = False) -> set[str]:
    """Modules a file imports when it runs; what only a type checker reads counts where ``typed`` says so."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree(path)]
    while waiting:
        node = waiting.pop()
        if not typed and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        waiting += ast.iter_child_nodes(node)
    return found


def offenders(place: str, *forbidden: str, but: tuple[str, ...] = ()) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in python_files(place)
        if not path.relative_to(ROOT).as_posix().startswith(but or ("-",))
        for module in sorted(imports(path))
        # It runs in Lambda, where the stack puts its text; nothing here imports it.
        if not path.name.endswith("_handler.py")
        and any(module == name or module.startswith(f"{name}.") for name in forbidden)
    ]


CDK = ("aws_cdk", "constructs", "cdk_nag", "jsii")
FLOORS = (
    (
        "callable_package",
        "choices",
        "cdk_json",
        "counted",
        "entry_points",
        "errors",
        "installed",
        "problem_kind",
        "progress",
        "remembered",
        "sanitize",
        "severity",
        "strict_model",
        "times",
        "wildcards",
    ),
    ("aws",), ("catalog",), ("frameworks",), ("lake",), ("patterns",), ("detections",),
    ("alerts", "forwarding", "questions", "settings"),
    ("logs",),
    ("verify",),
    ("record",),
    ("engines",),
    ("scan", "ask", "controls"),
    ("lineage", "timeline", "doctor", "releases"),
    ("attest", "plan", "report"),
    ("output",),
    ("api",),
    ("cli",),
    ("__main__",),
)  # fmt: skip
"""What is in custody/, from the ground up: a room imports from its own floor's rooms below it, never from above.

Rooms of one floor do not import each other, but for those of the ground.
"""
JOBS = (
    "verify", "record", "scan", "ask", "lineage", "timeline", "releases",
    "report", "doctor", "plan", "attest", "controls",
)  # fmt: skip


@pytest.mark.parametrize(
    ("place", "forbidden"),
    [
        ("custody/", (*CDK, "custody_cdk", "stacks", "app", "lab")),
        ("constructs/", ("stacks", "app", "lab", "boto3", "botocore", "duckdb", "sqlglot", "pyathena")),
        ("constructs/", ("custody.engines", "custody.logs", "custody.cli", "custody.settings.source")),
        ("constructs/", tuple(f"custody.{job}" for job in (*JOBS, "output", "api"))),
        ("stacks/", ("app", "lab", "boto3", "botocore", "duckdb", "sqlglot", "custody.cli", "custody.engines")),
        ("lab/", ("app", "stacks", "custody_cdk", *CDK)),
        ("constructs/custody_cdk/record/", ("custody_cdk.alarm_path", "custody_cdk.lake", "custody_cdk.custody")),
        ("constructs/custody_cdk/alarm_path/", ("custody_cdk.lake", "custody_cdk.custody")),
        ("constructs/custody_cdk/lake/", ("custody_cdk.custody",)),
    ],
)
def test_imports_run_one_way(place: str, forbidden: tuple[str, ...]) -> None:
    assert python_files(place), place
    assert offenders(place, *forbidden) == []


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "custody" else ""


def _module(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    parts = parts[1:] if parts[0] == "constructs" else parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_every_room_is_on_a_floor() -> None:
    rooms = {_room(_module(path)) for path in python_files("custody/")} - {""}
    assert rooms == {room for floor in FLOORS for room in floor}


def test_imports_run_down() -> None:
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in python_files("custody/")
        if (here := _room(_module(path)))
        for module in sorted(imports(path))
        if (there := _room(module)) in floor
        and there != here
        and (floor[there] > floor[here] or (floor[there] == floor[here] and floor[here]))
    ]
    assert wrong == []


def test_no_circle_of_files() -> None:
    places = ("custody/", "constructs/", "stacks/", "lab/", "demo/", "docs/")
    files = {_module(path): path for path in python_files(*places)}
    ties = {name: _ties(path, files) - {name} for name, path in files.items()}
    done: set[str] = set()
    circles: list[str] = []

    def walk(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            circles.append(" -> ".join((*above[above.index(name) :], name)))
        elif name not in done:
            for each in sorted(ties[name]):
                walk(each, (*above, name))
            done.add(name)

    for name in sorted(files):
        walk(name, ())
    assert circles == []


def _ties(path: Path, files: dict[str, Path]) -> set[str]:
    """The files that a file takes something from: ``from package import module`` is the module, not the package."""
    taken = imports(path, typed=True)
    found = {module for module in taken if module in files}
    return found - {
        package
        for package in found
        if not any(module.rpartition(".")[0] == package and module not in files for module in taken)
        and any(module.startswith(f"{package}.") for module in found)
    }


def test_the_command_line_is_a_thin_skin() -> None:
    files = {path.stem: path for path in python_files("custody/cli/")}
    commands = {name for command in COMMANDS if (name := command.replace("-", "_")) in files}
    assert len(set(files) - commands) <= 8, sorted(set(files) - commands)
    long = {name: lines for name, path in files.items() if (lines := len(path.read_text("utf-8").splitlines())) > 120}
    assert long == {}


def test_what_is_below_the_jobs_knows_no_terminal() -> None:
    """None of it imports what draws on one, and nothing but the command line writes to stdout or stderr by itself."""
    below = [path for path in python_files("custody/") if _room(_module(path)) not in {"output", "cli"}]
    assert [f"{p}: {m}" for p in below for m in imports(p) if m.partition(".")[0] in {"typer", "rich", "click"}] == []
    pages = {"page.py", "pages.py"}
    assert [str(path) for path in below if path.name not in pages and path.stem != "__main__" and _prints(path)] == []


def _prints(path: Path) -> bool:
    return any(
        (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print")
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.stdout", "sys.stderr"})
        for node in ast.walk(tree(path))
    )


def test_importing_custody_starts_no_node_and_no_sdk() -> None:
    code = (
        "import sys, custody.settings.source, custody.detections, custody.forwarding.rules, custody.alerts;"
        "custody.detections.all_detections();"
        "print([m for m in ('aws_cdk', 'jsii', 'boto3', 'botocore.session', 'duckdb') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_files_are_short() -> None:
    long = {p.relative_to(ROOT).as_posix(): len(p.read_text("utf-8").splitlines()) for p in python_files()}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {node.end_lineno - node.lineno + 1}"
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno + 1 - _docstring_lines(node) > 40
    ]
    assert long == []


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    text = ast.get_docstring(node, clean=False)
    return len(text.splitlines()) if text else 0


def test_nothing_is_called_utils() -> None:
    names = {path.stem for path in python_files()}
    assert names & {"utils", "util", "helpers", "helper", "misc"} == set()


def test_constructs_is_no_package_and_tests_are_none_either() -> None:
    assert [p for p in tracked() if p.parent == ROOT / "constructs"] == []
    assert [p for p in tracked() if p.name == "__init__.py" and p.relative_to(ROOT).parts[0] == "tests"] == []


def test_every_file_has_a_docstring_and_lazy_annotations() -> None:
    for path in python_files("custody/", "constructs/", "stacks/", "app.py", "lab/"):
        body = tree(path).body
        assert ast.get_docstring(tree(path)), path
        has_code = any(not isinstance(node, ast.Expr | ast.Import | ast.ImportFrom) for node in body)
        future = any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in body)
        # The handler is sent to AWS as it stands; packages that only gather names have nothing to annotate.
        assert future or not has_code or path.name == "__init__.py" or path.name.endswith("_handler.py"), path


def test_no_registry_is_named() -> None:
    hosts = re.compile("|".join(re.escape(host) for host in _hosts()))
    wrong = [f"{p.relative_to(ROOT)}: {m.group()}" for p, text in _texts() for m in hosts.finditer(text)]
    assert wrong == []


def _hosts() -> list[str]:
    # Written in parts, or this file would name them.
    return [
        ".".join(parts) for parts in (("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"))
    ]


def test_no_account_is_named_but_those_of_documentation() -> None:
    account = re.compile(r"(?<![\w.-])\d{12}(?![\w.-])|(?<=:)\d{12}(?=:)")
    wrong = {
        f"{p.relative_to(ROOT)}: {m.group()}"
        for p, text in _texts()
        for m in account.finditer(text)
        if not _of_documentation(m.group())
    }
    assert wrong == set()


def _of_documentation(account: str) -> bool:
    """111122223333 and its like, 123456789012 and its like, or one digit throughout."""
    known = {"123456789012", "210987654321", "012345678901", "098765432109", "123456789013"}
    return account in known or re.fullmatch(r"(\d)\1{3}(\d)\2{3}(\d)\3{3}", account) is not None


def _texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        if path.name in {"package-lock.json", "requirements.txt"} or path.suffix in {".gz", ".png", ".parquet"}:
            continue
        try:
            found.append((path, path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_locks_name_no_registry_either() -> None:
    for name in ("requirements.txt", "lab/requirements.txt", "oracles/policies/requirements.txt", "package-lock.json"):
        text = (ROOT / name).read_text("utf-8")
        assert [host for host in _hosts() if host in text] == [], name


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


APP = """
from aws_cdk import App
from stack import Theirs

app = App(outdir="out", builtin_cloud_formation_validation=False)
Theirs(app, "Theirs")
app.synth()
"""
STACK = """
from aws_cdk import Stack
from custody_cdk import Custody
from names import NAME


class Theirs(Stack):
    def __init__(self, scope, id_):
        super().__init__(scope, id_)
        Custody(self, NAME)
"""


def test_a_wheel_serves_somebody_else_s_app(tmp_path: Path) -> None:
    """Built, installed next to the package `constructs` and used from a folder that knows nothing of this one."""
    binaries = Path(sys.executable).parent
    uv = str(binaries / "uv")
    run(uv, "build", "--wheel", "--no-build-isolation", "--offline", "--python", sys.executable,
        "--out-dir", str(tmp_path), str(ROOT), cwd=tmp_path)  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "custody_cdk/custody.py" in names
    assert "custody_cdk/record/empty_bucket_handler.py" in names
    assert [name for name in names if name.startswith(("constructs/", "tests/", "stacks/", "docs/", "lab/"))] == []
    # A general name is not taken from others, and an app's own version of cdk-nag not from the app.
    assert {name.partition("/")[0] for name in names if not name.startswith("custody-")} == {"custody", "custody_cdk"}
    metadata = zipfile.ZipFile(wheel).read(next(name for name in names if name.endswith("METADATA"))).decode()
    assert [line for line in metadata.splitlines() if "cdk-nag" in line and "extra == 'nag'" not in line] == []
    assert {"custody/py.typed", "custody_cdk/py.typed"} <= set(names)

    venv = tmp_path / "venv"
    run(uv, "venv", "--quiet", "--offline", "--python", sys.executable, str(venv), cwd=tmp_path)
    python = str(venv / "bin" / "python")
    run(uv, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, str(wheel), cwd=tmp_path)
    site = next(venv.glob("lib/python*/site-packages"))
    # What the wheel needs is taken from this environment, so that nothing is downloaded.
    (site / "dependencies.pth").write_text(
        f"{next(Path(p) for p in sys.path if p.endswith('site-packages'))}\n", "utf-8"
    )
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    for name, text in (("app.py", APP), ("stack.py", STACK), ("names.py", 'NAME = "Custody"\n')):
        (theirs / name).write_text(text, "utf-8")
    origin = run(python, "-c", "import custody_cdk, constructs; print(custody_cdk.__file__)", cwd=theirs)
    assert origin.startswith(str(venv))
    run(python, "app.py", cwd=theirs)
    template = json.loads((theirs / "out" / "Theirs.template.json").read_text("utf-8"))
    types = {resource["Type"] for resource in template["Resources"].values()}
    assert {"AWS::CloudTrail::Trail", "AWS::Events::EventBus", "AWS::SNS::Topic"} <= types


def test_the_types_of_every_module_of_the_cdk_that_is_used_are_read() -> None:
    """mypy skips the others: a module that is missing there would be of any type, silently."""
    overrides = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["overrides"]
    (read,) = (each["module"] for each in overrides if each.get("follow_imports") == "normal")
    used = {
        module
        for path in python_files()
        if not path.relative_to(ROOT).as_posix().startswith(("tests/", "benchmarks/"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "aws_cdk"
        for module in (node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names))
    }

    wanted = {module for module in used if module.startswith("aws_cdk.aws_") and module.count(".") == 1}

    assert read == ["aws_cdk", "aws_cdk.interfaces.*", *sorted(wanted)]
