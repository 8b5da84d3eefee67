"""A Trino of one node for one run: it listens on the loopback alone, ends by its pid, and leaves no file."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

from oracles.java import find_java
from oracles.maven import fetch
from oracles.outcome import UnavailableError
from oracles.trino.client import Client, TrinoError

if TYPE_CHECKING:
    from collections.abc import Iterator

JAVA = 24
VERSION = "476"
PLUGINS = ("hive", "iceberg")
SECONDS_TO_START = 300

# The first compiler alone: nothing here runs long enough for the second to pay.
_JVM = (
    "-Xmx5g", "-XX:+UseParallelGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError",
    "-XX:ReservedCodeCacheSize=256M", "-XX:+EnableDynamicAgentLoading", "-Djdk.attach.allowAttachSelf=true",
    "--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector",
    "--sun-misc-unsafe-memory-access=allow", "-Dfile.encoding=UTF-8", "-Duser.timezone=UTC",
)  # fmt: skip

_CATALOGS = {
    "awsdatacatalog": {
        "connector.name": "hive",
        "hive.metastore": "file",
        "hive.iceberg-catalog-name": "iceberg",
        "hive.non-managed-table-writes-enabled": "true",
        "hive.partition-projection-enabled": "true",
        "hive.recursive-directories": "true",
        "hive.ignore-absent-partitions": "true",
        "hive.security": "allow-all",
    },
    "iceberg": {"connector.name": "iceberg", "iceberg.catalog.type": "TESTING_FILE_METASTORE"},
}
"""Two catalogues over one folder, so that a name without a catalogue resolves as on Athena."""


@dataclass(frozen=True, slots=True)
class Trino:
    """A running server.

    Attributes:
        folder: what ``local:///`` is.
    """

    client: Client
    folder: Path

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[Trino]:
        """Unpack it once, start it; it ends with the block.

        Raises:
            UnavailableError: no Java, no Maven, no artifact, or it does not start.
        """
        home, installed = find_java(JAVA), _installed()
        with tempfile.TemporaryDirectory(prefix="custody-trino-") as name:
            folder = Path(name)
            port = _free_port()
            _configure(folder, port)
            with (folder / "log").open("wb") as log:
                process = subprocess.Popen(
                    _command(home, installed, folder), cwd=folder, stdout=log, stderr=log, start_new_session=True
                )
            try:
                client = Client(port)
                _wait(process, client, folder / "log")
                yield cls(client, folder)
            finally:
                _stop(process)


def _installed() -> Path:
    """Where Trino is unpacked, once, below the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "custody" / "oracles"
    place = cache / f"trino-server-{VERSION}"
    if not place.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            (archive,) = fetch("trino", Path(folder) / "download")
            subprocess.run(["tar", "-xzf", str(archive), "-C", folder], check=True)  # noqa: S607 - the system's own
            for plugin in (Path(folder) / place.name / "plugin").iterdir():
                if plugin.name not in PLUGINS:
                    shutil.rmtree(plugin)
            with suppress(OSError):  # Somebody else was first.
                (Path(folder) / place.name).rename(place)
    return place


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
    return port


def _configure(folder: Path, port: int) -> None:
    (folder / "lake").mkdir()
    (folder / "etc" / "catalog").mkdir(parents=True)
    config = {
        "coordinator": "true",
        "node-scheduler.include-coordinator": "true",
        "http-server.http.port": str(port),
        "discovery.uri": f"http://127.0.0.1:{port}",
    }
    _properties(folder / "etc" / "config.properties", config)
    _properties(folder / "etc" / "log.properties", {"io.trino": "WARN", "": "WARN"})
    local = {
        "fs.native-local.enabled": "true",
        "local.location": str(folder),
        "hive.metastore.catalog.dir": "local:///lake",
    }
    for name, properties in _CATALOGS.items():
        _properties(folder / "etc" / "catalog" / f"{name}.properties", properties | local)


def _properties(path: Path, values: dict[str, str]) -> None:
    path.write_text("".join(f"{name}={value}\n" for name, value in values.items()), "utf-8")


def _command(home: Path, installed: Path, folder: Path) -> list[str]:
    node = {
        "node.environment": "oracles",
        "node.id": "one",
        "node.data-dir": f"{folder}/data",
        # Else it listens on every address.
        "node.bind-ip": "127.0.0.1",
        "node.internal-address": "127.0.0.1",
        "catalog.config-dir": f"{folder}/etc/catalog",
        "plugin.dir": f"{installed}/plugin",
    }
    early = [f"-D{name}={value}" for name, value in node.items()]
    files = [f"-Dconfig={folder}/etc/config.properties", f"-Dlog.levels-file={folder}/etc/log.properties"]
    classes = ["-cp", f"{installed}/lib/*", "io.trino.server.TrinoServer"]
    return [str(home / "bin" / "java"), *_JVM, *early, *files, *classes]


def _wait(process: subprocess.Popen[bytes], client: Client, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with suppress(URLError, OSError, TrinoError):
            client.run("SELECT 1")
            return
        time.sleep(1)
    lines = log.read_text("utf-8", "replace").splitlines()
    said = [" ".join(line.split()) for line in lines if "Error:" in line or "xception:" in line or "ERROR" in line]
    raise UnavailableError(f"Trino does not start: {' / '.join(said[:3]) or 'its log says nothing'}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
