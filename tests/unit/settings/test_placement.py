"""Where the record lies and what makes it, in each mode."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from custody.settings.placement import record_bucket, record_stacks
from custody.settings.source import parse

AUDIT, MANAGEMENT, ARCHIVE, HERE = "111122223333", "444455556666", "777788889999", "222233334444"
ORGANIZATION = {"id": "o-exampleorgid", "management_account": MANAGEMENT}


def _spread(archive: str) -> dict[str, Any]:
    return {
        "mode": "organization",
        "organization": ORGANIZATION,
        "accounts": {"audit": AUDIT, "log_archive": archive},
    }


@pytest.mark.parametrize(
    ("written", "stacks", "bucket", "account"),
    [
        ({}, {"trail": None}, f"custody-audit-{HERE}-us-east-1", HERE),
        ({"accounts": {"audit": AUDIT}}, {"trail": AUDIT}, f"custody-audit-{HERE}-us-east-1", HERE),
        (
            _spread(ARCHIVE),
            {"record": ARCHIVE, "organization-trail": MANAGEMENT},
            f"custody-audit-{ARCHIVE}-us-east-1",
            ARCHIVE,
        ),
        (_spread(MANAGEMENT), {"trail": MANAGEMENT}, f"custody-audit-{MANAGEMENT}-us-east-1", MANAGEMENT),
        ({"mode": "existing", "record": {"bucket": "central-logs"}}, {}, "central-logs", HERE),
        (
            {
                "mode": "existing",
                "record": {"bucket": "central-logs", "account": ARCHIVE},
                "accounts": {"audit": AUDIT},
            },
            {},
            "central-logs",
            ARCHIVE,
        ),
        ({"mode": "member", "accounts": {"audit": AUDIT}}, {}, f"custody-audit-{HERE}-us-east-1", HERE),
    ],
)
def test_the_record(written: dict[str, Any], stacks: dict[str, str | None], bucket: str, account: str) -> None:
    settings = parse({"custody": {"home_region": "us-east-1", **written}})
    assert list(record_stacks(settings).items()) == list(stacks.items())
    assert record_bucket(settings, replace(settings.names, account=HERE)) == (bucket, account)
