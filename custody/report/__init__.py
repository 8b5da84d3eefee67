"""A report of a period: records, findings and answers, put together; ``custody.output.report`` writes it.

``custody.report(logs="logs/")`` makes one; see :func:`custody.report.report.report`.
"""

from __future__ import annotations

from custody.callable_package import calls

TITLE = "Images and pipelines: who did what"
"""The heading, unless another one is asked for."""

calls(__name__, "custody.report.report:report")
