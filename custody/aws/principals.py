"""Roles and users as settings name them: their ARNs, and whom an ARN with a star stands for.

A role's ARN is its partition, its account, its path and its name. A session of it has an ARN of another service with
a name that the caller chose, so nothing here ever looks at that: who a session is says the ARN of its issuer.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html and
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from custody.strict_model import check_each, refuse_duplicates

_BEFORE = r"(?P<before>arn:(?P<partition>aws[a-z-]*):iam::(?P<account>[0-9]{12}):)"
_LETTER = r"[A-Za-z0-9_+=,.@-]"
# Texts: to compile them takes longer than to load this module, and most settings name nobody.
_ONE = rf"{_BEFORE}(?:root|(?P<kind>role|user)/(?P<path>(?:{_LETTER}+/)*)(?P<name>{_LETTER}{{1,128}})(?P<star>\*?))"
# As IAM reads it in a policy: stars and question marks anywhere, but never in the place of a whole name.
_MANY = rf"{_BEFORE}(?:role|user)/[A-Za-z0-9_+=,.@*?/-]{{0,511}}{_LETTER}[A-Za-z0-9_+=,.@*?/-]*"


@dataclass(frozen=True)
class Principal:
    """Root, a user or a role of one account; with a star, the roles of one path whose names begin alike.

    Attributes:
        written: as it stands in the settings.
        account: twelve digits.
        kind: ``role``, ``user``, or empty for root.
        path: what stands before the name, with its slash at the end; empty for none.
        name: without the star; empty for root.
        star: whether other names that begin so are meant as well.
    """

    written: str
    account: str
    kind: str
    path: str
    name: str
    star: bool

    @cached_property
    def beginning(self) -> str:
        """The ARN without the star."""
        return self.written.removesuffix("*") if self.star else self.written

    def covers(self, arn: str) -> bool:
        """Whether an ARN of IAM is this one; after a star come letters of a name, and never a slash."""
        if not self.star:
            return arn == self.written
        return arn.startswith(self.beginning) and "/" not in arn[len(self.beginning) :]


@lru_cache(maxsize=4096)
def principal(written: str) -> Principal:
    """The principal that an ARN names.

    Raises:
        ValueError: it is no ARN of root, of a role or of a user, or has a star elsewhere than behind a role's name.
    """
    found = re.fullmatch(_ONE, written)
    if found is None:
        raise ValueError(f"{written!r} is no ARN of a role or user; write arn:aws:iam::111122223333:role/NAME")
    if found["star"] and found["kind"] != "role":
        raise ValueError(f"{written!r} has a star behind the name of a user; write each user, or a role")
    return Principal(
        written=written,
        account=found["account"],
        kind=found["kind"] or "",
        path=found["path"] or "",
        name=found["name"] or "",
        star=bool(found["star"]),
    )


def exact_principals(arns: tuple[str, ...]) -> tuple[str, ...]:
    """The same ARNs of root, roles and users, without a star.

    Raises:
        ValueError: one is something else.
    """
    check_each(_exact, arns)
    return arns


def _exact(arn: str) -> None:
    if principal(arn).star:
        raise ValueError(f"{arn!r} has a star, which this list does not take; write each role by its whole name")


def starred_principals(arns: tuple[str, ...]) -> tuple[str, ...]:
    """The same ARNs of root, roles and users, of which a role's name may end with a star.

    Raises:
        ValueError: one is something else, has a star elsewhere, or lies below what another one's star may not reach.
    """
    check_each(_starred, arns)
    known = [principal(arn) for arn in arns]
    for star in (one for one in known if one.star):
        for other in known:
            below = other.beginning.startswith(star.beginning) and not star.covers(other.beginning)
            if below and (other.name.startswith(star.name) or (other.star and star.name.startswith(other.name))):
                raise ValueError(
                    f"{other.written!r} lies in a path that begins like {star.written!r}, and no rule tells the two "
                    "apart; write the roles of the star by their whole names"
                )
    return arns


def _starred(arn: str) -> None:
    if not re.fullmatch(_ONE, arn) and ("*" in arn or "?" in arn):
        raise ValueError(
            f"{arn!r} has a star that is not at the end of a role's name; write the account's digits, the path and the "
            "beginning of the name, such as arn:aws:iam::111122223333:role/builder-*"
        )
    principal(arn)


def policy_principals(arns: tuple[str, ...]) -> tuple[str, ...]:
    """The same ARNs of roles and users, where a star stands for any characters but not for a whole name.

    For the conditions of policies, where IAM itself reads them.

    Raises:
        ValueError: one is something else, or stands twice.
    """
    check_each(_in_policies, arns)
    refuse_duplicates(arns)
    return arns


def _in_policies(arn: str) -> None:
    if not re.fullmatch(_MANY, arn):
        raise ValueError(f"{arn!r} is no ARN of a role or user; write arn:aws:iam::111122223333:role/NAME-*")
