"""The settings that apply, and where each comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from custody.cdk_json import CDK_JSON
from custody.errors import SettingsError
from custody.settings import Settings
from custody.settings.ends import insist_on_ends, today_utc
from custody.settings.source import check_place, context_of_arguments, kept, parse, read_context
from custody.settings.spelling import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from custody.detections.parameters import DetectionSettings


@dataclass(frozen=True, slots=True)
class Effective:
    """Settings with the context they were made from."""

    settings: Settings
    context: Mapping[str, Any]
    overrides: Mapping[str, str]

    @property
    def detections(self) -> DetectionSettings:
        """What the detections are told of the deployment."""
        return self.settings.of_detections

    def rows(self) -> Iterator[tuple[str, object, str]]:
        """Dotted name, value and origin of every setting, in the model's order."""
        yield from self._rows(self.settings, ())

    def _rows(self, model: BaseModel, path: tuple[str, ...]) -> Iterator[tuple[str, object, str]]:
        for name in type(model).model_fields:
            value, here = getattr(model, name), (*path, name)
            if isinstance(value, BaseModel):
                yield from self._rows(value, here)
            else:
                yield ".".join(here), value, self._origin(here)

    def _origin(self, path: tuple[str, ...]) -> str:
        for end in range(len(path), 0, -1):
            if f"{PREFIX}.{'.'.join(path[:end])}" in self.overrides:
                return "-c"
            if f"{PREFIX}.{'.'.join(path[:end])}" in self.context:
                return "cdk.json"
        value: object = self.context.get(PREFIX)
        for part in path:
            if not isinstance(value, dict) or part not in value:
                return "default"
            value = value[part]
        return "cdk.json"


def effective(cdk_json: Path, context: Sequence[str] | None, *, today: date | None = None) -> Effective:
    """Read the settings as the app does.

    Args:
        cdk_json: where they are; only the file of the default name may be missing.
        context: what ``-c`` gave, ``KEY=VALUE`` each.
        today: the day from which exceptions may hold a year, UTC; by default the present one.

    Raises:
        SettingsError: everything wrong, one line each.
    """
    if cdk_json != CDK_JSON and not cdk_json.exists():
        raise SettingsError(f"--cdk-json {cdk_json}: there is no such file; name one, or leave the option out")
    stored = read_context(cdk_json)
    overrides = context_of_arguments(word for pair in context or () for word in ("-c", pair))
    faults: list[str] = []
    with kept(faults):
        check_place(cdk_json)
    ours = {key: value for key, value in overrides.items() if key.partition(".")[0] == PREFIX}
    # The CDK has keys of its own, which mean nothing here, and a setting without its prefix looks like one.
    faults += [
        f"-c {key}={value} sets nothing of custody's; write {_meant(key, value)}"
        for key, value in overrides.items()
        if key not in ours
    ]
    settings = None
    with kept(faults):
        settings = parse({**stored, **ours}, whole=not faults, folder=cdk_json.parent)
        insist_on_ends(settings.exceptions, today or today_utc())
    if faults or settings is None:
        raise SettingsError(*faults)
    return Effective(settings, stored, ours)


def _meant(key: str, value: str) -> str:
    known = key.partition(".")[0] in Settings.model_fields
    return f"-c {PREFIX}.{key}={value}" if known else f"-c {PREFIX}.SETTING=VALUE; custody settings lists them"
