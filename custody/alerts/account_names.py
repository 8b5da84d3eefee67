"""What alerts call an account, besides its number.

It needs the standard library alone, for it runs in the function that writes alerts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from custody.alerts.message import SUBJECT_LENGTH, Message, ascii_text

if TYPE_CHECKING:
    from collections.abc import Mapping

# As ``where`` and the subjects write it; what is named already is left.
_SAID = re.compile(r"\baccount ([0-9]{12})\b(?! \()")
_PLACE = re.compile(r" in ([0-9]{12})(?= |$)(?! \()")


def with_account_names(message: Message, names: Mapping[str, str]) -> Message:
    """The same message, with an account's name behind its number: in the text always, in a subject that has room.

    Args:
        message: an alert.
        names: by account.
    """
    if not names:
        return message
    text = _SAID.sub(lambda said: f"{said[0]}{_named(names, said[1])}", message.text)
    subject = _PLACE.sub(lambda said: f"{said[0]}{ascii_text(_named(names, said[1]))}", message.subject)
    return message._replace(text=text, subject=subject if len(subject) <= SUBJECT_LENGTH else message.subject)


def _named(names: Mapping[str, str], account: str) -> str:
    return f" ({names[account]})" if account in names else ""
