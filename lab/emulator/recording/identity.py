"""``userIdentity``: who made a call, by the credentials it was signed with.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from lab.emulator import inside

# The access key that ``Lab.environment()`` hands out, and the IAM user it stands for.
LAB_KEY = "AKIALABADMINISTRATOR"
LAB_USER = "lab"

_mfa_sessions: set[str] = set()


def remember_mfa(access_key: str) -> None:
    """Temporary credentials that were got with an MFA code."""
    _mfa_sessions.add(access_key)


def unique_id(prefix: str, *parts: str) -> str:
    """A stable unique id for who the emulator has none for."""
    return prefix + hashlib.sha256("/".join(parts).encode()).hexdigest()[:17].upper()


def _root(account: str, access_key: str) -> dict[str, Any]:
    return {
        "type": "Root",
        "principalId": account,
        "arn": f"arn:aws:iam::{account}:root",
        "accountId": account,
        "accessKeyId": access_key,
    }


def _user(account: str, access_key: str) -> dict[str, Any]:
    key = inside.iam("_access_keys").get(access_key) or {}
    name = str(key.get("UserName") or LAB_USER)
    user = inside.iam("_users").get(name) or {}
    return {
        "type": "IAMUser",
        "principalId": user.get("UserId") or unique_id("AIDA", account, name),
        "arn": user.get("Arn") or f"arn:aws:iam::{account}:user/{name}",
        "accountId": account,
        "accessKeyId": access_key,
        "userName": name,
    }


def _issuer(account: str, role: str, principal: str) -> dict[str, Any]:
    known = inside.iam("_roles").get(role) or {}
    return {
        "type": "Role",
        "principalId": known.get("RoleId") or principal,
        "arn": known.get("Arn") or f"arn:aws:iam::{account}:role/{role}",
        "accountId": account,
        "userName": role,
    }


def _session(session: dict[str, Any], access_key: str) -> dict[str, Any]:
    arn = str(session.get("Arn", ""))
    account = str(session.get("AccountId") or arn.split(":")[4])
    issued = dt.datetime.fromtimestamp(float(session.get("IssuedAt", 0)), dt.UTC)
    context: dict[str, Any] = {
        "attributes": {
            "creationDate": issued.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "mfaAuthenticated": "true" if access_key in _mfa_sessions else "false",
        }
    }
    kind = {"AssumedRole": "AssumedRole", "FederatedUser": "FederatedUser", "Root": "Root"}.get(
        str(session.get("PrincipalType")), "IAMUser"
    )
    identity = {
        "type": kind,
        "principalId": str(session.get("UserId", "")),
        "arn": arn,
        "accountId": account,
        "accessKeyId": access_key,
    }
    if kind == "AssumedRole":
        role = arn.split("/")[1]
        context["sessionIssuer"] = _issuer(account, role, identity["principalId"].partition(":")[0])
    elif kind == "IAMUser":
        identity["userName"] = arn.rsplit("/", 1)[-1]
    return {**identity, "sessionContext": context}


def user_identity(account: str, access_key: str) -> dict[str, Any]:
    """Who signed with this key.

    A key of twelve digits is the root user of that account (the emulator's way to name one), a key of STS the
    session it was made for, a key of IAM its user; any other, the lab's own among them, is the user ``lab``.
    """
    if session := inside.sts("_sessions").get(access_key):
        return _session(session, access_key)
    if re.fullmatch(r"\d{12}", access_key):
        return _root(account, access_key)
    return _user(account, access_key)
