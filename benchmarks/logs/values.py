"""What differs from record to record, made when a record's text asks for it."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

_PEOPLE = ("Jürgen Müller", "Zoë Å. Ødegård", "山田 太郎", "Ann O'Hara", "Łukasz Żak", "Мария", "admin", "Ĝoja 🚀")
_STEMS = ("shop", "billing", "search", "mail", "ledger", "media", "auth", "cart")
_FEW = 24


class Values(dict[str, str]):
    """The values of one record: a name that is not there yet is made and kept, so that a record agrees with itself.

    Args:
        random: where they come from.
        file: what all records of a file share: account, Region.
    """

    def __init__(self, random: Random, file: Mapping[str, str]) -> None:
        super().__init__(file)
        self._random = random

    def __missing__(self, name: str) -> str:
        made = self[name] = _MAKERS[name](self._random)
        return made


def hexadecimal(random: Random, digits: int) -> str:
    """So many digits."""
    return f"{random.getrandbits(4 * digits):0{digits}x}"


def uuid(random: Random) -> str:
    """As ids of records are: version 4."""
    digits = hexadecimal(random, 32)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _base64(random: Random, count: int) -> str:
    return b64encode(random.randbytes(count)).decode("ascii")


def _stem(random: Random) -> str:
    return _STEMS[random.getrandbits(3)]


def _clock(random: Random) -> str:
    return f"{random.randrange(1, 13)}:{random.randrange(60):02}:{random.randrange(60):02}"


_MAKERS: dict[str, Callable[[Random], str]] = {
    "id": lambda random: hexadecimal(random, 16),
    "known": lambda random: f"{0x9E3779B97F4A7C15 * (1 + random.getrandbits(6)) % 2**64:016x}",
    "long": lambda random: hexadecimal(random, 32),
    "digest": lambda random: hexadecimal(random, 64),
    "layer": lambda random: hexadecimal(random, 64),
    "uuid": uuid,
    "key": lambda random: f"0000000{random.getrandbits(3)}-4d1c-4f6e-9a57-3b1c{random.getrandbits(3)}e8f2a90",
    "key_id": lambda random: hexadecimal(random, 16).upper(),
    "role_id": lambda random: f"EXAMPLE{random.randrange(_FEW):010}",
    "role": lambda random: f"{_stem(random)}-role-{random.randrange(_FEW)}",
    "token": lambda random: _base64(random, 96),
    "base64": lambda random: _base64(random, 24),
    "number": lambda random: str(random.getrandbits(20)),
    "clock": _clock,
    "repository": lambda random: f"{_stem(random)}/service-{random.randrange(_FEW)}",
    "tag": lambda random: f"build-{random.getrandbits(24)}",
    "pipeline": lambda random: f"{_stem(random)}-{random.randrange(_FEW)}",
    "bucket": lambda random: f"{_stem(random)}-data-{random.randrange(_FEW)}",
    "person": lambda random: _PEOPLE[random.getrandbits(3)],
}
