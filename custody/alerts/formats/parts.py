"""What formats have in common: texts within a limit, the lines of an alert without its links, and calm Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.alerts.alert import Alert

_MORE = "..."
_DETAILS = "\n\nDetails\n"
LINKS = ("Open the event: ", "Open the resource: ", "More: https://")
"""How lines begin that are links of ours; the last is a command where no address of the pages is known."""
# Signs with a meaning in Markdown, and others that look alike.
_TAME = str.maketrans({"`": "\u02cb", "*": "\u2217", "~": "\u223c"})
_EDGES = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SITE = re.compile(r"\b(www)\.", re.IGNORECASE)


def cut(text: str, most: int) -> str:
    """The text, at most so long as programs count that take a rare letter for two; what is cut says so."""
    wide = text.encode("utf-16-le", "replace")
    if len(wide) <= 2 * most:
        return text
    return wide[: 2 * (most - len(_MORE))].decode("utf-16-le", "ignore") + _MORE


def cut_bytes(text: str, most: int) -> str:
    """The text, at most so many bytes of UTF-8; what is cut says so."""
    whole = text.encode("utf-8", "replace")
    return text if len(whole) <= most else whole[: most - len(_MORE)].decode("utf-8", "ignore") + _MORE


def body(alert: Alert) -> str:
    """The alert above its details, without the title and without the links, which formats have places for."""
    lines = alert.text.partition(_DETAILS)[0].split("\n")[1:]
    kept = "\n".join(line for line in lines if not line.startswith(LINKS)).strip("\n")
    return re.sub("\n{3,}", "\n\n", kept) or alert.title


def calm(text: str) -> str:
    """The text so that nothing in it is Markdown, a link or an entity: signs that do something look alike instead."""
    safe = _ENTITY.sub("& ", text.translate(_TAME)).replace("](", "] (")
    return _SITE.sub(r"\1[.]", _EDGES.sub("\uff3f", safe))
