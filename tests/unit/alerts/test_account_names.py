"""An account's name stands behind its number, wherever an alert says where something was done."""

from __future__ import annotations

from typing import Any

import pytest
from unit.detections.cases import load

from custody.alerts import alert_words
from custody.alerts.account_names import with_account_names
from custody.alerts.message import SUBJECT_LENGTH, Message, event_message
from custody.detections import get

ACCOUNT = "123456789012"
NAMES = {ACCOUNT: "shop-prod"}


def stopped() -> Message:
    record = next(each for each in load("trail-stopped", "fires") if "eventName" in each)
    event: dict[str, Any] = {"detail": record, "id": "1", "detail-type": "AWS API Call via CloudTrail"}
    return event_message("trail-stopped", alert_words(get("trail-stopped")), event)


def test_it_stands_in_subject_and_text() -> None:
    plain, named = stopped(), with_account_names(stopped(), NAMES)
    assert ACCOUNT in plain.subject
    assert named.subject == plain.subject.replace(ACCOUNT, f"{ACCOUNT} (shop-prod)")
    assert f"account {ACCOUNT} (shop-prod)" in named.text
    assert named.text.replace(" (shop-prod)", "") == plain.text
    assert named.severity == plain.severity


def test_what_is_named_already_is_left() -> None:
    once = with_account_names(stopped(), NAMES)
    assert with_account_names(once, NAMES) == once


@pytest.mark.parametrize("names", [{}, {"999999999999": "another"}])
def test_without_a_name_nothing_changes(names: dict[str, str]) -> None:
    assert with_account_names(stopped(), names) == stopped()


def test_a_subject_without_room_keeps_the_number_alone() -> None:
    long = Message("low", f"{'x' * 70} in {ACCOUNT} us-east-1", f"account {ACCOUNT}")
    named = with_account_names(long, NAMES)
    assert named.subject == long.subject
    assert len(named.subject) <= SUBJECT_LENGTH
    assert named.text == f"account {ACCOUNT} (shop-prod)"


def test_a_subject_is_ascii() -> None:
    named = with_account_names(Message("low", f"It in {ACCOUNT} us-east-1", ""), {ACCOUNT: "caf\u00e9"})
    assert named.subject == f"It in {ACCOUNT} (caf?) us-east-1"


def test_a_longer_number_is_no_account() -> None:
    text = f"account {ACCOUNT}3 and {ACCOUNT}"
    assert with_account_names(Message("low", "", text), NAMES).text == text
