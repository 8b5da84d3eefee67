"""An exception that ends soon, or has ended, is said at synthesis, which nobody's deployment waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import Annotations

from custody.settings.ends import ends_of, insist_on_ends

if TYPE_CHECKING:
    from datetime import date

    from constructs import Construct

    from custody.settings import Settings

EXCEPTION_ENDS = "custody:exception-ends"
"""The warning's id, for ``Annotations.of(...).acknowledge_warning``."""


def warn_of_ends(scope: Construct, settings: Settings, today: date) -> None:
    """Warn of each exception in the settings that has ended or does within 14 days.

    Raises:
        SettingsError: one ends more than a year ahead.
    """
    insist_on_ends(settings.exceptions, today)
    for line in ends_of(settings.exceptions, today):
        Annotations.of(scope).add_warning_v2(EXCEPTION_ENDS, line)
