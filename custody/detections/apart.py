"""Several wildcards for one field in one pattern, without making it too complex for EventBridge.

EventBridge adds up the wildcards that one value may be in the middle of, and refuses a rule at a sum it does not
publish. Wildcards in branches of their own are not added up, as long as the branches differ in a field that comes
before: fields are taken in the order of their names. So each branch but the first also asks whether one of the fields
below is there or not, which is true of any event, and of no other branch.

See https://github.com/aws/event-ruler, ``MachineComplexityEvaluator``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_BEFORE = ("awsRegion", "eventCategory", "eventID", "eventVersion", "recipientAccountId")
_EITHER_WAY = [{"exists": True}, {"exists": False}]


def apart(conditions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The part of ``detail`` that says one of the conditions holds, each in a branch of its own.

    Args:
        conditions: parts of ``detail``, at least one, on fields whose names come after ``recipientAccountId``. From
            the seventh on, branches share a field again and their wildcards are added up.
    """
    first, *others = conditions
    if not others:
        return first
    marks = (_BEFORE[number % len(_BEFORE)] for number in range(len(others)))
    return {"$or": [first, *({mark: _EITHER_WAY, **other} for mark, other in zip(marks, others, strict=True))]}
