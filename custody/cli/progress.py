"""What a person waits for, said on stderr while it lasts; nothing when nobody looks."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from custody.engines.athena_cost import size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from custody.engines.athena import Progress
    from custody.logs.history_fetch import LookedUp
    from custody.logs.s3_fetch import Fetched


class FetchProgress:
    """One line that changes, on a terminal only."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, markup=False)

    @contextmanager
    def files(self, place: str, tally: Fetched) -> Iterator[Callable[[], None]]:
        """While log files are fetched: how many, and how many bytes."""
        with self._console.status(f"looking through {place}") as line:

            def told() -> None:
                done = tally.fetched + tally.cached
                line.update(
                    f"{done:,} of {tally.listed:,} log files so far ({tally.cached:,} had before), "
                    f"{size(tally.size)} fetched"
                )

            yield told

    @contextmanager
    def requests(self, tally: LookedUp) -> Iterator[Callable[[], None]]:
        """While Event history is looked up, two requests a second."""
        with self._console.status("looking up Event history, two requests a second and Region") as line:
            yield lambda: line.update(
                f"{tally.requests:,} requests to Event history ({tally.cached:,} days had before)"
            )

    @contextmanager
    def query(self) -> Iterator[Callable[[Progress], None]]:
        """While Athena works: its state, the seconds, the bytes."""
        with self._console.status("asking Athena") as line:
            yield lambda now: line.update(
                f"Athena: {now.state.lower()} for {now.seconds:.0f} s, {size(now.scanned)} scanned (Ctrl-C stops it)"
            )
