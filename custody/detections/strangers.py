"""Everybody but the listed, as an event pattern that several rules may share.

What is said of one field of a pattern is one list of which any entry may hold, so two lists of exclusions on one field
exclude nothing, and two rules with half a list each report everybody. A long list is therefore divided by two other
fields, the issuer's name and its account: each alternative asks that they begin in some way and excludes the listed
that begin so, and one more takes whatever begins in none of these ways. Every caller is in exactly one alternative,
which knows all the listed that are there: the alternatives may stand in one rule or in several, and no event is in
two. What the two fields hold decides nothing else: whom an alternative leaves alone it finds by the issuer's ARN.

A star is a prefix of that ARN with no slash behind it, for a path may begin like a name. In one field a prefix cannot
be excluded beside whole ARNs, so the two stand in alternatives of their own where names allow it.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html and
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from custody.aws.principals import Principal, principal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOM = 1_400
"""Characters of one alternative, so that a rule has room for the rest of its pattern."""

_FIELDS: dict[str, Callable[[Principal], str]] = {
    "userName": lambda one: one.name,
    "accountId": lambda one: one.account,
}
"""The fields of a session's issuer that a list is divided by, and what they hold for a listed role."""

_ABSENT = {"exists": False}

Where = dict[str, list[Any]]
Group = tuple[tuple[str, ...], list[Principal]]


def strangers(written: Sequence[str]) -> dict[str, Any]:
    """The part of ``detail`` that says none of these roles, users and roots did it: ``$or`` of alternatives.

    No two of them hold for one event.

    Args:
        written: ARNs, of which a role's name may end with a star.
    """
    listed = sorted({principal(arn) for arn in written}, key=lambda one: one.written)
    whole = [one for one in listed if not one.star]
    kept = [one for one in listed if one.star] + [
        one for one in whole if not any(other.star and other.covers(one.written) for other in listed)
    ]
    themselves = [one.written for one in whole if one.kind != "role"]
    return {"$or": [_without_issuer(themselves), *_divided(kept, {}, tuple(_FIELDS))]}


def _without_issuer(themselves: list[str]) -> dict[str, Any]:
    """Who needs no session: root and users, by their own ARN, and whoever has none."""
    own = {"arn": [{"anything-but": themselves}, _ABSENT]} if themselves else {}
    return {"userIdentity": {**own, "sessionContext": {"sessionIssuer": {"arn": [_ABSENT]}}}}


def _divided(listed: list[Principal], where: Where, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    """Alternatives, each within its room unless names that are alike do not let it be."""
    if not listed or not fields or _fits(listed, where):
        return [_alternative(listed, where)]
    field, *deeper = fields
    groups, others = _by_beginning(listed, where, field)
    if not groups:
        return _divided(listed, where, tuple(deeper))
    beginnings = sorted(beginning for some, _ in groups for beginning in some)
    elsewhere = {**where, field: [{"anything-but": {"prefix": beginnings}}, _ABSENT]}
    return [
        *(
            alternative
            for some, members in groups
            for alternative in _divided(members, {**where, field: _begins(some)}, tuple(deeper))
        ),
        *_divided(others, elsewhere, tuple(deeper)),
    ]


def _by_beginning(listed: list[Principal], where: Where, field: str) -> tuple[list[Group], list[Principal]]:
    """Groups by how a field begins, no beginning being another's, and those that begin in none of these ways."""
    key = _FIELDS[field]
    waiting, groups, others = [("", listed)], list[Group](), list[Principal]()
    while waiting:
        beginning, members = waiting.pop()
        common = _common([key(one) for one in members])
        here = [one for one in members if key(one) == common]
        alike = len(here) == len(members) or any(one.star and field == "userName" for one in here)
        if common and (alike or (beginning and _fits(members, {**where, field: _begins((beginning,))}))):
            groups.append(((common if alike else beginning,), members))
            continue
        others += here
        longer = sorted((one for one in members if key(one) != common), key=key)
        end = len(common) + 1
        waiting += [(some, list(them)) for some, them in groupby(longer, key=lambda one: key(one)[:end])]
    return _merged(sorted(groups, key=lambda group: group[0]), where, field), others


def _common(texts: Sequence[str]) -> str:
    """What all of them begin with: the first and the last in order differ the earliest."""
    first, last = min(texts), max(texts)
    length = next((n for n, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:length]


def _merged(groups: list[Group], where: Where, field: str) -> list[Group]:
    """Neighbours together, as long as an alternative has room for them."""
    merged: list[Group] = []
    for beginnings, members in groups:
        if merged:
            together = (*merged[-1][0], *beginnings), [*merged[-1][1], *members]
            if _fits(together[1], {**where, field: _begins(together[0])}):
                merged[-1] = together
                continue
        merged.append((beginnings, members))
    return merged


def _begins(beginnings: tuple[str, ...]) -> list[Any]:
    return [{"prefix": beginning} for beginning in beginnings]


def _fits(listed: list[Principal], where: Where) -> bool:
    """Whether one alternative has room for them: whole ARNs only, or stars of one path only."""
    alike = len({(one.star, one.path if one.star else "") for one in listed}) <= 1
    return alike and len(json.dumps(_alternative(listed, where), separators=(",", ":"))) <= ROOM


def _alternative(listed: list[Principal], where: Where) -> dict[str, Any]:
    return {"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": _others(listed), **where}}}}


def _others(listed: list[Principal]) -> list[Any]:
    """Matches the ARN of any issuer but those listed."""
    stars = [one for one in listed if one.star]
    whole = [one.written for one in listed if not one.star]
    if not listed:
        return [{"exists": True}]
    if not stars:
        return [{"anything-but": whole}]
    below = [{"wildcard": wildcard} for wildcard in _below(stars, alone=not whole)]
    if not whole:
        return [{"anything-but": {"prefix": [one.beginning for one in stars]}}, *below]
    return [{"anything-but": {"wildcard": [*(one.written for one in stars), *whole]}}, *below]


def _below(stars: list[Principal], *, alone: bool) -> list[str]:
    """Wildcards for the ARNs that begin like a star's and go on with a slash; as few as say it."""
    if not alone or len({one.path for one in stars}) > 1:
        return [f"{one.written}/*" for one in stars]
    before = {one.beginning.partition("role/")[0] for one in stars}
    account = before.pop() if len(before) == 1 else "arn:*:"
    return [f"{account}role/{stars[0].path}*/*"]
