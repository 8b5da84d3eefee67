"""Whether a file of attestations says of an image what a key signed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.attest.errors import AttestError, insist_on_libraries
from custody.attest.names import PROVENANCE, SUMMARY
from custody.choices import choice
from custody.lineage.image_name import parameters_of

if TYPE_CHECKING:
    import os

    from securesystemslib.signer import Key

    from custody.attest.statement import Statement
    from custody.settings import Settings


class Kind(StrEnum):
    """What a file has to hold."""

    BOTH = "both"
    PROVENANCE = "provenance"
    SUMMARY = "summary"


_TYPES = {
    Kind.BOTH: (PROVENANCE, SUMMARY),
    Kind.PROVENANCE: (PROVENANCE,),
    Kind.SUMMARY: (SUMMARY,),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a file.

    Attributes:
        statements: those that the key signed and that are about the image.
        faults: what is wrong, a line each; empty where all is right.
    """

    statements: tuple[Statement, ...]
    faults: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def check_attestation(
    file: str | os.PathLike[str],
    image: str,
    *,
    key: str | os.PathLike[str],
    kind: Kind | str = Kind.BOTH,
    settings: Settings | None = None,
    profile: str | None = None,
) -> Checked:
    """Check attestations: signature, payload, form, subject, kind, and what the verification summary says.

    All lines of the file have to be right. A summary that says ``FAILED`` is a fault, and so is provenance that the
    summary does not rest on; what a summary says is taken as it is, since who signed it is whom you trust.

    Args:
        file: a DSSE envelope a line, as ``custody attest`` writes them.
        image: by its digest, ``shop/api@sha256:DIGEST`` or ``sha256:DIGEST``, with its registry's host or without.
        key: a PEM file with the public key, or ``awskms:`` and the id, ARN or alias of a key of AWS KMS.
        kind: what the file has to hold: ``provenance``, ``summary``, or ``both``.
        settings: whose home Region KMS is asked in, unless the key's ARN names one.
        profile: of the AWS configuration, for KMS.

    Raises:
        AttestError: the file cannot be read, the image has no digest, or libraries are missing.
        SigningKeyError: the key cannot be read or used.
    """
    insist_on_libraries()
    from custody.attest.keys import public_key_of  # noqa: PLC0415  # optional libraries

    wanted = parameters_of(image)
    if "digest" not in wanted:
        raise AttestError(f"{image} may be another image tomorrow; name it by its digest: shop/api@sha256:DIGEST")
    types = _TYPES[choice(Kind, kind, "kind")]
    lines = _lines(Path(file))
    statements, faults = _opened(lines, wanted, public_key_of(key, settings=settings, profile=profile))
    held = {statement.predicate_type for statement in statements}
    if not faults:
        faults += [f"there is no statement of type {type_}" for type_ in types if type_ not in held]
    return Checked(tuple(statements), (*faults, *_contradictions(statements)))


def _lines(file: Path) -> list[str]:
    try:
        # What is no UTF-8 is no envelope either, and told so by its line.
        text = file.read_text("utf-8", errors="replace")
    except OSError as error:
        raise AttestError(f"{file} cannot be read: {error.strerror}; name a file of attestations") from None
    lines = text.split("\n")
    return [line for line in lines if line.strip()] or [""]


def _opened(lines: list[str], wanted: dict[str, str], key: Key) -> tuple[list[Statement], list[str]]:
    from custody.attest.envelope import opened  # noqa: PLC0415  # optional libraries

    statements, faults = [], []
    for number, line in enumerate(lines, 1):
        try:
            statement = opened(line, key)
        except AttestError as error:
            faults.append(f"line {number}: {error}")
            continue
        if statement.predicate_type not in {PROVENANCE, SUMMARY}:
            faults.append(f"line {number}: is of type {statement.predicate_type}, which is none of custody's")
        elif not any(_is(subject, wanted) for subject in statement.data["subject"]):
            faults.append(f"line {number}: is about another image")
        else:
            statements.append(statement)
    return statements, faults


def _is(subject: dict[str, Any], wanted: dict[str, str]) -> bool:
    """Whether a subject is the image, as far as the image was named."""
    if f"sha256:{subject.get('digest', {}).get('sha256')}" != wanted["digest"]:
        return False
    name = str(subject.get("name", ""))
    host, _, repository = name.partition("/")
    if "repository" in wanted and repository != wanted["repository"]:
        return False
    if "account" not in wanted:
        return True
    return host.startswith(f"{wanted['account']}.dkr.ecr.{wanted['region']}.")


def _contradictions(statements: list[Statement]) -> list[str]:
    summaries = [statement for statement in statements if statement.predicate_type == SUMMARY]
    made = {statement.digest for statement in statements if statement.predicate_type == PROVENANCE}
    faults = []
    for statement in summaries:
        said = statement.predicate
        if said.get("verificationResult") != "PASSED":
            faults.append(f"the verification summary says {said.get('verificationResult')}")
        inputs = {each.get("digest", {}).get("sha256") for each in said.get("inputAttestations", ())}
        if made and made != inputs:
            faults.append("the verification summary rests on other provenance than this file holds")
    return faults
