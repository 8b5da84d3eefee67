"""How an identity is named in little room, so that one of another account never looks like one's own."""

from __future__ import annotations

IDENTITY_CENTER = "AWSReservedSSO_"
"""What the names of the roles begin with that IAM Identity Center makes for people."""


def short_actor(actor: str, account: object) -> str:
    """An ARN as ``Builder/session``, of a person of IAM Identity Center the session alone, which is their mail.

    The account stands in front when it is not the record's. What is no ARN stays as it is.

    Args:
        actor: an ARN or a name.
        account: the account whose record it is.
    """
    parts = actor.split(":", 5)
    if parts[0] != "arn" or len(parts) < 6:  # noqa: PLR2004 - an ARN has six parts
        return actor
    name = parts[5].removeprefix("assumed-role/")
    if name.startswith(IDENTITY_CENTER):
        name = name.partition("/")[2] or name
    return name if parts[4] in {"", account} else f"{parts[4]}:{name}"


def short_actors(text: str, account: object) -> str:
    """Every identity of a list, which a comma and a blank divide, likewise; any other text as it is."""
    if not text.startswith("arn:"):
        return text
    # A session's name may hold a comma, but no blank.
    return ", ".join(short_actor(each, account) for each in text.split(", "))


def named(actor: str | None, actor_account: object, account: object) -> str | None:
    """A name without an ARN, likewise: ``111122223333/Builder`` for a caller of another account.

    Args:
        actor: the name.
        actor_account: the account that the identity belongs to.
        account: the account whose record it is.
    """
    if actor is None or not actor_account or not account or actor_account == account:
        return actor
    return actor if str(actor_account) in actor else f"{actor_account}/{actor}"
