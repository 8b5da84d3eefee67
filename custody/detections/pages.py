"""Writes docs/detections: ``python -m custody.detections.pages docs/detections``.

An index by service, one by control, one by severity, and a page for each detection; without a folder, the index
is printed. Files of detections that are no more are removed from the folder.
"""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from custody.catalog.markdown import row
from custody.detections.index import with_custody
from custody.detections.parameters import OWN, DetectionSettings
from custody.detections.schedule import in_words, schedule_of
from custody.frameworks import all_frameworks, get
from custody.frameworks.model import in_order
from custody.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.detections.model import Detection

_MADE = "Generated from the detections themselves, for a deployment by `custody docs`: do not edit."

_AREAS = {
    "codebuild": "AWS CodeBuild",
    "codepipeline": "AWS CodePipeline",
    "ecr": "Amazon ECR",
    "identity": "Who acts",
    "watcher": "The watcher itself",
    OWN: "Of your own",
}


def pages(wanted: Sequence[Detection] | None = None) -> dict[str, str]:
    """Every page as Markdown, by its file name.

    Args:
        wanted: the detections, sorted by id; by default those that come with Custody, whatever is installed.
    """
    ours = (each.tuned(DetectionSettings()) for each in with_custody().values())
    detections = tuple(ours if wanted is None else wanted)
    made = {f"{detection.id}.md": "\n".join(_page(detection)) + "\n" for detection in detections}
    made["index.md"] = "\n".join(_by_service(detections)) + "\n"
    made["by-control.md"] = "\n".join(_by_control(detections)) + "\n"
    made["by-severity.md"] = "\n".join(_by_severity(detections)) + "\n"
    return made


def _by_service(detections: tuple[Detection, ...]) -> Iterator[str]:
    asked = sum(detection.question is not None for detection in detections)
    both = sum(detection.question is not None and detection.pattern is not None for detection in detections)
    read = sum(detection.problem is not None for detection in detections)
    yield f"# Detections\n\n{_MADE}\n"
    yield (
        f"{len(detections)} detections: {len(detections) - asked - read} are rules that fire as events arrive, "
        f"{asked} are questions to the lake, asked on a schedule, for what no single event shows; {both} of these have "
        "a rule too, which alerts at once on what looks like it. "
        f"{read} {'is' if read == 1 else 'are'} found in log files themselves by `custody scan` and `custody report`. "
        "The same list\n[by severity](by-severity.md) and [by control](by-control.md).\n"
    )
    for area, title in _AREAS.items():
        if found := [detection for detection in detections if detection.area == area]:
            yield f"\n## {title}\n"
            yield from _table(found)


def _by_severity(detections: tuple[Detection, ...]) -> Iterator[str]:
    yield f"# Detections by severity\n\n{_MADE}\n"
    yield "As they are rated by default; `detections.severity` in the settings rates them otherwise.\n"
    for severity in sorted(Severity, key=lambda each: -each.rank):
        yield f"\n## {severity.value}\n"
        yield from _table([detection for detection in detections if detection.severity is severity])


def _by_control(detections: tuple[Detection, ...]) -> Iterator[str]:
    yield f"# Detections by control\n\n{_MADE}\n"
    yield "A detection counts towards a control: it watches what the control asks for, and does not replace it.\n"
    for framework in all_frameworks():
        pairs = [(control, each) for each in detections for control in each.controls.get(framework.id, ())]
        if not pairs:
            continue
        yield f"\n## {framework.name}\n"
        yield row("control", "detections")
        yield row("---", "---")
        for control, group in groupby(sorted(pairs, key=_pair_key), key=lambda pair: pair[0]):
            yield row(control, ", ".join(_link(each) for _, each in group))


def _pair_key(pair: tuple[str, Detection]) -> tuple[list[tuple[int, str]], str]:
    return in_order(pair[0]), pair[1].id


def _table(detections: list[Detection]) -> Iterator[str]:
    yield row("detection", "severity", "what happened", "how")
    yield row("---", "---", "---", "---")
    for detection in detections:
        ways = {"rule": detection.pattern, "question": detection.question, "file": detection.problem}
        how = " and ".join(way for way, there in ways.items() if there)
        yield row(_link(detection), detection.severity.value, detection.title, how)


def _page(detection: Detection) -> Iterator[str]:
    yield f"# {detection.title}\n\n{_MADE}\n"
    yield f"`{detection.id}` · {_AREAS[detection.area]} · severity **{detection.severity.value}**\n"
    yield f"{detection.why}\n"
    yield "## Runbook\n"
    yield from (f"{number}. {step}" for number, step in enumerate(detection.runbook, start=1))
    yield "\n## False positives: what causes it with nobody meaning harm\n"
    yield from (f"- {cause}" for cause in detection.false_positives)
    if detection.pattern:
        yield from _pattern(detection)
    if detection.question:
        yield from _question(detection)
    if detection.problem:
        yield "\n## Log files\n"
        yield "It is in a log file itself, so no rule and no query can see it: `custody scan` and `custody report` do."
    yield from _settings(detection)
    yield "\n## Controls\n"
    yield from _controls(detection)
    yield "\n## Samples and references\n"
    samples = f"../../tests/samples/{detection.id}"
    yield f"- [What fires it]({samples}/fires.json) and [what does not]({samples}/silent.json)"
    yield from (f"- <{url}>" for url in detection.references)


def _pattern(detection: Detection) -> Iterator[str]:
    yield "\n## Event pattern\n"
    if detection.question:
        yield "The rule alerts at once on what looks like it; the question below decides, and alone counts in a scan.\n"
    elif detection.native:
        yield "The service sends this event itself: it names no caller, and is not in the relation `events`.\n"
    else:
        yield f"As SQL over `events`: `custody explain {detection.id}`.\n"
    yield "```json"
    yield json.dumps(detection.pattern.document if detection.pattern else {}, indent=2, ensure_ascii=False)
    yield "```"


def _question(detection: Detection) -> Iterator[str]:
    if detection.question is None:
        return
    when = schedule_of(detection.question, detection.severity)
    every, back = in_words(when.every), in_words(detection.question.looks_back)
    yield "\n## Question\n"
    yield f"Asked every {every} by default, about that time; looks back {back}. Athena SQL over `events`.\n"
    yield f"```sql\n{detection.question.sql.strip()}\n```"


def _settings(detection: Detection) -> Iterator[str]:
    if not detection.settings:
        return
    yield "\n## Settings\n"
    yield row("setting", "default", "meaning")
    yield row("---", "---", "---")
    for name in detection.settings:
        field = DetectionSettings.model_fields[name]
        yield row(f"`detections.{name}`", _default(getattr(DetectionSettings(), name)), field.description or "")
    if detection.untuned:
        yield f"\nBy default: {detection.untuned}"


def _default(value: object) -> str:
    if hasattr(value, "model_dump"):
        return ", ".join(f"`{key}` {_default(inner)}" for key, inner in value.model_dump().items())
    if isinstance(value, tuple):
        return ", ".join(f"`{each}`" for each in value) or "none"
    return f"`{value}`"


def _controls(detection: Detection) -> Iterator[str]:
    yield row("framework", "controls")
    yield row("---", "---")
    for name in sorted(detection.controls):
        yield row(get(name).name, ", ".join(detection.controls[name]))


def _link(detection: Detection) -> str:
    return f"[{detection.id}]({detection.id}.md)"


def main(arguments: list[str]) -> None:
    """Prints the index, or writes all pages to the folder named."""
    if not arguments:
        sys.stdout.write(pages()["index.md"])
        return
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for old in folder.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
