"""Identities in little room: the page has their short names, the files beside it have them whole."""

from __future__ import annotations

import re

from custody.aws.identity_names import short_actors

_IDENTITY = re.compile(r"arn:[a-z-]+:(?:iam|sts)::\d{12}:")


def short_identity(text: str, account: str) -> str:
    """The ARN of an identity, or a list of them, in short; any other text as it is.

    Args:
        text: a value of an answer or a record.
        account: the account whose record it is; an identity of another one bears its own.
    """
    return short_actors(text, account) if _IDENTITY.match(text) else text
