"""Two thousand accounts in every Region: the templates stay within CloudFormation's limits, the table within Glue's."""

from __future__ import annotations

import gzip
import json
from functools import cache
from typing import Any

from aws_cdk import App
from botocore.session import Session
from support.assembly import output

from custody.aws.regions import partition_of
from custody.settings.source import parse
from stacks import build

ACCOUNTS = [f"{number:012}" for number in range(100_000_000_000, 100_000_002_000)]
AUDIT, MANAGEMENT, ARCHIVE = ACCOUNTS[:3]
HOME = "us-east-1"
SETTINGS: dict[str, Any] = {
    "mode": "organization",
    "regions": "all",
    "organization": {"id": "o-exampleorgid", "management_account": MANAGEMENT, "units": ["r-ab12"]},
    "alerts": {"account_names": {account: f"account {account}" for account in ACCOUNTS}},
    "accounts": {
        "audit": AUDIT,
        "log_archive": ARCHIVE,
        "members": "organization",
    },
    "lake": {"accounts": ACCOUNTS},
}
MOST_BYTES, MOST_RESOURCES, MOST_METADATA = 1_000_000, 500, 1_000_000
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html and, of a table's metadata,
https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html"""


@cache
def templates() -> dict[str, dict[str, Any]]:
    """Every stack's template, by the stack's name in the app; none is asked for by the CDK's own validation."""
    app = App(outdir=output(), analytics_reporting=False, builtin_cloud_formation_validation=False)
    build(app, parse({"custody": SETTINGS}))
    return {stack.id: stack.template for stack in app.synth().stacks}


def test_every_template_is_one_that_cloudformation_takes() -> None:
    made = templates()
    regions = partition_of(HOME).regions
    forwarding = [name for name in made if name.startswith("custody-forwarder-")]
    assert len(forwarding) == 3 * len(regions)
    sizes = {name: len(json.dumps(template, separators=(",", ":")).encode()) for name, template in made.items()}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
    counts = {name: len(template["Resources"]) for name, template in made.items()}
    assert {name: count for name, count in counts.items() if count > MOST_RESOURCES} == {}


def test_the_table_lists_every_account_and_region_within_glue_s_limits() -> None:
    tables = [
        each["Properties"]["TableInput"]
        for each in templates()["custody-lake"]["Resources"].values()
        if each["Type"] == "AWS::Glue::Table" and "TableInput" in each["Properties"]
    ]
    (table,) = [each for each in tables if each["Name"] == "cloudtrail"]
    parameters = table["Parameters"]
    assert parameters["projection.account.values"].split(",") == ACCOUNTS
    assert len(parameters["projection.region.values"].split(",")) == len(partition_of(HOME).regions)
    glue: Any = Session().get_service_model("glue")
    shape = glue.shape_for("TableInput").members["Parameters"]
    assert max(len(str(value)) for value in parameters.values()) < shape.value.metadata["max"] == 512_000
    assert len(gzip.compress(json.dumps(table).encode())) < MOST_METADATA
