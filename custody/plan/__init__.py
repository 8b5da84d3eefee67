"""What a deployment would do to what is deployed: created, changed, replaced, orphaned, deleted, before it happens.

``custody.plan()`` compares; see :func:`custody.plan.plan.plan`.
"""

from __future__ import annotations

from custody.callable_package import calls

calls(__name__, "custody.plan.plan:plan")
