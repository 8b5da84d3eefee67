"""Partitions and Regions, read from the SDK's own data: no list here is typed by hand.

Only the data files of botocore are read; importing the SDK would cost every synth a third of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import orjson

from custody.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """One of AWS's separate worlds: commercial (``aws``), GovCloud, China, ..."""

    id: str
    dns_suffix: str
    regions: tuple[str, ...]

    @property
    def forwards_across_regions(self) -> bool:
        """Whether a rule may target a bus in another Region: commercial Regions only.

        See https://aws.amazon.com/blogs/compute/expanding-cross-region-event-routing-with-amazon-eventbridge/
        """
        return self.id == "aws"


def _sdk_data(name: str) -> bytes:
    """A file of the SDK's data. The package itself is not imported."""
    spec = find_spec("botocore")
    if spec is None or spec.origin is None:
        raise SettingsError("botocore is not installed, and its data say which Regions there are; install it")
    return Path(spec.origin).with_name("data").joinpath(name).read_bytes()


@cache
def partitions() -> tuple[Partition, ...]:
    """Every partition of the SDK's endpoint data, with the Regions that have EventBridge, sorted by name."""
    text = _sdk_data("endpoints.json")
    return tuple(
        Partition(
            id=entry["partition"],
            dns_suffix=entry["dnsSuffix"],
            regions=tuple(sorted(set(entry["services"]["events"]["endpoints"]) & set(entry["regions"]))),
        )
        for entry in orjson.loads(text)["partitions"]
        if "events" in entry["services"]
    )


def partition_of(region: str) -> Partition:
    """The partition a Region belongs to.

    Raises:
        SettingsError: no partition has such a Region; the nearest names are offered.
    """
    for partition in partitions():
        if region in partition.regions:
            return partition
    known = [name for partition in partitions() for name in partition.regions]
    near = get_close_matches(region, known, n=3)
    offer = f"did you mean {', '.join(near)}?" if near else "write a Region name such as eu-central-1"
    raise SettingsError(f"{region!r} is not a Region where EventBridge exists; {offer}")
