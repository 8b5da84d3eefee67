"""What a rule can see of a policy that lets everybody in: words in its text, for a rule cannot read JSON.

A rule sees that somebody is named by a star, in whatever white space and order; it does not see whether the
statement denies or a condition narrows it. So its alert says what looks open, at once, and the question of the same
detection reads the document, in ``scan`` and on its schedule.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

from custody.detections.apart import apart

_STAR_BEFORE_ACTION = r'*"\*"*Action*'
_STAR_BEHIND_ACTION_AND_PRINCIPAL = r'*Action*Principal*"\**'
_ALL_BUT = "*NotPrincipal*"


def looks_open(*places: str) -> dict[str, Any]:
    """The part of ``detail`` that says a policy's text names everybody, at one of the places.

    AWS answers with the policy in a form of its own, in which nothing is escaped that need not be; the text of the
    request is asked as well, for an answer that is left out.

    Args:
        places: dotted paths below ``detail``.
    """
    wildcards = (_STAR_BEFORE_ACTION, _STAR_BEHIND_ACTION_AND_PRINCIPAL, _ALL_BUT)
    return apart([_at(place, wildcard) for place in places for wildcard in wildcards])


def _at(place: str, wildcard: str) -> dict[str, Any]:
    *outer, field = place.split(".")
    inner: dict[str, Any] = {field: [{"wildcard": wildcard}]}
    return reduce(lambda below, step: {step: below}, reversed(outer), inner)
