"""Attestations as a file, a line each, and what there is to say of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from custody.attest.errors import AttestError, insist_on_libraries
from custody.counted import counted
from custody.output.destination import insist_on_place, output_to
from custody.output.reading_text import lines_of
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from securesystemslib.signer import Signer

    from custody.attest.attest import Attestation
    from custody.attest.verify import Checked
    from custody.settings import Settings

_TOLD = 10
"""How many gaps are told; the summary has all."""


def insist_on_one(key: str | None, file: Path | None, *, unsigned: bool) -> None:
    """Refuse what cannot be, before anything is read.

    Raises:
        AttestError: neither a key nor ``--unsigned``, or both.
        DestinationError: nothing can be written at the path.
    """
    if unsigned and key:
        raise AttestError("--unsigned and --key contradict each other; leave out one of the two")
    if not unsigned and not key:
        raise AttestError("nothing signs; name a key with --key FILE or --key awskms:KEY, or write --unsigned")
    if file is not None:
        insist_on_place(file)


def insist_on_check_alone(kind: str, *, checking: bool, **others: object) -> None:
    """Refuse options of the other of both ways, which would be read and not heeded.

    Args:
        kind: what a checked file has to hold.
        checking: whether a file is checked, instead of records read.
        others: what is said to reading and making, by the option's name.

    Raises:
        AttestError: naming the options.
    """
    unheeded = [f"--{name.strip('_')}" for name, value in others.items() if value] if checking else []
    if unheeded:
        raise AttestError(f"--verify reads no records and makes nothing; leave out {', '.join(unheeded)}")
    if not checking and kind != "both":
        raise AttestError("--kind says what a file has to hold; name the file with --verify FILE")


def signer(
    key: str | None, passphrase: Callable[[], str | None], settings: Settings, profile: str | None
) -> Signer | None:
    """What signs; None where nothing does. See ``custody.attest.keys.signer_of`` for the errors."""
    if key is None:
        return None
    insist_on_libraries()
    from custody.attest.keys import signer_of  # noqa: PLC0415  # optional libraries

    return signer_of(key, passphrase=passphrase, settings=settings, profile=profile)


def key_to_check(key: str | None) -> str:
    """The key that a file is checked with.

    Raises:
        AttestError: none was named.
    """
    if not key:
        raise AttestError("--verify needs the public key; name it with --key FILE, or with --key awskms:KEY")
    return key


def write_attestation(made: Attestation, file: Path | None) -> None:
    """An envelope a line, as bundles of in-toto have them; statements where none was signed.

    Args:
        made: what ``attest`` returned.
        file: None for stdout.

    Raises:
        DestinationError: the file cannot be written.
    """
    with output_to(file) as stream:
        stream.writelines(f"{line}\n" for line in made.lines)


def said(made: Attestation) -> Iterator[str]:
    """What it comes to, for people."""
    if made.answer and made.answer.reading:
        yield from lines_of(made.answer.reading)
    result = "PASSED" if made.passed else "FAILED"
    how = "signed" if made.envelopes else "not signed"
    yield f"{counted(len(made.statements), 'statement')} of {made.image.reference}, {how}: {result}"
    for finding in made.findings:
        yield f"  {finding.verdict.value:<8} {finding.property.value}: {finding.why}"
    for gap in made.gaps[:_TOLD]:
        yield f"  gap      {gap.step}: {gap.text}"
    if len(made.gaps) > _TOLD:
        yield f"  and {counted(len(made.gaps) - _TOLD, 'gap')} more, which the summary lists"


def checked_text(checked: Checked) -> str:
    """What is right and what is not, a line each."""
    lines = []
    for statement in checked.statements:
        predicate = statement.predicate
        levels = predicate.get("verifiedLevels", predicate.get("runDetails", {}).get("builder", {}).get("id", ""))
        lines.append(f"signed  {statement.predicate_type}  {json.dumps(levels)}")
    lines += [f"wrong   {fault}" for fault in checked.faults]
    lines.append("verified" if checked.good else "not verified")
    return "".join(f"{sanitize(line)}\n" for line in lines)
