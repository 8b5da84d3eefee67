"""An examination, in the format that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from custody.output.examination.junit import write_junit
from custody.output.examination.sarif import write_sarif
from custody.output.examination.table import write_table
from custody.output.examination_format import ExaminationFormat
from custody.output.json_writer import write_json

if TYPE_CHECKING:
    from custody.doctor.result import Examination


def write_examination(examination: Examination, stream: TextIO, format_: ExaminationFormat) -> None:
    """Write every result; the table has what is right as a count."""
    match format_:
        case ExaminationFormat.TABLE:
            write_table(examination, stream)
        case ExaminationFormat.JSON:
            write_json(examination.rows(), stream)
        case ExaminationFormat.JUNIT:
            write_junit(examination, stream)
        case ExaminationFormat.SARIF:
            write_sarif(examination, stream)
