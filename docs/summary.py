"""``make synth`` ends with it: what the synthesized templates would deploy, in one screen, and about what it costs.

It reads the folder that the synthesis wrote: the templates, the manifest, and the settings that app.py leaves there.
"""

from __future__ import annotations

import json
import sys
import textwrap
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.detections import all_detections
from custody.errors import CustodyError, SettingsError
from custody.settings import Mode, ObjectLock, Removal, Settings
from custody.settings.ends import SOON, ends_of, today_utc
from custody.settings.source import parse
from custody.severity import Severity
from docs.cost_model import QUIET, Asked, Deployed, parts, questions_of, total
from docs.cost_templates import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

FOLDER = "cdk.out"
SETTINGS_FILE = "custody-settings.json"
"""Written by app.py beside the templates."""

_LABEL, _WIDTH = 12, 112
_KEPT = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Stack:
    """One synthesized stack."""

    name: str
    account: str
    region: str
    template: dict[str, Any]

    @property
    def kinds(self) -> Counter[str]:
        """Its resources, counted by type without the vendor."""
        return Counter(each["Type"].removeprefix("AWS::") for each in self.template["Resources"].values())


def text(folder: Path, today: date | None = None) -> str:
    """The summary of a folder that app.py has synthesized into, lines of 112 characters at most.

    Args:
        folder: where to.
        today: the day by which exceptions are told that end, UTC; by default the present one.

    Raises:
        SettingsError: nothing was synthesized there by app.py.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        settings = parse({"custody": json.loads((folder / SETTINGS_FILE).read_text("utf-8"))})
    except OSError as error:
        raise SettingsError(f"{error.filename} cannot be read ({error.strerror}); run make synth first") from None
    stacks = [
        Stack(name, account, region, _template(folder, each))
        for name, each in manifest["artifacts"].items()
        if each["type"] == "aws:cloudformation:stack"
        for account, region in [each["environment"].removeprefix("aws://").split("/")]
    ]
    rows = [row for part in (_where, _what, _record, _mail, _cost) for row in part(settings, stacks)]
    rows += _exceptions(settings, today or today_utc())
    return "\n".join(
        ["Nothing is deployed yet. make deploy would deploy:", *(line for row in rows for line in _row(*row)), ""]
    )


def _template(folder: Path, artifact: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / artifact["properties"]["templateFile"]).read_text("utf-8"))
    return found


def _row(label: str, said: str) -> Iterator[str]:
    first, rest = f"  {label:<{_LABEL}}", " " * (_LABEL + 2)
    lines = textwrap.wrap(said, _WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    yield from (line.replace(_KEPT, " ") for line in lines)


def _where(settings: Settings, stacks: Sequence[Stack]) -> Iterator[tuple[str, str]]:
    for at, stack in enumerate(stacks):
        whose = f"account {stack.account}, " if stack.account.isdigit() else ""
        count = len(stack.template["Resources"])
        yield "" if at else "stacks", f"{stack.name} in {whose}{stack.region}, {count} resources"
    forwarding = dict.fromkeys(stack.region for stack in stacks if "-forwarder-" in stack.name)
    said = f"home is {settings.home_region}; events are forwarded from {', '.join(forwarding)}"
    recorded = "" if settings.mode in {Mode.EXISTING, Mode.MEMBER} else "; the trail records every enabled Region"
    yield "Regions", f"{said}{recorded}"


def _what(settings: Settings, stacks: Sequence[Stack]) -> Iterator[tuple[str, str]]:
    kinds = sum((stack.kinds for stack in stacks), Counter[str]())
    # A number is not parted from its kind.
    listed = ", ".join(
        f"{count}{_KEPT}{kind}" for kind, count in sorted(kinds.items(), key=lambda each: (-each[1], each[0]))
    )
    yield "resources", f"{kinds.total()}: {listed}"
    alerting = [d for d in all_detections(settings.of_detections) if d.severity >= settings.minimum_severity]
    rules = sum(detection.pattern is not None for detection in alerting)
    asked = sum(detection.question is not None for detection in alerting)
    off = f"none of {asked} by question, as the lake's questions are off"
    by_question = f"{asked} by question, on a schedule" if _asks(settings) else off
    below = len(all_detections(settings.of_detections)) - len(alerting)
    yield (
        "detections",
        f"{rules} by rule, within minutes; {by_question}; {below} below {settings.minimum_severity} raise no alert",
    )


def _record(settings: Settings, _stacks: Sequence[Stack]) -> Iterator[tuple[str, str]]:
    if settings.mode is Mode.MEMBER:
        yield "record", "none here: what this account does is recorded by a trail of its own, or of its organization"
        return
    if settings.record:
        yield "record", f"bucket {settings.record.bucket} and its trail are somebody else's, and stay as they are"
        return
    locked = "not locked" if settings.object_lock is ObjectLock.NONE else f"locked under {settings.object_lock}"
    left = "leaves it" if settings.removal is Removal.RETAIN else "DELETES it"
    yield "record", f"log files are kept {settings.retention_days:,} days, {locked}; cdk destroy {left}"


def _mail(settings: Settings, _stacks: Sequence[Stack]) -> Iterator[tuple[str, str]]:
    if settings.mode is Mode.MEMBER:
        yield "mail", f"from account {settings.accounts.audit}, where the events are sent"
        return
    if not settings.alert_emails:
        yield "mail", "NOBODY: set alert_emails, or subscribe to the topics yourself"
        return
    topics = sum(severity >= settings.minimum_severity for severity in Severity)
    to = ", ".join(settings.alert_emails)
    yield "mail", f"{to}; each confirms {topics} mails of AWS's, one a topic, before the first alert"


def _exceptions(settings: Settings, today: date) -> Iterator[tuple[str, str]]:
    if not settings.exceptions:
        return
    ends = ends_of(settings.exceptions, today)
    soon = f"; {len(ends)} of them ended, or ends within {SOON.days} days" if ends else ""
    yield "exceptions", f"{len(settings.exceptions)}, which raise no alert and stay in the record{soon}"
    yield from (("", line) for line in ends)


def _cost(settings: Settings, stacks: Sequence[Stack]) -> Iterator[tuple[str, str]]:
    asked = questions_of(settings, settings.lake.question_hours) if _asks(settings) else Asked.nothing()
    deployed = Deployed(
        stacks={stack.name.removeprefix(f"{settings.name}-"): counted(stack.template) for stack in stacks}, asked=asked
    )
    bill = parts(
        regions=sum("-forwarder-" in stack.name for stack in stacks), accounts=1, traffic=QUIET, deployed=deployed
    )
    sums = f"about {total(bill):.2f} USD a month, {total(bill, lake=True):.2f} of it for the lake"
    estimate = "an estimate for one quiet account in its first year at the prices of us-east-1"
    yield "cost", f"{sums}: {estimate}, without what is off by default; docs/costs.md has the rest"


def _asks(settings: Settings) -> bool:
    return settings.lake.enabled and settings.lake.questions


def folder_of(arguments: Sequence[str]) -> Path:
    """Where ``cdk synth`` with these arguments writes to."""
    for at, word in enumerate(arguments):
        option, equals, value = word.partition("=")
        if option in {"-o", "--output"}:
            return Path(value if equals else "".join(arguments[at + 1 : at + 2]) or FOLDER)
    return Path(FOLDER)


def main(arguments: Sequence[str]) -> int:
    """Print it, or one line on stderr and 2."""
    try:
        sys.stdout.write(text(folder_of(arguments)))
    except CustodyError as error:
        sys.stderr.writelines(f"custody: {line}\n" for line in error.lines)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
