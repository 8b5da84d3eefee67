"""A question, asked where it can be answered: the deployed lake, or log files.

``custody.ask("who-pushed", logs="logs/")`` asks one; see :func:`custody.ask.ask.ask`.
"""

from __future__ import annotations

from custody.callable_package import calls

calls(__name__, "custody.ask.ask:ask")
