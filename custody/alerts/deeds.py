"""What somebody did, in a few words, from the ids of detections: changed 3 pipelines and pushed 2 images.

It needs the standard library alone, for it runs in the function that writes alerts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DONE = frozenset(
    (
        "abandoned",
        "added",
        "archived",
        "changed",
        "corrected",
        "created",
        "deleted",
        "disabled",
        "enabled",
        "forwarded",
        "imported",
        "loosened",
        "masked",
        "muted",
        "narrowed",
        "opened",
        "overridden",
        "overwritten",
        "polled",
        "pulled",
        "pushed",
        "redirected",
        "registered",
        "rejected",
        "removed",
        "restored",
        "retried",
        "revoked",
        "scheduled",
        "shared",
        "shortened",
        "silenced",
        "started",
        "stopped",
        "suppressed",
        "weakened",
    )
)
"""What can be done to a thing; what a thing does by itself, such as fail, is not among them."""
_ALREADY_MANY = frozenset(
    (
        "builds",
        "credentials",
        "details",
        "findings",
        "images",
        "jobs",
        "logs",
        "overrides",
        "permissions",
        "reports",
        "selectors",
        "settings",
        "tags",
        "targets",
        "tests",
        "variables",
    )
)
_HOW = frozenset(("force", "mass"))
_DID = {"overridden": "overrode", "overwritten": "overwrote"}
_SAID = {"acl": "ACL", "id": "ID", "kms": "KMS", "mfa": "MFA"}


def deed_of(detection: str) -> tuple[str, str]:
    """What the event of a detection did, and to what, such as ``changed`` and ``pipeline``; empty where no id says so.

    Args:
        detection: its id, which is in the passive: ``pipeline-changed-by-a-human``.
    """
    words = detection.split("-")
    at = next((place for place, word in enumerate(words) if word in _DONE), 0)
    if at == 0:
        return "", ""
    verb, what = words[at], " ".join(_SAID.get(word, word) for word in words[:at] if word not in _HOW)
    return _DID.get(verb, verb), what.partition(" from ")[0]


def deeds(findings: Sequence[Mapping[str, str]]) -> list[str]:
    """What was done, each a phrase, in the order in which the findings stand.

    Things are counted, and not how often one was touched or how many detections saw it; what cannot be said so is
    counted at the end, as what was refused and what failed is.

    Args:
        findings: ``detection``, ``thing``, ``digest`` and ``ended`` of each.
    """
    done: dict[tuple[str, str], set[tuple[str, str]]] = {}
    other: dict[str, int] = {}
    for each in findings:
        deed = deed_of(each["detection"])
        if each["ended"] not in {"done", ""}:
            other[each["ended"]] = other.get(each["ended"], 0) + 1
        elif deed[0]:
            done.setdefault(deed, set()).add((each["thing"], each["digest"]))
        else:
            other[""] = other.get("", 0) + 1
    said = [f"{verb} {_counted(len(things), noun)}" for (verb, noun), things in done.items()]
    ends = {"refused": "was refused", "failed": "failed"}
    said += [f"{ends.get(how, how)} {times(number)}" for how, number in other.items() if how]
    if unsaid := other.get("", 0):
        said.append(f"raised {_counted(unsaid, 'other alert' if said else 'alert')}")
    return said


def joined(phrases: Sequence[str]) -> str:
    """Phrases with commas between them and an ``and`` before the last."""
    *first, last = phrases
    return f"{', '.join(first)} and {last}" if first else last


def times(number: int) -> str:
    """``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def plural(noun: str) -> str:
    """More than one of a thing, by the last of its words."""
    if noun.rpartition(" ")[2] in _ALREADY_MANY:
        return noun
    if noun.endswith("y") and not noun.endswith(("ay", "ey", "oy")):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "sh", "ch", "x")) else f"{noun}s"


def _counted(number: int, noun: str) -> str:
    if plural(noun) == noun:
        return noun if number == 1 else f"{noun} {times(number)}"
    return f"{number} {noun if number == 1 else plural(noun)}"
