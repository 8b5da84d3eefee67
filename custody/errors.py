"""One base for everything that goes wrong by input: a line a person can act on.

The library raises; app.py and the command line print the line on stderr and exit with 2, without a traceback. Faults
of the settings are found together, and are a line each.
"""

from __future__ import annotations

from custody.sanitize import sanitize


class CustodyError(Exception):
    """Bad input or a bad state, said in one line that names the thing, its value and the way out.

    Its text is one line whatever the value holds: what would break it or steer a terminal is spelt out.
    """

    def __str__(self) -> str:
        return sanitize(super().__str__())

    @property
    def lines(self) -> tuple[str, ...]:
        """What to print: one line a fault."""
        return (str(self),)


class SettingsError(CustodyError):
    """Settings are missing, of the wrong type, or in conflict with each other.

    Args:
        faults: one line each, none of them twice; the error's text is all of them.
    """

    def __init__(self, *faults: str) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("; and ".join(self.faults))

    @property
    def lines(self) -> tuple[str, ...]:
        """One line a fault."""
        return tuple(sanitize(fault) for fault in self.faults)


class PatternError(CustodyError):
    """An event pattern that EventBridge refuses, or that the ``events`` relation cannot express."""


class DetectionError(CustodyError):
    """A detection is unknown, incomplete, or listens for something the catalogue does not know."""


class ReadAlreadyError(CustodyError):
    """A result that is read while it is asked for was read to its end, or closed, and is asked for again."""
