"""Why something is resolved, as destinations are told it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from custody.alerts.resolution import TAKEN_BACK, Resolution, by_exceptions, of_several, resolution_of

SAID = "until 2027-03-01: moved (platform, ticket OPS-42)"


def test_an_exception_is_named_with_its_end_reason_owner_and_ticket() -> None:
    assert by_exceptions([SAID, SAID]) == Resolution(f"An exception covers this now: {SAID}.", excepted=True)


def test_of_an_alert_on_several_it_says_how_many_stay_open() -> None:
    assert of_several([TAKEN_BACK, TAKEN_BACK], 0).said == TAKEN_BACK
    assert of_several([TAKEN_BACK, "Another."], 1).said == f"{TAKEN_BACK} Another. 1 finding of this alert stays open."
    assert of_several([TAKEN_BACK], 3).said == f"{TAKEN_BACK} 3 findings of this alert stay open."


@given(st.lists(st.text(), min_size=1), st.integers(0, 100))
def test_it_fits_a_note_of_security_hub_and_survives_the_way(said: list[str], left: int) -> None:
    for each in (by_exceptions(said), of_several(said, left)):
        assert len(each.said) <= 512
        assert resolution_of(json.loads(json.dumps(each._asdict()))) == each


def test_what_the_version_before_sent_is_taken() -> None:
    assert resolution_of(json.loads("true")) == Resolution()
    assert resolution_of(None) is None
