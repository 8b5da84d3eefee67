"""A verification for people: a row a chain, then what is wrong or not proven, then when trails stood still."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from custody.counted import counted
from custody.output.json_writer import write_json
from custody.output.mend_table import write_mend_table
from custody.output.verification_format import VerificationFormat
from custody.sanitize import sanitize
from custody.times.text import iso

if TYPE_CHECKING:
    from datetime import datetime

    from custody.verify.model import ChainVerdict, Issue, Verification, Window

_SHOWN = 200
_HEAD = ("verdict", "account", "region", "trail", "digest files", "log files", "from", "to")


def write_verification(verification: Verification, stream: TextIO, format_: VerificationFormat) -> None:
    """Write it: as JSON an array of objects, of every chain, issue, window and file; the table has no files."""
    if format_ is VerificationFormat.JSON:
        write_json(verification.rows(), stream)
        return
    write_mend_table(_HEAD, [_chain(each) for each in verification.chains], stream)
    issues = verification.issues
    if issues:
        stream.write("\n")
        write_mend_table(("verdict", "issue", "file"), [_issue(each) for each in issues[:_SHOWN]], stream)
    if more := len(issues[_SHOWN:]):
        stream.write(f" and {counted(more, 'issue')} more; --format json has all\n")
    if verification.windows:
        stream.write("\n")
        head = ("stood still", "trail", "from", "to", "by")
        write_mend_table(head, [_window(each) for each in verification.windows], stream)


def summary(verification: Verification) -> str:
    """All of it in a line."""
    chains = sum(1 for each in verification.chains if each.digests)
    digests = sum(each.digests for each in verification.chains)
    of = f"{counted(digests, 'digest file')} in {counted(chains, 'chain')}"
    doubts = f"{len(verification.doubts):,} unproven" if verification.doubts else ""
    parts = (str(verification.verdict), verification.said, of, doubts, f"keys of {verification.keys}")
    return sanitize(" · ".join(each for each in parts if each))


def _chain(chain: ChainVerdict) -> tuple[str, ...]:
    trail = f"{chain.trail} (backfill)" if chain.backfill else chain.trail or "no digest file"
    digests = f"{chain.digests_verified:,} of {chain.digests:,}"
    files = f"{chain.files_verified:,} of {chain.files:,}"
    row = (
        str(chain.verdict),
        chain.account,
        chain.region,
        trail,
        digests,
        files,
        _time(chain.since),
        _time(chain.until),
    )
    return (*map(sanitize, row), "")


def _issue(issue: Issue) -> tuple[str, ...]:
    return (*map(sanitize, (str(issue.verdict), str(issue.kind), issue.file)), sanitize(issue.said))


def _window(window: Window) -> tuple[str, ...]:
    what = "validation" if window.validation_only else "trail"
    return (*map(sanitize, (what, window.trail, _time(window.since), _time(window.until), window.by)), "")


def _time(moment: datetime | None) -> str:
    return "-" if moment is None else iso(moment)
