"""Whether two identities of the record are two people, as far as their ARNs say.

A person is an IAM user, or a session of IAM Identity Center or of a role that ``people_roles`` says people assume. The
session of any other role has a name that its caller chose, root is whoever holds its password, and a user of
``deployers`` is a machine: of these nothing follows. See
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from custody.aws.identity_names import IDENTITY_CENTER

_USER = re.compile(r"arn:[a-z-]+:iam::(?P<account>\d{12}):user/(?:.*/)?(?P<name>[^/]+)")
_SESSION = re.compile(r"arn:[a-z-]+:sts::(?P<account>\d{12}):assumed-role/(?P<role>[^/]+)/(?P<name>[^/]+)")


class Apart(StrEnum):
    """What can be said of two identities."""

    YES = "two people"
    NO = "one and the same"
    UNKNOWN = "cannot be told"


@dataclass(frozen=True, slots=True)
class People:
    """Who is taken for a person besides the sessions of IAM Identity Center.

    Attributes:
        roles: what the names of roles begin with that people assume, a star at the end or not.
        machines: ARNs of IAM users that are none.
    """

    roles: tuple[str, ...] = ()
    machines: tuple[str, ...] = ()

    def apart(self, one: str | None, other: str | None) -> Apart:
        """Whether two ARNs are of two people; a name that both bear is one person, as in ``four-eyes-violations``."""
        if not one or not other:
            return Apart.UNKNOWN
        if one == other or _name(one) == _name(other):
            return Apart.NO
        directories = self._directory(one), self._directory(other)
        return Apart.YES if directories[0] and directories[0] == directories[1] else Apart.UNKNOWN

    def _directory(self, arn: str) -> str:
        """Where a person of this name is kept; names of one directory are of different people. Empty for no person."""
        if user := _USER.fullmatch(arn):
            return "" if arn in self.machines else f"users of {user['account']}"
        if session := _SESSION.fullmatch(arn):
            if session["role"].startswith(IDENTITY_CENTER):
                return IDENTITY_CENTER
            if any(session["role"].startswith(role.removesuffix("*")) for role in self.roles if role.strip("*")):
                return f"{session['role']} of {session['account']}"
        return ""


def _name(arn: str) -> str:
    found = _USER.fullmatch(arn) or _SESSION.fullmatch(arn)
    return (found["name"] if found else arn).lower()
