"""An examination as JUnit's XML, which CI systems show: a suite a check, a case a thing.

What is wrong is a failure, what may not be looked at an error, what is awaited or not compared is skipped. The format
has no standard; this is what https://github.com/testmoapp/junitxml describes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO
from xml.sax.saxutils import quoteattr

from custody.doctor.checks import CHECKS
from custody.doctor.result import State
from custody.sanitize import sanitize

if TYPE_CHECKING:
    from custody.doctor.result import Examination, Result

_ELEMENTS = {State.WRONG: "failure", State.UNSEEN: "error", State.AWAITED: "skipped", State.APART: "skipped"}


def write_junit(examination: Examination, stream: TextIO) -> None:
    """Write one document."""
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(f'<testsuites name="custody doctor"{_counts(examination.results)}>\n')
    for check in CHECKS:
        results = tuple(each for each in examination.results if each.check == check.id)
        if not results:
            continue
        stream.write(f"  <testsuite name={_attribute(check.id)}{_counts(results)}>\n")
        stream.writelines(_case(each) for each in results)
        stream.write("  </testsuite>\n")
    stream.write("</testsuites>\n")


def _counts(results: tuple[Result, ...]) -> str:
    elements = [_ELEMENTS.get(each.state) for each in results]
    counts = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    return f' tests="{len(results)}"' + "".join(f' {name}="{elements.count(of)}"' for name, of in counts.items())


def _case(result: Result) -> str:
    name = _attribute(" ".join(filter(None, (result.account, result.region, result.subject))))
    head = f"    <testcase classname={_attribute(result.check)} name={name}"
    element = _ELEMENTS.get(result.state)
    if element is None:
        return f"{head}/>\n"
    said = _attribute(f"{result.said}; {result.mend}" if result.mend else result.said)
    return f"{head}><{element} message={said}/></testcase>\n"


def _attribute(text: str) -> str:
    return quoteattr(sanitize(text))
