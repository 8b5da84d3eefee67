"""What cfn-lint finds in templates, by CloudFormation's own schemas."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cfnlint.match import Match  # type: ignore[import-untyped]
    from support.template import Template

_ALIKE = {"AWS::Athena::NamedQuery", "AWS::Events::Rule", "AWS::Glue::Table", "AWS::Scheduler::Schedule"}


def linted(templates: Mapping[str, Template], folder: Path, *, alike: int | None = None) -> list[Match]:
    """What cfn-lint finds. Resources that are alike but for their texts take most of the time: a few may do."""
    # A second to import, which only the worker of this file need wait for.
    from cfnlint.config import ConfigMixIn, ManualArgs  # type: ignore[import-untyped]  # noqa: PLC0415
    from cfnlint.runner import Runner  # type: ignore[import-untyped]  # noqa: PLC0415

    paths = [folder / f"{name}.json" for name in templates]
    for path, template in zip(paths, templates.values(), strict=True):
        path.write_text(json.dumps(_thinned(template, alike)), "utf-8")
    regions = sorted({template.environment.region for template in templates.values()})
    found: list[Match] = list(
        Runner(ConfigMixIn([], **ManualArgs(templates=list(map(str, paths)), regions=regions))).run()
    )
    return found


def _thinned(template: Template, alike: int | None) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    seen: Counter[str] = Counter()
    for id_, body in template.raw["Resources"].items():
        seen[body["Type"]] += 1
        if alike is None or body["Type"] not in _ALIKE or seen[body["Type"]] <= alike:
            kept[id_] = body
    return {**template.raw, "Resources": kept}
