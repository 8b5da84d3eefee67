"""What the record says of an image, as statements that can be signed and checked elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from custody.attest.errors import AttestError, insist_on_libraries
from custody.attest.facts import Gap, digest_of, facts_of
from custody.attest.names import VERIFIER, Image, is_uri
from custody.attest.parties import People
from custody.attest.properties import DEFAULT, Finding, Property, findings_of
from custody.attest.registry import insist_on_private
from custody.choices import choice, items
from custody.counted import counted
from custody.lineage.image_name import parameters_of
from custody.lineage.lineage import lineage
from custody.settings import or_default

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from securesystemslib.signer import Signer

    from custody.ask.answer import Answer
    from custody.attest.keys import Passphrase
    from custody.attest.statement import Statement
    from custody.lineage.lineage import Chain, Lineage
    from custody.settings import Settings

_LISTED = 5
"""How many images a line offers."""


@dataclass(frozen=True)
class Attestation:
    """Statements about one image.

    Attributes:
        image: of which repository, and its digest.
        provenance: a statement for each build that pushed it.
        summary: the verification summary.
        findings: each property and what the record says of it.
        gaps: what the record does not show.
        passed: whether the summary says so.
        envelopes: the statements in their order, signed, a line of JSON each; empty before.
        answer: the rows of the lineage that it is made of.
    """

    image: Image
    provenance: tuple[Statement, ...]
    summary: Statement
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    passed: bool
    envelopes: tuple[str, ...] = ()
    answer: Answer | None = None

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All: provenance, then the summary."""
        return (*self.provenance, self.summary)

    @property
    def lines(self) -> tuple[str, ...]:
        """What is written to a file: the envelopes, or the statements where none was signed."""
        return self.envelopes or tuple(statement.text for statement in self.statements)

    def signed(
        self,
        key: str | os.PathLike[str] | Signer,
        *,
        passphrase: Passphrase = None,
        settings: Settings | None = None,
        profile: str | None = None,
    ) -> Attestation:
        """The same with its envelopes.

        Args:
            key: a PEM file with a private key, or ``awskms:`` and the id, ARN or alias of a key of AWS KMS; or what
                ``custody.attest.keys.signer_of`` made of one.
            passphrase: of the file, where it is encrypted, or a function that is called for it.
            settings: whose home Region KMS is asked in, unless the key's ARN names one.
            profile: of the AWS configuration, for KMS.

        Raises:
            SigningKeyError: the key cannot be read or used.
            AwsError: KMS cannot be asked, or refuses.
        """
        from custody.attest.envelope import signed  # noqa: PLC0415  # optional libraries
        from custody.attest.keys import signer_of  # noqa: PLC0415  # see above

        signer = signer_of(key, passphrase=passphrase, settings=settings, profile=profile)
        return replace(self, envelopes=tuple(signed(statement, signer) for statement in self.statements))


def attest(
    image: str,
    *,
    require: Iterable[Property | str] = DEFAULT,
    verifier: str = VERIFIER,
    now: datetime | None = None,
    settings: Settings | None = None,
    **reading: Any,
) -> Attestation:
    """Make SLSA Provenance and a Verification Summary of what the record says of an image.

    A statement never says more than the record: what is missing is absent and listed as a gap, and with one the
    summary is ``FAILED``. The same records give the same bytes, but for the time of verification.

    Args:
        image: as for ``custody.lineage``; a tag has to stand for one digest in the period.
        require: the properties that the summary is to show, ``custody.attest.properties.Property``; by default that a
            build in a pipeline pushed it, and that another person approved its release than started it.
        verifier: the URI of who signs; verifiers of the signature should expect one.
        now: the time of verification; the present when None. Without a zone it is UTC.
        settings: of the deployment; ``people_roles`` and ``deployers`` say who is a person.
        reading: ``logs``, ``since`` and all else that ``custody.lineage`` takes.

    Raises:
        AttestError: no push of it is in the record, it may be several images, or libraries are missing.
        CustodyError: as for ``custody.lineage``.
    """
    insist_on_libraries()
    required = tuple(dict.fromkeys(choice(Property, each, "property") for each in items(require)))
    if not required:
        raise AttestError("the summary has to ask for something; require at least one property")
    if not is_uri(verifier):
        raise AttestError(f"the verifier {verifier!r} is no URI; write one such as https://example.com/verifier")
    found = lineage(image, settings=settings, **reading)
    chains = found.chains
    subject = subject_of(image, chains)
    if "digest" not in parameters_of(image):
        # What else was pushed under this digest counts as well, whatever its tag was.
        found = lineage(subject.reference, settings=settings, **{**reading, "on_problem": None})
        chains = found.chains
    insist_on_private(subject, [chain.push["pushed_at"] for chain in chains], {**reading, "settings": settings})
    detections = or_default(settings).of_detections
    people = People(roles=tuple(detections.people_roles), machines=tuple(detections.deployers))
    moment = now or datetime.now(UTC)
    made = attestation_of(
        subject,
        chains,
        people=people,
        required=required,
        verifier=verifier,
        verified_at=moment.astimezone(UTC) if moment.tzinfo else moment,
        more_gaps=_of_the_reading(found),
    )
    return replace(made, answer=found.answer)


