"""gzip as fast as it is unpacked anywhere: by libdeflate, whole and to a place of one's own, where it is to be had."""

from __future__ import annotations

import ctypes
from functools import cache
from importlib.util import find_spec
from typing import Any

_NAMED = 8
"""The flag of a header with a file name, as gzip writes it."""

SMALLEST = 18
"""Bytes of a gzip file with nothing in it; see RFC 1952, section 2.3."""


def unpacked_size(packed: bytes) -> int:
    """What the end of a gzip file says that it holds, in bytes; the file may lie."""
    return int.from_bytes(packed[-4:], "little")


class Gunzip:
    """Unpacks one file after the other; not to be shared between threads.

    The package ``deflate`` has libdeflate and offers it without saying how much of its input it took, which is how
    data behind a gzip member is found. The library's own function says it, and is called where the package shows it.
    See https://github.com/ebiggers/libdeflate/blob/master/libdeflate.h

    Raises:
        OSError: it is not to be had here.
    """

    def __init__(self) -> None:
        self._library = _library()
        self._own = ctypes.c_void_p(self._library.libdeflate_alloc_decompressor())
        if not self._own:
            raise OSError("libdeflate has no memory")

    def __del__(self) -> None:
        """Give its memory back."""
        if getattr(self, "_own", None):
            self._library.libdeflate_free_decompressor(self._own)

    def into(self, packed: bytes, place: int, *, room: int) -> bool:
        """Unpack a file that is one gzip member with nothing behind it.

        Args:
            packed: the file.
            place: the address where to put it.
            room: bytes that are free there; all of them have to be filled.

        Returns:
            Whether the file was that and is there, its sum and size being right.
        """
        if packed[3] & ~_NAMED:
            # What else a header may hold is not all looked at: a sum of its own, for one.
            return False
        taken, given = ctypes.c_size_t(), ctypes.c_size_t()
        wrong = self._library.libdeflate_gzip_decompress_ex(
            self._own, packed, len(packed), place, room, ctypes.byref(taken), ctypes.byref(given)
        )
        return not wrong and taken.value == len(packed) and given.value == room


@cache
def _library() -> Any:
    found = find_spec("deflate._deflate")
    if found is None or found.origin is None:
        raise OSError("the package deflate is not installed")
    library = ctypes.CDLL(found.origin)
    try:
        library.libdeflate_alloc_decompressor.restype = ctypes.c_void_p
        library.libdeflate_free_decompressor.argtypes = [ctypes.c_void_p]
        library.libdeflate_gzip_decompress_ex.argtypes = [
            *(ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t),
            *(ctypes.POINTER(ctypes.c_size_t), ctypes.POINTER(ctypes.c_size_t)),
        ]
    except AttributeError:
        # The package keeps its library's functions to itself.
        raise OSError("the package deflate shows no libdeflate") from None
    return library
