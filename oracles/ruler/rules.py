"""Every pattern this project makes: of detections, and of the rules that are synthesized."""

from __future__ import annotations

import tempfile

from support.template import Environment, Template
from support.variants import settings_of

from custody.detections import DetectionSettings, all_detections, get
from custody.patterns import Pattern
from custody.patterns.division import divided

VARIANTS = ("default", "everything")
"""Whose rules are synthesized: the settings nobody touched, and all there is."""

NAMES = ("custody", "custody-audit", "org-trail")
"""Watched names, of which the rules are made for one, two and all three."""

LISTED = (
    "arn:aws:iam::123456789012:user/dana",
    *(f"arn:aws:iam::123456789012:role/{name}" for name in ("shop-api-*", "job-worker", "service-role/codebuild-*")),
    *(f"arn:aws:iam::123456789012:role/builder-{number:03}-of-the-platform-team" for number in range(200)),
)
"""Pushers and job workers, of which lists are made that one rule holds, and that several share."""

LIMIT = 4096
"""Characters, the most that AWS raises its limit to: other settings than the defaults may need it."""


def of_detections(watched: int) -> dict[str, Pattern]:
    """The pattern of each detection that has one, with some watched names, by the detection's id."""
    settings = DetectionSettings(watched_names=NAMES[:watched])
    return {found.id: found.pattern for found in all_detections(settings) if found.pattern}


def of_lists() -> dict[str, Pattern]:
    """The patterns of the rules that leave alone who is listed."""
    found: dict[str, Pattern] = {}
    for length in (1, 4, len(LISTED)):
        told = DetectionSettings(trusted_pushers=LISTED[:length], job_workers=LISTED[:length])
        for id_ in ("image-pushed-by-untrusted-identity", "job-result-by-unknown-worker"):
            pattern = get(id_, told).pattern
            rules = divided(pattern) if pattern else ()
            found |= {f"{id_} but {length}, rule {number}": rule for number, rule in enumerate(rules, start=1)}
    return found


def synthesized() -> dict[str, Pattern]:
    """The patterns of the rules in the templates of every stack, on the default buses and on the audit bus."""
    return {
        f"{variant} {template_name} {rule.id}": Pattern.of(rule["EventPattern"], limit=LIMIT)
        for variant in VARIANTS
        for template_name, template in _templates(variant).items()
        for rule in template.all("AWS::Events::Rule")
        if rule.get("EventPattern")
    }


def _templates(variant: str) -> dict[str, Template]:
    # The CDK takes a second to import and starts Node.
    from aws_cdk import App  # noqa: PLC0415

    from stacks import build  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="custody-oracles-synth-") as folder:
        app = App(outdir=folder, builtin_cloud_formation_validation=False)
        build(app, settings_of(variant))
        found = app.synth().stacks
        return {
            stack.stack_name: Template.of(
                stack.template, Environment.of(stack.environment.account, stack.environment.region)
            )
            for stack in found
        }


def all_patterns() -> dict[str, Pattern]:
    """All of them, each text once."""
    named = {
        **of_detections(1),
        **{f"{id_} of {watched} names": p for watched in (2, 3) for id_, p in of_detections(watched).items()},
        **of_lists(),
        **synthesized(),
    }
    texts: dict[str, str] = {}
    return {name: pattern for name, pattern in named.items() if texts.setdefault(pattern.json, name) == name}
