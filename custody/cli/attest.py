"""``custody attest``: what the record says of an image, signed; or whether such a file is right."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import custody
from custody.cli import asking_options as asked
from custody.cli.exit_codes import DONE, FOUND
from custody.cli.shared_options import taking
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from datetime import datetime

PASSPHRASE = "CUSTODY_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable

Image = Annotated[
    str, typer.Argument(metavar="DIGEST|REPO:TAG", help="sha256:..., shop/api:1.4 or shop/api@sha256:...")
]
KeyOption = Annotated[
    str | None,
    typer.Option(
        "--key",
        metavar="KEY",
        help="A PEM file, or awskms: and the id, ARN or alias of a key of AWS KMS: private to sign, public to verify. "
        f"A passphrase comes from {PASSPHRASE}, or is asked for.",
    ),
]
Unsigned = Annotated[bool, typer.Option("--unsigned", help="Write the statements as they are, without envelopes.")]
Verify = Annotated[
    Path | None, typer.Option("--verify", metavar="FILE", help="Check such a file instead; reads no records.")
]
Held = Annotated[
    str, typer.Option("--kind", metavar="KIND", help="With --verify: what it has to hold, provenance, summary or both.")
]
Require = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PROPERTY",
        help="What the summary asks for; repeatable. By default CUSTODY_BUILD_IN_PIPELINE and "
        "CUSTODY_RELEASE_TWO_PARTY_REVIEWED; CUSTODY_SOURCE_TWO_PARTY_REVIEWED as well where authors are recorded.",
    ),
]
Verifier = Annotated[str | None, typer.Option(metavar="URI", help="Who says so, in the summary.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestOptions(asked.ReadingOptions):
    """What tells where the record is; the format is that of envelopes alone."""

    engine: asked.Engine = None
    output: asked.Output = None
    reuse: asked.Reuse = None
    price: asked.Price = None
    cache: asked.Cache = True

    @property
    def said(self) -> dict[str, object]:
        """What only reading heeds, by its option."""
        period = {"since": self.since, "from_": self.begin, "to": self.end}
        return {**period, **{name: getattr(self, name) for name in ("logs", "engine", "output", "reuse", "price")}}

    def arguments(self, now: datetime | None = None) -> dict[str, Any]:
        """As of every question."""
        more = {"engine": self.engine, "reuse_minutes": self.reuse, "price": self.price, "cache": self.cache}
        return {**asked.ReadingOptions.arguments(self, now), **more}


@taking(AttestOptions)
def attest(
    asking: AttestOptions,
    image: Image,
    *,
    key: KeyOption = None,
    unsigned: Unsigned = False,
    require: Require = None,
    verifier: Verifier = None,
    verify: Verify = None,
    kind: Held = "both",
) -> None:
    """Attest what the record says of an image: SLSA Provenance and a Verification Summary, a DSSE envelope a line.

    What the record does not show is absent and listed as a gap, and with a gap the summary is FAILED. With --verify
    FILE such a file is checked against a public key and an image named by its digest.
    """
    # Loads the questions and an engine, which no other command line has to wait for.
    from custody.output import attestation  # noqa: PLC0415  # see above

    making: dict[str, Any] = {name: said for name, said in (("require", require), ("verifier", verifier)) if said}
    attestation.insist_on_check_alone(kind, checking=verify is not None, unsigned=unsigned, **making, **asking.said)
    if verify is not None:
        settings = custody.load_settings(asking.cdk_json, asking.context or ())
        about: dict[str, Any] = {"settings": settings, "profile": asking.profile}
        checked = custody.check_attestation(verify, image, key=attestation.key_to_check(key), kind=kind, **about)
        sys.stdout.write(attestation.checked_text(checked))
        raise typer.Exit(DONE if checked.good else FOUND)
    attestation.insist_on_one(key, asking.output, unsigned=unsigned)
    given = asking.arguments()
    # A mistake about the key is told before anything is read, which may take minutes.
    signer = attestation.signer(key, _passphrase, given["settings"], asking.profile)
    made = custody.attest(image, **given, **making)
    if signer:
        made = made.signed(signer)
    attestation.write_attestation(made, asking.output)
    sys.stdout.flush()
    sys.stderr.writelines(f"{sanitize(line)}\n" for line in attestation.said(made))
    raise typer.Exit(DONE if made.passed else FOUND)


def _passphrase() -> str | None:
    if given := os.environ.get(PASSPHRASE):
        return given
    return str(typer.prompt("Passphrase", hide_input=True, err=True)) if sys.stdin.isatty() else None
