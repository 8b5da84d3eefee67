"""Identities in little room: the page has their short names, the files beside it have them whole."""

from __future__ import annotations

import re

from custody.aws.identity_names import short_actor, short_actors

_WITHIN = re.compile(r"\barn:[a-z-]+:(?:iam|sts)::\d{12}:[\w+=,.@/-]*[\w=@/-]")
_IDENTITY = re.compile(r"arn:[a-z-]+:(?:iam|sts)::\d{12}:")


def short_identity(text: str, account: str) -> str:
    """The ARN of an identity, or a list of them, in short; any other text as it is.

    Args:
        text: a value of an answer or a record.
        account: the account whose record it is; an identity of another one bears its own.
    """
    return short_actors(text, account) if _IDENTITY.match(text) else text


def short_within(text: str, account: str) -> str:
    """A sentence, the ARNs of identities in it in short, likewise."""
    return _WITHIN.sub(lambda found: short_actor(found[0], account), text)


def short_thing(text: str, account: str) -> str:
    """What started something: an identity, or of another ARN its last part, such as ``webhook:web``."""
    short = short_identity(text, account)
    parts = short.split(":", 5)
    return parts[5] if parts[0] == "arn" and len(parts) > 5 else short  # noqa: PLR2004 - an ARN has six parts
