"""S3 as far as log files are read from it, over files in memory: the real one is asked in the tests on the lab."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass
class MemoryS3:
    """Buckets of files; every request to list or to get is remembered.

    Attributes:
        files: by bucket and key.
        listed: prefixes whose files were listed, in order.
        fetched: keys that were got, in order.
    """

    files: Mapping[tuple[str, str], bytes]
    listed: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    @classmethod
    def of_keys(cls, keys: Iterable[str], bucket: str = "b") -> MemoryS3:
        """A bucket of empty files."""
        return cls({(bucket, key): b"" for key in keys})

    def get_paginator(self, name: str) -> MemoryS3:
        assert name == "list_objects_v2"
        return self

    def paginate(self, **request: str) -> Iterator[dict[str, Any]]:
        bucket, prefix = request["Bucket"], request["Prefix"]
        keys = sorted(key for at, key in self.files if at == bucket and key.startswith(prefix))
        if "Delimiter" in request:
            below = {key.removeprefix(prefix).partition("/")[0] for key in keys if "/" in key.removeprefix(prefix)}
            yield {"CommonPrefixes": [{"Prefix": f"{prefix}{name}/"} for name in sorted(below)]}
            return
        self.listed.append(prefix)
        yield {"Contents": [self._entry(bucket, key) for key in keys]}

    def _entry(self, bucket: str, key: str) -> dict[str, Any]:
        body = self.files[bucket, key]
        return {"Key": key, "ETag": sha256(body).hexdigest(), "Size": len(body)}

    def get_object(self, **request: str) -> dict[str, Any]:
        self.fetched.append(request["Key"])
        return {"Body": _Body(self.files[request["Bucket"], request["Key"]])}


class _Body(BytesIO):
    def iter_chunks(self, size: int) -> Iterator[bytes]:
        while chunk := self.read(size):
            yield chunk
