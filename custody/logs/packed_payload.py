"""What CloudWatch Logs hands to a Lambda function: a document, packed by gzip and written in base64.

See https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
"""

from __future__ import annotations

from base64 import b64decode

from isal import isal_zlib

_LIMIT = 16 << 20
"""Bytes of one payload, unpacked; Lambda takes 6 MB a call, packed and in base64."""

_GZIP = 31

# isal's stub declares the class as if it were an instance of it.
_DAMAGED: type[Exception] = vars(isal_zlib)["error"]


def unpacked(data: str) -> bytes | str:
    """The document, or what is wrong with it, a sentence that continues its place."""
    try:
        packed = b64decode(data, validate=True)
        stream = isal_zlib.decompressobj(wbits=_GZIP)
        found = bytes(stream.decompress(packed, _LIMIT + 1))
    except (ValueError, _DAMAGED):
        return "has awslogs.data that is not gzip in base64"
    if len(found) > _LIMIT:
        return f"has awslogs.data of more than {_LIMIT >> 20} MiB, unpacked"
    if not stream.eof or stream.unused_data:
        return "has awslogs.data that is cut short, or goes on behind its end"
    return found
