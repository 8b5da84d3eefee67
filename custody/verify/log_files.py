"""Log files against the digest files that name them: each read, unpacked and summed, several at a time."""

from __future__ import annotations

from collections import defaultdict, deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from custody.verify.model import FileKind, FileVerdict, Issue, IssueKind, Verdict
from custody.verify.stops import Call, calls_in
from custody.verify.stored import MissingError, Stored, UnreadableError
from custody.verify.unpacked import unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from custody.verify.chains import Judged
    from custody.verify.placing import Placing
    from custody.verify.stored import Source


_TOGETHER = 16
"""Files that a thread takes at once: most are so small that handing them over would take longer than to sum them."""


@dataclass(frozen=True, slots=True)
class Named:
    """A log file, as a digest file names it."""

    bucket: str
    key: str
    sha256: str
    by: Judged


@dataclass(frozen=True, slots=True)
class Summed:
    """A log file that was read; ``issue`` says what is wrong with it by itself."""

    stored: Stored
    sha256: str = ""
    issue: IssueKind | None = None
    said: str = ""
    calls: tuple[Call, ...] = ()


def read_all(sources: Sequence[Source], files: Iterable[Stored], threads: int) -> Iterator[Summed]:
    """Read and sum files, several at a time, and give them on in their order; at most a few are held."""

    def summed(several: tuple[Stored, ...]) -> list[Summed]:
        return [_summed(sources[each.place], each) for each in several]

    left = iter(files)
    waiting: deque[Future[list[Summed]]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="custody-verify")
    try:
        while several := tuple(islice(left, _TOGETHER)):
            waiting.append(pool.submit(summed, several))
            if len(waiting) > 2 * threads:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _summed(source: Source, stored: Stored) -> Summed:
    try:
        raw, _ = source.read(stored)
    except MissingError as error:
        return Summed(stored, issue=IssueKind.MISSING, said=str(error))
    except UnreadableError as error:
        return Summed(stored, issue=IssueKind.UNREADABLE, said=str(error))
    found = unpack(raw)
    return Summed(stored, found.sha256, found.issue, found.said, tuple(calls_in(found.data)))


@dataclass(slots=True)
class LogFiles:
    """What the log files came to.

    Attributes:
        files: a verdict for each.
        issues: what is wrong with those that digest files name.
        unnamed: those that no digest file names.
        calls: what stopped and started trails, as files that are not faulty tell.
    """

    files: list[FileVerdict] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    unnamed: list[Summed] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)


