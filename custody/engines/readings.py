"""Readings that were made before, kept as columns: the relations in Parquet, and what the reading came to.

A reading is known by the sum of everything that it was made from, every name and every byte of its files among it, and
by the code that made it. So it is taken again only where reading again would give the same.
"""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from custody.engines.filling import Filling
from custody.engines.local import LocalEngine
from custody.engines.protocol import QueryError
from custody.errors import CustodyError
from custody.logs.reach import Reach
from custody.logs.reading_kept import restore, sums_in, written
from custody.logs.selection import TooNarrowError
from custody.logs.summary import KEPT as PROBLEMS_KEPT
from custody.logs.summary import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.logs.gather import Gather
    from custody.logs.listing import Listing
    from custody.logs.places import Place
    from custody.logs.problem import Problem
    from custody.logs.span import Span

WORTH_KEEPING = 4 << 20
"""Bytes of log files, as they lie there, from which on a reading is kept: a smaller one is repeated in a second."""

MOST = 16
"""Readings that are kept, the last used of them."""

DAYS = 30
"""How long one is kept after it was last used."""

_READING = "reading.json"
_HALF = 32
_MAKING = ("catalog", "lake", "logs", "engines", "patterns", "questions", "detections")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read.

    Attributes:
        gather: reads, and knows what it comes to.
        columns: of ``events``, those that are made; None is all.
        told: problems that are told at the end, where this is not the only way.
    """

    gather: Gather
    columns: frozenset[str] | None = None
    told: list[Problem] = field(default_factory=list)

    @property
    def reading(self) -> Reading:
        """What it comes to."""
        return self.gather.reading

    @property
    def name(self) -> str:
        """What tells it from other ways to read the same files."""
        gather = self.gather
        actions = None if gather.actions is None else sorted((s, n and sorted(n)) for s, n in gather.actions.items())
        columns = None if self.columns is None else sorted(self.columns)
        return _sum((gather.limit, str(gather.reach), actions, columns))[:_HALF]


class Readings:
    """The readings in a folder.

    Args:
        root: the folder; made, for its owner alone, when a reading is first kept. What cannot be written there is not
            kept, and nobody is troubled with it. None keeps nothing.
    """

    def __init__(self, root: Path | None) -> None:
        self.root = root

    def engine(
        self, closing: ExitStack, ways: Sequence[Way], places: Sequence[Place], span: Span
    ) -> tuple[LocalEngine, Reading]:
        """An engine with what is asked for in the places, from a reading that is kept or from one that is made now.

        Files are first read for the one question; where some reading of them is kept already, more questions are
        expected, and they are read for all of its kind.

        Args:
            closing: closes the engine.
            ways: to read them, the narrowest first; the last is always enough. Problems are told once.
            places: what to read.
            span: what of it is needed.

        Raises:
            CustodyError: as ``Gather.entries``, and as ``LocalEngine``.
        """
        last = ways[-1]
        listing = last.gather.listed(places, span)
        files = self._name(listing, last.reading)
        if last.reading.tally.problems or not listing.lasts:
            ways = [last]
        for each in ways[:-1]:
            _begin(each, last.reading)
        for way in reversed(ways if files else ()):
            if engine := self._taken(closing, files + way.name, way):
                return engine, _end(way, last.reading)
        way = ways[min(len(ways) - 1, int(self._met(files)))]
        while way.gather.reach is not Reach.EVERYTHING:
            try:
                with ExitStack() as opening:
                    engine = self._made(opening, files and files + way.name, way, listing, places)
                    closing.push(opening.pop_all())
                    return engine, _end(way, last.reading)
            except TooNarrowError:
                # What is in doubt is read, and all is told of, once more.
                way = replace(way, gather=replace(way.gather.wider(places, span, listing), reading=Reading()), told=[])
                _begin(way, last.reading)
            except CustodyError:
                _end(way, last.reading)
                raise
        return self._made(closing, files and files + last.name, last, listing, places), last.reading

    def _name(self, listing: Listing, reading: Reading) -> str:
        """What names the files; empty where a reading is not kept: a small one, or one that began with a problem."""
        if self.root is None or reading.tally.problems or listing.size < WORTH_KEEPING:
            return ""
        files = listing.sum()
        tally = reading.tally
        parts = (_code(), files, sorted(tally.skipped_names.items()), sorted(tally.skipped_kinds.items()))
        return _sum(parts)[:_HALF] if files else ""

    def _met(self, files: str) -> bool:
        """Whether a reading of the files is kept."""
        return bool(files and self.root is not None and any(self.root.glob(f"{files}*")))

    def _taken(self, closing: ExitStack, name: str, way: Way) -> LocalEngine | None:
        if self.root is None:
            return None
        folder = self.root / name
        try:
            with ExitStack() as opening:
                text = _whole(folder)
                engine = opening.enter_context(LocalEngine.kept_in(folder, columns=way.columns))
                restore(way.reading, text)
                closing.push(opening.pop_all())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, QueryError):
            # It is damaged, and made again.
            shutil.rmtree(folder, ignore_errors=True)
            return None
        with suppress(OSError):
            (folder / _READING).touch()
        return engine

    def _made(self, closing: ExitStack, name: str, way: Way, listing: Listing, places: Sequence[Place]) -> LocalEngine:
        with self._being_made(name) as folder:
            engine = closing.enter_context(LocalEngine(columns=way.columns, keep_in=folder))
            filling = Filling(engine, way.reading.late, way.reading.hours)
            filling.all_of(way.gather.entries_of(listing, places))
            if folder is not None and len(way.reading.problems) < PROBLEMS_KEPT and listing.unchanged():
                # Where there is no room the answer is given all the same.
                with suppress(OSError, QueryError):
                    engine.keep()
                    (folder / _READING).write_bytes(written(way.reading, _sums(folder)))
        return engine

    @contextmanager
    def _being_made(self, name: str) -> Iterator[Path | None]:
        """A folder that appears under its name when it is whole; None where there cannot be one."""
        if not name or self.root is None:
            yield None
            return
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            _clean(self.root)
            folder = Path(mkdtemp(prefix=".part-", dir=self.root))
        except OSError:
            yield None
            return
        try:
            yield folder
            if (folder / _READING).exists():
                # Where another process was as fast, its reading stands.
                with suppress(OSError):
                    folder.rename(self.root / name)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _whole(folder: Path) -> bytes:
    """What a reading that is kept came to.

    Raises:
        OSError, ValueError, KeyError, TypeError, AttributeError: there is none, or it is no longer what was kept.
    """
    text = (folder / _READING).read_bytes()
    if sums_in(text) != _sums(folder):
        raise ValueError(str(folder))
    return text


def _sums(folder: Path) -> dict[str, str]:
    """The sums of the relations in a folder."""
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in sorted(folder.glob("*.parquet"))}


def _clean(root: Path) -> None:
    """Forget readings that nobody used for long, or that are too many, and what killed processes left."""
    used = sorted(root.iterdir(), key=_used, reverse=True)
    oldest = time.time() - DAYS * 24 * 3600
    for number, folder in enumerate(used):
        if number >= MOST - 1 or _used(folder) < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _begin(way: Way, other: Reading) -> None:
    """Make a reading begin as another one did, by listing the same files; it keeps what it would tell."""
    mine, tally = way.reading, other.tally
    mine.on_problem = way.told.append
    mine.tally.skipped_kinds = tally.skipped_kinds.copy()
    mine.tally.skipped_names = {kind: names.copy() for kind, names in tally.skipped_names.items()}
    mine.days = other.days
    mine.looked_at, mine.notes = other.looked_at.copy(), other.notes.copy()


def _end(way: Way, other: Reading) -> Reading:
    """Tell what a reading kept back, to whom the other one would have told it."""
    if (mine := way.reading) is not other:
        mine.on_problem = tell = other.on_problem
        if tell is not None:
            for problem in way.told:
                tell(problem)
    return mine


def _used(folder: Path) -> float:
    try:
        return (folder / _READING).stat().st_mtime
    except OSError:
        try:
            return folder.stat().st_mtime
        except OSError:
            return 0.0


def _sum(parts: object) -> str:
    return sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _code() -> tuple[tuple[str, int, int], ...]:
    """What tells the code that makes rows: its files with their sizes and times."""
    package = Path(__file__).parents[1]
    files = sorted(path for room in _MAKING for path in (package / room).rglob("*") if path.suffix in {".py", ".wasm"})
    return tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files)
