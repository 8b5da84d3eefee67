"""Every release of a period, who wrote, started, approved and shipped it, and what the record cannot show of it.

``custody.releases(logs="logs/", since="2026-10-01")`` lists them; see :func:`custody.releases.releases.releases`.
"""

from __future__ import annotations

from custody.callable_package import calls

calls(__name__, "custody.releases.releases:releases")
