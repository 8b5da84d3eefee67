"""The page of the constructs: every public name, every argument with its meaning, what is made as templates have it."""

from __future__ import annotations

import inspect
import re
from functools import cache

import pytest
from support.assembly import alone

import custody_cdk
from custody_cdk import testing
from docs import constructs
from docs.constructs_made import _PATHS, made
from docs.constructs_text import said


@cache
def page() -> str:
    return constructs.page()


def section(name: str) -> str:
    return page().split(f"\n### {name}\n")[1].split("\n### ")[0]


def test_every_public_name_is_there_once() -> None:
    headings = re.findall(r"^### (\w+)$", page(), re.MULTILINE)
    assert sorted(headings) == sorted([*custody_cdk.__all__, *testing.__all__])


def test_every_argument_has_a_type_a_default_and_a_meaning() -> None:
    rows = [line for line in page().splitlines() if re.match(r"\| `\w+` \|", line)]
    assert len(rows) > 100
    assert [row for row in rows if not all(cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1])] == []


@pytest.mark.parametrize("name", custody_cdk.__all__)
def test_what_is_said_of_arguments_is_of_arguments_that_there_are(name: str) -> None:
    thing = getattr(custody_cdk, name)
    known = set(inspect.signature(thing.__init__ if inspect.isclass(thing) else thing).parameters)
    assert set(said(thing, ()).arguments) <= known


@pytest.mark.parametrize("name", sorted(_PATHS))
def test_every_construct_says_what_it_costs(name: str) -> None:
    assert re.search(r"\b[Cc]osts? ", section(name)), name


@pytest.mark.parametrize("name", sorted(_PATHS))
def test_every_construct_says_what_it_makes(name: str) -> None:
    total = sum(made()[name].types.values())
    assert f"Makes {total} resource" in section(name)


def test_what_is_made_is_what_the_template_has() -> None:
    resources = alone(lambda stack: custody_cdk.Alerts(stack, "It")).resources
    # Alone it makes its own key, which it is given in the alarm path.
    assert len(resources) == sum(made()["Alerts"].types.values()) + 2


def test_a_policy_is_said_by_its_statements() -> None:
    said_of = section("AuditBucket")
    assert "`CloudTrailWrites` lets cloudtrail.amazonaws.com `s3:PutObject` (by `aws:SourceArn`" in said_of
    assert "`OnlyTls` refuses everybody `s3:*` (by `aws:SecureTransport`)" in said_of
    assert "`AccountAdministersTheKey` lets the account `kms:CancelKeyDeletion`" in section("AuditKey")
    assert "`Forward` lets its holder `events:PutEvents`" in section("EventForwarder")


def test_docstrings_become_markdown() -> None:
    def thing() -> None:
        """One of :class:`Alerts` and :func:`other`, ``literal``.

        Example::

            a = 1

            b = 2

        Args:
            one: first
                line.

        Raises:
            KeyError: never.
        """

    found = said(thing, ("Alerts",))
    assert found.prose[0] == "One of [`Alerts`](#alerts) and `other`, `literal`."
    assert found.prose[-1] == "```python\na = 1\n\nb = 2\n```"
    assert found.arguments == {"one": "first line."}
    assert found.raises == {"KeyError": "never."}
