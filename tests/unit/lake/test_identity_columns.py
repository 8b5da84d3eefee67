"""What is remembered of identities has a bound, and says of each what it would say anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.lake import identity_columns
from custody.lake.identity_columns import LONGEST, identity_of

if TYPE_CHECKING:
    import pytest


def identity(name: str) -> dict[str, Any]:
    return {"type": "IAMUser", "userName": name, "sessionContext": {"attributes": {"mfaAuthenticated": "true"}}}


def test_no_more_identities_are_remembered_than_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity_columns, "_KNOWN", {})
    monkeypatch.setattr(identity_columns, "MOST", 2)
    names = ["a", "b", "a", "c", "a", "b"]
    assert [identity_of(identity(name)).columns["actor_name"] for name in names] == names
    assert len(identity_columns._KNOWN) <= 2


def test_an_endless_identity_is_not_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity_columns, "_KNOWN", {})
    long = identity("x" * LONGEST)
    assert identity_of(long) == identity_of(long)
    assert identity_of(long).mfa
    assert identity_columns._KNOWN == {}
    assert identity_of(identity("x")) is identity_of(identity("x"))
