"""Whether CloudTrail's log files are as AWS wrote them, and all of them: signatures, chains and sums.

``custody.verify()`` looks; see :func:`custody.verify.verify.verify`.
"""

from __future__ import annotations

from custody.callable_package import calls

calls(__name__, "custody.verify.verify:verify")