class Matching:
    """Matches log files with what digest files say of them.

    Args:
        named: what the digest files of the period name.
        placing: tells whether a file lies where it belongs.
        at_home: the buckets in which digest files lie that say so.
    """

    def __init__(self, named: Iterable[Named], placing: Placing, at_home: frozenset[str]) -> None:
        self._placing, self._at_home = placing, at_home
        self._by_base: defaultdict[str, list[Named]] = defaultdict(list)
        for each in named:
            self._by_base[each.key.rpartition("/")[2]].append(each)
        # Proven ones first: what a forged digest file says of a file counts where nothing else is said.
        for names in self._by_base.values():
            if len(names) > 1:
                names.sort(key=lambda each: each.by.verdict is not Verdict.VERIFIED)
        self._right: defaultdict[tuple[str, str], list[Summed]] = defaultdict(list)
        self._odd: defaultdict[str, list[Summed]] = defaultdict(list)
        self.found = LogFiles()

    def take(self, summed: Summed) -> None:
        """Take in one file that was read."""
        stored = summed.stored
        names = self._by_base.get(stored.base, [])
        here = next((each for each in names if self._is_placed(stored, each)), None)
        if here is not None:
            self._right[here.bucket, here.key].append(summed)
        elif names:
            self._odd[stored.base].append(summed)
        elif summed.issue is not IssueKind.MISSING:
            self.found.unnamed.append(summed)

    def _is_placed(self, stored: Stored, named: Named) -> bool:
        if stored.bucket != named.bucket and stored.bucket in self._at_home and named.bucket in self._at_home:
            return False
        return self._placing.is_right(stored, named.key)

    def finish(self) -> LogFiles:
        """Judge what was taken, once all was."""
        for base, names in self._by_base.items():
            odd = self._odd.get(base, [])
            if len(names) == 1:
                self._judge((names[0].bucket, names[0].key), names, odd)
            else:
                for key in dict.fromkeys((each.bucket, each.key) for each in names):
                    self._judge(key, [each for each in names if (each.bucket, each.key) == key], odd)
            for each in odd:
                self._misplaced(each, names)
        return self.found

    def _judge(self, key: tuple[str, str], names: list[Named], odd: list[Summed]) -> None:
        here = [each for each in self._right.get(key, []) if each.issue is not IssueKind.MISSING]
        sums = {each.sha256 for each in names}
        # Where two signed digest files name one file with two sums, each of them is AWS's word.
        good = any(each.sha256 in sums and each.issue is None for each in here)
        for each in here:
            self._one(each, names, sums, other=good and each.sha256 not in sums)
        if not here and not any(each.sha256 in sums for each in odd):
            self._missing(key, names[0])

    def _one(self, summed: Summed, names: list[Named], sums: set[str], *, other: bool) -> None:
        by = names[0]
        if by.sha256 != summed.sha256:
            by = next((each for each in names if each.sha256 == summed.sha256), by)
        issue, said = summed.issue, summed.said
        if issue is None and summed.sha256 not in sums:
            issue = IssueKind.COPY if other else IssueKind.CHANGED
            said = "bears the name of a log file that is here too, and holds other bytes" if other else _CHANGED
        if issue is not None:
            verdict = Verdict.UNPROVEN if issue is IssueKind.UNREADABLE else Verdict.FAULTY
            self._tell(summed, by, verdict, issue, said)
            return
        # What a digest file says that is not proven, or is proven false, proves nothing.
        verdict = Verdict.VERIFIED if by.by.verdict is Verdict.VERIFIED else Verdict.UNPROVEN
        self._add(summed, by, verdict, tuple(by.by.issues))
        self.found.calls += summed.calls

    def _misplaced(self, summed: Summed, names: list[Named]) -> None:
        same = next((each for each in names if each.sha256 == summed.sha256), None)
        by = same or names[0]
        belongs = f"s3://{by.bucket}/{by.key}"
        if same is not None and summed.issue is None:
            missing = "" if self._right.get((by.bucket, by.key)) else ", where it is missing"
            self._tell(summed, by, Verdict.FAULTY, IssueKind.MISPLACED, f"belongs at {belongs}{missing}")
        else:
            said = f"bears the name of {belongs} and holds other bytes"
            self._tell(summed, by, Verdict.FAULTY, IssueKind.COPY, said)

    def _missing(self, key: tuple[str, str], named: Named) -> None:
        verdict = Verdict.UNPROVEN if named.by.verdict is Verdict.FAULTY else Verdict.FAULTY
        absent = Summed(Stored(f"s3://{key[0]}/{key[1]}", key[1]))
        said = f"is missing; {named.by.digest.stored.name} names it"
        self._tell(absent, named, verdict, IssueKind.MISSING, said)

    def _tell(self, summed: Summed, by: Named, verdict: Verdict, kind: IssueKind, said: str) -> None:
        self._add(summed, by, verdict, (kind,))
        chain = by.by.digest.name.chain
        self.found.issues.append(
            Issue(
                verdict=verdict,
                kind=kind,
                file=summed.stored.name,
                said=said,
                account=chain.account,
                region=chain.region,
                trail=chain.trail,
            )
        )

    def _add(self, summed: Summed, by: Named, verdict: Verdict, issues: tuple[IssueKind, ...]) -> None:
        chain = by.by.digest.name.chain
        self.found.files.append(
            FileVerdict(
                file=summed.stored.name,
                key=by.key,
                kind=FileKind.LOG,
                verdict=verdict,
                account=chain.account,
                region=chain.region,
                digest=by.by.digest.key,
                sha256=summed.sha256,
                issues=issues,
            )
        )


_CHANGED = "holds other bytes than its digest file says"
