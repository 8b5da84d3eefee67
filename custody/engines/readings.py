"""Readings that were made before, kept as columns: the relations in Parquet, and what the reading came to.

A reading is known by the sum of everything that it was made from, every name and every byte of its files among it, and
by the code that made it. So it is taken again only where reading again would give the same.
"""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from custody.engines.filling import Filling
from custody.engines.local import LocalEngine
from custody.engines.protocol import QueryError
from custody.logs.reading_kept import restore, written
from custody.logs.summary import KEPT as PROBLEMS_KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.logs.gather import Gather
    from custody.logs.listing import Listing
    from custody.logs.places import Place
    from custody.logs.span import Span

WORTH_KEEPING = 4 << 20
"""Bytes of log files, as they lie there, from which on a reading is kept: a smaller one is repeated in a second."""

MOST = 16
"""Readings that are kept, the last used of them."""

DAYS = 30
"""How long one is kept after it was last used."""

_READING = "reading.json"
_MAKING = ("catalog", "lake", "logs", "engines")


class Readings:
    """The readings in a folder.

    Args:
        root: the folder; made, for its owner alone, when a reading is first kept. What cannot be written there is not
            kept, and nobody is troubled with it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def engine(self, closing: ExitStack, gather: Gather, places: Sequence[Place], span: Span) -> LocalEngine:
        """An engine with everything in the places, from a reading that is kept or from one that is made now.

        Args:
            closing: closes the engine.
            gather: reads, and knows what it comes to.
            places: what to read.
            span: what of it is needed.

        Raises:
            CustodyError: as ``Gather.entries``, and as ``LocalEngine``.
        """
        listing = gather.listed(places, span)
        name = self._name(listing, gather)
        if name is None:
            engine = closing.enter_context(LocalEngine())
            _fill(engine, gather, listing, places)
            return engine
        return self._taken(closing, name, gather) or self._made(closing, name, gather, listing, places)

    def _name(self, listing: Listing, gather: Gather) -> str | None:
        """The name of a reading; None for one that is not kept: a small one, or one that began with a problem."""
        if gather.reading.tally.problems or listing.size < WORTH_KEEPING:
            return None
        files = listing.sum()
        if files is None:
            return None
        tally = gather.reading.tally
        parts = (_code(), files, gather.limit, gather.reach, sorted(tally.skipped_names.items()), tally.skipped_kinds)
        return sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()

    def _taken(self, closing: ExitStack, name: str, gather: Gather) -> LocalEngine | None:
        folder = self.root / name
        try:
            with ExitStack() as opening:
                text = (folder / _READING).read_bytes()
                engine = opening.enter_context(LocalEngine.kept_in(folder))
                restore(gather.reading, text)
                (folder / _READING).touch()
                closing.push(opening.pop_all())
        except (OSError, ValueError, KeyError, TypeError, QueryError):
            # There is none, or it is damaged: it is made again.
            shutil.rmtree(folder, ignore_errors=True)
            return None
        return engine

    def _made(
        self, closing: ExitStack, name: str, gather: Gather, listing: Listing, places: Sequence[Place]
    ) -> LocalEngine:
        with self._being_made(name) as folder:
            engine = closing.enter_context(LocalEngine(keep_in=folder))
            _fill(engine, gather, listing, places)
            if folder is not None and len(gather.reading.problems) < PROBLEMS_KEPT and listing.unchanged():
                # Where there is no room the answer is given all the same.
                with suppress(OSError, QueryError):
                    engine.keep()
                    (folder / _READING).write_bytes(written(gather.reading))
        return engine

    @contextmanager
    def _being_made(self, name: str) -> Iterator[Path | None]:
        """A folder that appears under its name when it is whole; None where there cannot be one."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._clean()
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

    def _clean(self) -> None:
        """Forget readings that nobody used for long, or that are too many, and what killed processes left."""
        used = sorted(self.root.iterdir(), key=_used, reverse=True)
        oldest = time.time() - DAYS * 24 * 3600
        for number, folder in enumerate(used):
            if number >= MOST - 1 or _used(folder) < oldest:
                shutil.rmtree(folder, ignore_errors=True)


def _fill(engine: LocalEngine, gather: Gather, listing: Listing, places: Sequence[Place]) -> None:
    Filling(engine, gather.reading.late, gather.reading.hours).all_of(gather.entries_of(listing, places))


def _used(folder: Path) -> float:
    try:
        return (folder / _READING).stat().st_mtime
    except OSError:
        try:
            return folder.stat().st_mtime
        except OSError:
            return 0.0


def _code() -> tuple[tuple[str, int, int], ...]:
    """What tells the code that makes rows: its files with their sizes and times."""
    package = Path(__file__).parents[1]
    files = sorted(path for room in _MAKING for path in (package / room).rglob("*") if path.suffix in {".py", ".wasm"})
    return tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files)
