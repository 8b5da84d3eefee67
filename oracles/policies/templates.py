"""What the readers read: the templates of every variant that the tests know, and each policy in them."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from oracles.policies.finding import CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.template import Resource, Template

POLICIES = {
    "AWS::Events::EventBusPolicy": "Statement",
    "AWS::IAM::ManagedPolicy": "PolicyDocument",
    "AWS::IAM::Role": "AssumeRolePolicyDocument",
    "AWS::KMS::Key": "KeyPolicy",
    "AWS::S3::BucketPolicy": "PolicyDocument",
    "AWS::SNS::TopicPolicy": "PolicyDocument",
    "AWS::SQS::QueuePolicy": "PolicyDocument",
}
"""Where each type of resource has its policy. A role here has no policies in it, or :func:`policies` raises."""

_ALIKE = {"AWS::Athena::NamedQuery", "AWS::Events::Rule", "AWS::Glue::Table", "AWS::Scheduler::Schedule"}
_ENOUGH = 2
_WRONG_POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]}
_WRONG_RESOURCE = {"Type": "AWS::S3::Bucket", "Properties": {"AccessControl": "PublicRead"}}


@contextmanager
def all_templates() -> Iterator[dict[str, Template]]:
    """The templates, by the name of the variant and of the stack; the tests' folder has to be on the path."""
    with tempfile.TemporaryDirectory(prefix="custody-oracles-synth-") as folder:
        # Where the tests' synthesis puts what it made.
        os.environ["CUSTODY_TEST_ASSEMBLIES"] = folder
        from support.assembly import synthesized  # noqa: PLC0415 - the CDK takes a second to import and starts Node
        from support.variants import VARIANTS  # noqa: PLC0415

        yield {
            f"{variant} {stack}": template
            for variant in VARIANTS
            for stack, template in synthesized(variant).templates.items()
        }


def policies(templates: dict[str, Template]) -> list[dict[str, Any]]:
    """Each policy as IAM reads it: its name, the type of what it is on, and the document; and one that is wrong.

    Raises:
        ValueError: a role holds a policy that no reader would see.
    """
    return [
        {"name": CONTROL, "type": "AWS::IAM::ManagedPolicy", "document": _WRONG_POLICY},
        *(
            {"name": f"{name} {resource.id}", "type": resource.type, "document": _document(resource)}
            for name, template in templates.items()
            for resource in template.resources.values()
            if resource.type in POLICIES
        ),
    ]


def _document(resource: Resource) -> Any:
    if resource.get("Policies"):
        raise ValueError(f"{resource.id} has policies in it, which are not read yet: read them in oracles/policies")
    document = _as_texts(resource[POLICIES[resource.type]])
    # A bus has a statement a resource.
    return document if "Statement" in document else {"Version": "2012-10-17", "Statement": [document]}


def _as_texts(value: Any) -> Any:
    """Numbers of conditions as IAM takes them: a text and a number are the same to it."""
    if isinstance(value, dict):
        return {key: _as_texts(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_as_texts(entry) for entry in value]
    return str(value) if isinstance(value, float | int) and not isinstance(value, bool) else value


def write(templates: dict[str, Template], folder: Path) -> int:
    """Write the templates as they are deployed, but for what is alike, and one that is wrong; returns the resources.

    A file is called as its template, with a hyphen for the space.
    """
    count = 0
    control, logical_id = CONTROL.split()
    (folder / f"{control}.template.json").write_text(json.dumps({"Resources": {logical_id: _WRONG_RESOURCE}}), "utf-8")
    for name, template in templates.items():
        seen: Counter[str] = Counter()
        kept = {}
        for id_, body in template.raw["Resources"].items():
            seen[body["Type"]] += 1
            if body["Type"] not in _ALIKE or seen[body["Type"]] <= _ENOUGH:
                kept[id_] = body
        path = folder / f"{name.replace(' ', '-')}.template.json"
        path.write_text(json.dumps({**template.raw, "Resources": kept}), "utf-8")
        count += len(kept)
    return count
