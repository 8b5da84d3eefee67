"""polars, file after file, with the columns named that the question needs; it unpacks nothing itself, so isal does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from isal import isal_zlib

from benchmarks.readers.told import PUSH, SOURCES, log_files, main

if TYPE_CHECKING:
    from benchmarks.rows import Rows

_GZIP = 31
_IMAGE = pl.Struct({"imageTag": pl.String, "imageDigest": pl.String})
_SCHEMA = {
    "Records": pl.List(
        pl.Struct(
            {
                **dict.fromkeys(("eventTime", "eventSource", "eventName", "errorCode"), pl.String),
                "userIdentity": pl.Struct({"arn": pl.String}),
                "requestParameters": pl.Struct(dict.fromkeys(("repositoryName", "imageTag", "imageDigest"), pl.String)),
                "responseElements": pl.Struct({"image": pl.Struct({"imageId": _IMAGE})}),
            }
        )
    )
}


def read(folder: str, rows: Rows) -> int:
    """Every record of every file."""
    count = 0
    asked, image = pl.col("requestParameters").struct, pl.col("responseElements").struct.field("image").struct
    image_id = image.field("imageId").struct
    for path in log_files(folder):
        document = pl.read_json(isal_zlib.decompress(path.read_bytes(), wbits=_GZIP), schema=_SCHEMA)
        found = document.explode("Records").unnest("Records")
        count += found.height
        pushes = found.filter(
            (pl.col("eventName") == PUSH) & pl.col("eventSource").is_in(SOURCES) & pl.col("errorCode").is_null()
        )
        for row in pushes.select(
            pl.col("eventTime"),
            pl.col("userIdentity").struct.field("arn"),
            asked.field("repositoryName"),
            pl.coalesce(asked.field("imageTag"), image_id.field("imageTag")).alias("tag"),
            pl.coalesce(image_id.field("imageDigest"), asked.field("imageDigest")).alias("digest"),
        ).rows():
            rows.add(row)
    return count


if __name__ == "__main__":
    main(read)
