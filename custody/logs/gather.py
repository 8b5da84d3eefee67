"""The one way in: from the places that logs are in to records, for every job that reads."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from custody.logs.deduplicate import Seen
from custody.logs.doubts import Doubts, TooManyError
from custody.logs.files import find_candidates
from custody.logs.listing import Listing
from custody.logs.places import Bucket, EventHistory, Folder, Place
from custody.logs.problem import LogsError
from custody.logs.reach import Reach
from custody.logs.reader import DEFAULT_LIMIT, LogReader
from custody.logs.selection import Selection
from custody.logs.summary import Reading
from custody.progress import ProgressCallback, silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from custody.logs.entry import Entry
    from custody.logs.files import Candidate
    from custody.logs.problem import Problem
    from custody.logs.span import Span
    from custody.settings import Settings

_SHOWN = 4


def _nobody(_name: str, _path: Path) -> None:
    """Is told of files that nobody asks about."""


@dataclass(frozen=True, slots=True)
class Gather:
    """Reads places, counts what comes, and names what does not.

    Attributes:
        reading: where it is counted.
        limit: bytes of one file, unpacked, by default 64 MiB.
        fetched: called with the name of each file that is not of a folder, and where it is on this machine, before
            it is read.
        progress: called while files are fetched.
        reach: which records are read. By default those of audited services; of the others only the ids are looked at.
            Where an id is not enough, reading ends with ``custody.logs.selection.TooNarrowError``, and ``wider`` reads
            on. ``EVERYTHING`` is always enough.
        also: whether records of an event source and event name are read besides.
        actions: event names by event source, None for all of a source: those alone are read, likewise. By default all
            within reach.
        hours: whether to count the others by account, Region and hour.
        doubted: the ids of records that are read whatever they are, and compared by all that they say; None where it is
            not known whether there are any.
        profile: of the AWS configuration, for buckets and Event history; None for the one in use.
    """

    settings: Settings
    reading: Reading
    limit: int = DEFAULT_LIMIT
    fetched: Callable[[str, Path], None] = _nobody
    progress: ProgressCallback = silent
    profile: str | None = None
    reach: Reach = Reach.AUDITED
    also: Callable[[str, str], bool] = lambda _source, _name: False
    actions: Mapping[str, frozenset[str] | None] | None = None
    hours: bool = True
    doubted: frozenset[str] | None = None

    def entries(self, places: Sequence[Place], span: Span) -> Iterator[Entry]:
        """Every record in every place, duplicates among them, folders first.

        Raises:
            LogsError: at the end, when there was nothing to read in any place, or nothing could be read.
            AwsError: a bucket or Event history cannot be read.
        """
        return self._entries(self._candidates(places), self._named(places, span), places)

    def listed(self, places: Sequence[Place], span: Span) -> Listing:
        """The files of all places, fetched where they have to be.

        Raises:
            LogsError: a path does not exist.
            AwsError: as for ``entries``.
        """
        return Listing(list(self._candidates(places)), list(self._named(places, span)))

    def entries_of(self, listing: Listing, places: Sequence[Place]) -> Iterator[Entry]:
        """As ``entries``, of files that were listed."""
        return self._entries(iter(listing.candidates), iter(listing.fetched), places)

    def wider(self, places: Sequence[Place], span: Span, listing: Listing | None = None) -> Gather:
        """What reads the same, after this ended with ``TooNarrowError``: what is in doubt, or else everything.

        To know what is in doubt takes one more look at all files, without parsing them.

        Args:
            places: as for ``entries``.
            span: likewise.
            listing: the files of the places, where they were listed.

        Raises:
            AwsError: as for ``entries``.
        """
        if self.doubted is None and self.reach is not Reach.EVERYTHING:
            doubts, reading = Doubts(), Reading()
            if listing is None:
                listing = replace(self, reading=reading, fetched=_nobody).listed(places, span)
            candidates, fetched = iter(listing.candidates), iter(listing.fetched)
            reader = LogReader(reading.report, reading.tally, self.limit, Seen(), doubts)
            with suppress(TooManyError):
                for _ in chain(reader.of_candidates(candidates), reader.of_fetched(fetched)):
                    raise AssertionError
                return replace(self, doubted=frozenset(doubts.found))
        return replace(self, reach=Reach.EVERYTHING, actions=None, doubted=None)

    def _entries(
        self,
        candidates: Iterator[Candidate | Problem],
        fetched: Iterator[tuple[str, Path]],
        places: Sequence[Place],
    ) -> Iterator[Entry]:
        reading = self.reading
        # One for all places: copies of a record may come by several ways.
        seen = Seen()
        selection = Selection(
            self._wants,
            reading,
            seen,
            hours=self.hours,
            doubted=self.doubted,
            compared=self.reach is Reach.EVERYTHING,
        )
        reader = LogReader(reading.report, reading.tally, self.limit, seen, selection)
        yield from chain(reader.of_candidates(candidates), reader.of_fetched(fetched))
        if not reading.tally.files and not reading.tally.problems:
            raise LogsError(_nothing(places, reading))
        reading.insist()

    def _wants(self, source: str, name: str) -> bool:
        if self.actions is None:
            return self.reach.wants(source, name) or self.also(source, name)
        names = self.actions.get(source, frozenset())
        return names is None or name in names or self.also(source, name)

    def _candidates(self, places: Sequence[Place]) -> Iterator[Candidate | Problem]:
        # Folders are read as one, since they may overlap.
        return find_candidates([place.path for place in places if isinstance(place, Folder)], self.reading.tally)

    def _named(self, places: Sequence[Place], span: Span) -> Iterator[tuple[str, Path]]:
        for place in places:
            if isinstance(place, Folder):
                continue
            for name, path in self._fetched(place, span):
                self.fetched(name, path)
                self.reading.days += isinstance(place, EventHistory)
                yield name, path

    def _fetched(self, place: Bucket | EventHistory, span: Span) -> Iterator[tuple[str, Path]]:
        # Loads the AWS SDK.
        from custody.logs.remote import Remote  # noqa: PLC0415  # see above

        remote = Remote(self.settings, self.reading, self.progress, self.profile)
        return remote.from_bucket(place, span) if isinstance(place, Bucket) else remote.from_history(span)


def _nothing(places: Sequence[Place], reading: Reading) -> str:
    looked = reading.looked_at or [str(place) for place in places]
    more = f" and {len(looked) - _SHOWN:,} more" if len(looked) > _SHOWN else ""
    named = "name a folder of log files as CloudTrail delivers them"
    how = "ask about another period, or check the place" if reading.looked_at else named
    skipped = f" ({reading.tally.skipped_in_words})" if reading.tally.skipped else ""
    return f"no log files in {', '.join(looked[:_SHOWN]) or 'the bucket'}{more}{skipped}; {how}"
