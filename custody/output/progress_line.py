"""What a person waits for, on one line of a terminal that changes; nothing when nobody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

    from custody.progress import Progress


class ProgressLine:
    """Shows progress on stderr, on a terminal only; called by what takes a while."""

    def __init__(self) -> None:
        self._console: Console | None = None
        self._status: Status | None = None

    def __call__(self, progress: Progress) -> None:
        """As ``custody.progress.ProgressCallback``."""
        if progress.ended:
            if self._status is not None:
                self._status.stop()
            self._status = None
        elif self._status is None:
            self._status = self._shown_on().status(progress.text)
            self._status.start()
        else:
            self._status.update(progress.text)

    def _shown_on(self) -> Console:
        if self._console is None:
            # Most of what is asked is answered before there is anything to show.
            from rich.console import Console  # noqa: PLC0415  # see above

            self._console = Console(stderr=True, highlight=False, markup=False)
        return self._console
