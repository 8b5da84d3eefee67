"""Log files that no digest file names: forged, awaiting the next digest file, or from a time without any."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from custody.counted import counted
from custody.times.text import iso
from custody.verify.chains import HOUR, SLACK
from custody.verify.model import FileKind, FileVerdict, Issue, IssueKind, Verdict
from custody.verify.names import LogName, log_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.verify.chains import Gap
    from custody.verify.digest import Digest
    from custody.verify.log_files import Summed
    from custody.verify.model import Window
    from custody.verify.names import ChainName

_AWAITED = timedelta(hours=2, minutes=30)
_MINUTE = timedelta(minutes=1)
_ODD = "is named by no digest file, and is not called as AWS calls log files"


class Unnamed:
    """Judges log files that no digest file names.

    Args:
        chains: the digest files of each chain, by time.
        gaps: times without digest files.
        windows: times in which a trail stood still.
        newest: the latest time of which anything is known: the present for a bucket, the newest file of a copy.
    """

    def __init__(
        self,
        chains: dict[ChainName, list[Digest]],
        gaps: Sequence[Gap],
        windows: Sequence[Window],
        newest: datetime,
    ) -> None:
        self._gaps, self._windows, self._newest = gaps, windows, newest
        self._of: defaultdict[tuple[str, str], dict[ChainName, list[Digest]]] = defaultdict(dict)
        for name, digests in chains.items():
            if not name.backfill:
                self._of[name.account, name.region][name] = digests
        self.files: list[FileVerdict] = []
        self.issues: list[Issue] = []

    def judge(self, unnamed: Sequence[Summed]) -> None:
        """Judge files; those of an account's Region without any digest file are one issue together."""
        without: defaultdict[tuple[str, str], list[Summed]] = defaultdict(list)
        for each in unnamed:
            name = log_name(each.stored.below)
            if name is None:
                self._tell(each, IssueKind.UNNAMED, _ODD, Verdict.FAULTY, place=("", ""))
                self._add(each, Verdict.FAULTY, IssueKind.UNNAMED, ("", ""))
            elif self._of.get((name.account, name.region)):
                self._one(each, name)
            else:
                without[name.account, name.region].append(each)
        for (account, region), files in sorted(without.items()):
            self._without(account, region, files)

    def _without(self, account: str, region: str, files: list[Summed]) -> None:
        verdict = Verdict.FAULTY if self._of else Verdict.UNPROVEN
        elsewhere = ", though there are some of other Regions" if self._of else ""
        said = (
            f"is one of {counted(len(files), 'log file')} of {account} in {region} without any digest file{elsewhere}"
        )
        times = sorted(name.delivered for each in files if (name := log_name(each.stored.below)))
        self._tell(files[0], IssueKind.NO_DIGESTS, said, verdict, place=(account, region), time=(times[0], times[-1]))
        for each in files:
            self._add(each, verdict, IssueKind.NO_DIGESTS, (account, region))

    def _one(self, summed: Summed, name: LogName) -> None:
        said, kind, verdict = self._why(name)
        if summed.issue is IssueKind.UNREADABLE:
            said, kind, verdict = summed.said, IssueKind.UNREADABLE, Verdict.UNPROVEN
        self._tell(summed, kind, said, verdict, place=(name.account, name.region))
        self._add(summed, verdict, kind, (name.account, name.region))

    def _why(self, name: LogName) -> tuple[str, IssueKind, Verdict]:
        at, chains = name.delivered, self._of[name.account, name.region]
        nobody = "is named by no digest file"
        for window in self._windows:
            begin, end = window.since or at, window.until or self._newest
            if any(chain.trail == window.trail for chain in chains) and begin - SLACK <= at <= end + SLACK:
                return f"{nobody}: {window.trail} stood still then ({window.by})", IssueKind.UNNAMED, Verdict.UNPROVEN
        for gap in self._gaps:
            if gap.chain in chains and (gap.since is None or gap.since - SLACK <= at) and at <= gap.until:
                why = "those of that time are missing" if gap.missing else "the trail wrote none then"
                return f"{nobody}: {why}", IssueKind.UNNAMED, Verdict.UNPROVEN
        first = min(digests[0].start for digests in chains.values())
        last = max(digests[-1].end for digests in chains.values())
        if at < first:
            said = f"{nobody}: the first of its Region begins at {iso(first)}"
            return said, IssueKind.UNNAMED, Verdict.UNPROVEN
        if at >= last - _MINUTE and self._newest - last <= _AWAITED:
            said = f"{nobody} yet: the last one ends at {iso(last)}, and the next is due within the hour"
            return said, IssueKind.NOT_DIGESTED, Verdict.UNPROVEN
        if at >= last - _MINUTE:
            hours = counted(round((self._newest - last) / HOUR), "hour")
            return (
                f"{nobody}: the last one ends at {iso(last)}, {hours} before the newest file here",
                IssueKind.UNNAMED,
                Verdict.FAULTY,
            )
        return (
            f"{nobody}, though there are some of its time: it was not written by AWS, or not there",
            IssueKind.UNNAMED,
            Verdict.FAULTY,
        )

    def _tell(
        self,
        summed: Summed,
        kind: IssueKind,
        said: str,
        verdict: Verdict,
        *,
        place: tuple[str, str],
        time: tuple[datetime, datetime] | None = None,
    ) -> None:
        since, until = time or (None, None)
        self.issues.append(
            Issue(
                verdict=verdict,
                kind=kind,
                file=summed.stored.name,
                said=said,
                account=place[0],
                region=place[1],
                since=since,
                until=until,
            )
        )

    def _add(self, summed: Summed, verdict: Verdict, kind: IssueKind, place: tuple[str, str]) -> None:
        self.files.append(
            FileVerdict(
                file=summed.stored.name,
                key=summed.stored.below,
                kind=FileKind.LOG,
                verdict=verdict,
                account=place[0],
                region=place[1],
                sha256=summed.sha256,
                issues=(kind,),
            )
        )
