"""How the name of a session is found, and by it that of who acted: in Python for this machine, in SQL for Athena.

See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
"""

from __future__ import annotations

from custody.lake.fields import Record, dig, text

SESSIONS = ("AssumedRole", "FederatedUser", "AWSAccount")
"""The types of identity that may be a session; a caller of another account is one of a role there."""

_ISSUER = ("sessionContext", "sessionIssuer")
_IDENTITY_CENTER = "/AWSReservedSSO_"


def actor_name(record: Record) -> str | None:
    """The column ``actor_name``: a user, a person by their session, a role, or whatever names the caller."""
    identity = record.get("userIdentity")
    if user := text(identity, "userName"):
        return user
    issuer = dig(identity, _ISSUER)
    person = session_name(record) if _IDENTITY_CENTER in (text(issuer, "arn") or "") else None
    if known := person or text(issuer, "userName"):
        return known
    arn = text(identity, "arn") or ""
    return arn[max(arn.rfind("/"), arn.rfind(":")) + 1 :] or _first_name(identity)


def _first_name(identity: object) -> str | None:
    """The name of who has neither user, role nor ARN: callers of other accounts, Identity Center users, services."""
    account, principal = text(identity, "accountId"), text(identity, "principalId")
    if principal is not None:
        return principal if account is None else f"{account}/{principal}"
    named = text(dig(identity, ("onBehalfOf",)), "userId") or text(identity, "invokedBy")
    return named or account or text(identity, "type")


def session_name(record: Record) -> str | None:
    """The column ``session_name``: the last part of a session's ARN, or what stands behind the principal's id."""
    identity = record.get("userIdentity")
    if text(identity, "type") not in SESSIONS:
        return None
    kind, *names = (text(identity, "arn") or "").split("/")
    if kind.endswith((":assumed-role", ":federated-user")) and names:
        return names[-1] or None
    return (text(identity, "principalId") or "").partition(":")[2] or None


SESSION_NAME = (
    "CASE WHEN useridentity.type IN ('AssumedRole', 'FederatedUser', 'AWSAccount') THEN COALESCE("
    "NULLIF(REGEXP_EXTRACT(useridentity.arn, '^[^/]*:(?:assumed-role|federated-user)/(?:.*/)?([^/]+)$', 1), ''), "
    "NULLIF(REGEXP_EXTRACT(useridentity.principalid, '^[^:]*:(.+)$', 1), '')) END"
)
_SQL_ISSUER = "useridentity.sessioncontext.sessionissuer"
_PRINCIPAL = "NULLIF(useridentity.principalid, '')"
_ACTOR_ACCOUNT = "NULLIF(useridentity.accountid, '')"
ACTOR_NAME = (
    f"COALESCE(NULLIF(useridentity.username, ''), CASE WHEN {_SQL_ISSUER}.arn LIKE '%/AWSReservedSSO!_%' ESCAPE '!' "
    f"THEN {SESSION_NAME} END, NULLIF({_SQL_ISSUER}.username, ''), "
    f"NULLIF(REGEXP_EXTRACT(useridentity.arn, '[^/:]+$'), ''), {_ACTOR_ACCOUNT} || '/' || {_PRINCIPAL}, {_PRINCIPAL}, "
    f"NULLIF(useridentity.onbehalfof.userid, ''), "
    f"NULLIF(useridentity.invokedby, ''), {_ACTOR_ACCOUNT}, NULLIF(useridentity.type, ''))"
)
"""The SQL of the two columns over the raw table."""
