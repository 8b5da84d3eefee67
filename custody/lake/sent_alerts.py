"""What the function that writes alerts says of each finding it has told: an event on the custody bus, which is kept.

The lake keeps it beside the services' own events, so ``alerts`` is a view over ``state_changes``.
"""

from __future__ import annotations

SOURCE, DETAIL_TYPE = "custody.alerts", "Custody Alert Sent"

ANY_KEPT = f"SELECT 1 AS kept FROM state_changes WHERE source = '{SOURCE}' LIMIT 1"  # noqa: S608 - a name of ours
"""Whether any is kept."""
