"""The doctor on a lab: nothing in what is healthy, each fault by its name, and what may not be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.site import EVERYTHING, PLAIN

if TYPE_CHECKING:
    from support.site import Site

pytestmark = pytest.mark.lab


@pytest.mark.parametrize("settings", [EVERYTHING, PLAIN], ids=["everything", "plain"])
def test_nothing_is_wrong_with_what_is_healthy(site: Site, settings: dict[str, object]) -> None:
    assert site.faults(site.scene(settings)) == []
