"""Where an image is from: its push, build, commit, starter and approvals, gaps marked.

``custody.lineage("shop/api:1.4", logs="logs/")`` follows one; see :func:`custody.lineage.lineage.lineage`.
"""

from __future__ import annotations

from custody.callable_package import calls

calls(__name__, "custody.lineage.lineage:lineage")
