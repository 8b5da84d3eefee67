"""The SQL of what a report asks besides the questions."""

from __future__ import annotations

from custody.report.coverage import COVERAGE_TEXTS
from custody.report.register import REGISTER_TEXTS
from custody.report.totals import TOTALS_TEXTS

OWN_TEXTS = (*REGISTER_TEXTS, *COVERAGE_TEXTS, *TOTALS_TEXTS)
"""All of it: which columns it needs and what it is in DuckDB's words is worked out once and kept."""
