"""One record, found by its id, with its file, its digest file and the proof.

``custody.record()`` finds it; see :func:`custody.record.record.record`.
"""

from __future__ import annotations

from custody.callable_package import calls

calls(__name__, "custody.record.record:record")
