"""Whether a deployment is as it was made and works: read-only calls, one table, a mend for each fault.

``custody.doctor()`` looks; see :func:`custody.doctor.doctor.doctor`.
"""

from __future__ import annotations

from custody.callable_package import calls

calls(__name__, "custody.doctor.doctor:doctor")
