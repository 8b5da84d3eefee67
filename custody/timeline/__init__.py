"""What happened, in order, the calls of one push or pull as one step.

``custody.timeline(logs="logs/")`` puts it together; see :func:`custody.timeline.timeline.timeline`.
"""

from __future__ import annotations

from custody.callable_package import calls

calls(__name__, "custody.timeline.timeline:timeline")
