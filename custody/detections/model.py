"""What a detection is: one frozen record from which the rule, the query, the page and the tests are derived."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from custody.errors import DetectionError
from custody.patterns import Pattern
from custody.severity import Severity

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

MAX_ID_LENGTH = 43
"""A rule's name is the deployment's name (20 at most), a hyphen and the id, and holds 64 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """The controls a detection serves, by framework; only where it truly applies."""

    nist_800_53: tuple[str, ...] = ()
    cis_aws: tuple[str, ...] = ()
    pci_dss: tuple[str, ...] = ()
    soc2: tuple[str, ...] = ()
    iso_27001: tuple[str, ...] = ()
    slsa: tuple[str, ...] = ()
    ssdf: tuple[str, ...] = ()
    mitre_attack: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """Something that should not go unseen.

    Args:
        id: lower-case words and hyphens, the same as the file's name; at most 43 characters.
        title: what happened, as a sentence without a full stop, at most 100 characters.
        severity: how bad it is on an ordinary day.
        why: why it matters, one or two sentences.
        respond: what to do, in order; the first step stands in the alert.
        innocent: what commonly causes it with nobody meaning harm.
        controls: what it counts towards.
        references: pages that document the event.
        pattern: the events that fire it.

    Raises:
        DetectionError: a field is empty, too long or malformed.
    """

    id: str
    title: str
    severity: Severity
    why: str
    respond: tuple[str, ...]
    innocent: tuple[str, ...]
    references: tuple[str, ...]
    pattern: Pattern
    controls: Controls = field(default_factory=Controls)

    def __post_init__(self) -> None:
        """Refuse what an alert or a rule could not carry."""
        if not _ID.fullmatch(self.id) or len(self.id) > MAX_ID_LENGTH:
            raise DetectionError(
                f"detection {self.id!r}: an id is lower-case words and hyphens, at most {MAX_ID_LENGTH} characters"
            )
        for name in ("title", "why", "respond", "innocent", "references"):
            if not getattr(self, name):
                raise DetectionError(f"detection {self.id}: {name} is empty; write it")
        if len(self.title) > 100 or self.title.endswith("."):
            raise DetectionError(
                f"detection {self.id}: the title is a sentence of at most 100 characters, no full stop"
            )