def attestation_of(
    subject: Image,
    chains: Sequence[Chain],
    *,
    people: People,
    required: Sequence[Property],
    verifier: str,
    verified_at: datetime,
    more_gaps: Sequence[Gap] = (),
) -> Attestation:
    """The statements about one image, from the chains of its lineage.

    Args:
        subject: the image.
        chains: of every push that is, or may be, of it; in order of time.
        people: who is taken for a person.
        required: what the summary is to show.
        verifier: the URI of who says so.
        verified_at: when, UTC.
        more_gaps: what could not be read.
    """
    from custody.attest.provenance import provenances  # noqa: PLC0415  # optional libraries
    from custody.attest.summary import passed, summary  # noqa: PLC0415  # see above

    pushes = [facts_of(chain) for chain in chains if image_of(chain) == subject]
    doubtful = [Gap("push", _doubt(chain), str(chain.push["push_event_id"])) for chain in chains if _may_be(chain)]
    gaps = tuple(dict.fromkeys([*(gap for facts in pushes for gap in facts.gaps), *doubtful, *more_gaps]))
    findings = findings_of(pushes, people)
    statements = provenances(subject, pushes)
    said = summary(
        subject,
        findings=findings,
        required=required,
        gaps=gaps,
        inputs=statements,
        verifier=verifier,
        verified_at=verified_at,
    )
    return Attestation(subject, statements, said, findings, gaps, passed(findings, required, gaps))


def image_of(chain: Chain) -> Image | None:
    """The image that a chain begins with, where the record names all of it."""
    push, digest = chain.push, digest_of(chain)
    named = [push[name] for name in ("account", "region", "repository")]
    if not digest or not all(named):
        return None
    account, region, repository = map(str, named)
    return Image(account, region, repository, digest)


def subject_of(image: str, chains: Sequence[Chain]) -> Image:
    """The one image that is meant.

    Raises:
        AttestError: no chain names one, or they name several.
    """
    pushed = {found: chain.push["pushed_at"] for chain in chains if (found := image_of(chain))}
    if not pushed:
        raise AttestError(f"no push of {image} with its digest is in the record; look further back, or at other logs")
    if len(pushed) > 1:
        latest = [each.reference for each in reversed(pushed)]
        left = f" and {len(latest) - _LISTED} more" if len(latest) > _LISTED else ""
        raise AttestError(
            f"{image} is {counted(len(pushed), 'image')} in this period; name one by its digest: "
            f"{', '.join(latest[:_LISTED])}{left}"
        )
    return next(iter(pushed))


def _may_be(chain: Chain) -> bool:
    return image_of(chain) is None


def _doubt(chain: Chain) -> str:
    return str(chain.push["gap"] or "a push of which the record does not name the image")


def _of_the_reading(found: Lineage) -> list[Gap]:
    """What could not be read may have held anything."""
    return [] if found.answer.complete else [Gap("record", "not everything that was to be read could be read")]
