"""docs/controls.md, made from the frameworks' files and from what the detections and questions say they evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.catalog.markdown import row
from custody.controls.controls import coverage_of
from custody.controls.model import Kind
from custody.detections import DetectionSettings
from custody.detections.index import with_custody
from custody.frameworks import all_frameworks
from custody.questions.index import with_custody as questions_with_custody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.controls.model import Coverage, Covered

_HEAD = """# Controls: what is evidenced, and what is not

Made from `custody/frameworks/` and from what each detection and question says of itself: do not edit.

A control is *evidenced* by detections, which say when something went against it, and by questions, which show what was
done. **Evidence is not compliance**: no number here says that a control is met, and what stands under *not covered* has
to be shown by other means. Titles are in this project's words; the frameworks' own texts are with their publishers.

```
$ custody controls                                  # the frameworks
$ custody controls soc2                             # each control of one
$ custody controls --control CC8.1                  # all that evidences a control
$ custody controls --output controls.csv              # all of it, a row a control
$ custody controls attack --navigator layer.json    # a layer for the ATT&CK Navigator
```

An id that an edition does not have is refused for what comes with Custody, and named by `custody detections --check`
for your own; a framework that has no file here is refused for both ([your own](own_detections.md#controls)).
"""


def page() -> str:
    """The page as Markdown; of what comes with Custody, whatever is installed."""
    detections = [each.tuned(DetectionSettings()) for each in with_custody().values()]
    found = [coverage_of(each, detections, list(questions_with_custody().values())) for each in all_frameworks()]
    return "\n".join([_HEAD, *_overview(found), *(line for each in found for line in _framework(each))]) + "\n"


def _overview(found: list[Covered]) -> Iterator[str]:
    yield row("framework", "edition", "controls here", "evidenced")
    yield row("---", "---", "---", "---")
    for each in found:
        framework = each.framework
        name = f"[`{framework.id}`](#{framework.id})"
        yield row(name, framework.name, str(len(each.controls)), str(each.evidenced))


def _framework(covered: Covered) -> Iterator[str]:
    framework = covered.framework
    also = f", also called {', '.join(framework.also)}" if framework.also else ""
    yield f"\n## {framework.id}\n"
    yield f"**{framework.name}**{also}. Of {framework.date}, see <{framework.source}>. {framework.scope}\n"
    yield row("control", "what it asks for", "detections", "questions", "not covered")
    yield row("---", "---", "---", "---", "---")
    for each in covered.controls:
        if each.covered:
            yield row(each.control.id, each.control.title, *_links(each), each.not_covered)
    if rest := [each for each in covered.controls if not each.covered]:
        yield "\nNothing here evidences these:\n"
        yield from (f"- {each.control.id}: {each.control.title}. {each.not_covered}" for each in rest)


def _links(each: Coverage) -> tuple[str, str]:
    detections = (f"[{id_}](detections/{id_}.md)" for id_ in each.of(Kind.DETECTION))
    questions = (f"[{id_}](questions.md#{id_})" for id_ in each.of(Kind.QUESTION))
    return ", ".join(detections), ", ".join(questions)
