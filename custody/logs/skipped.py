"""The kinds of file that lie beside log files and are not read."""

from __future__ import annotations

from enum import StrEnum


class SkippedKind(StrEnum):
    """What a file is that was not read; the value is the word for it in a count: ``3 digest``."""

    DIGEST = "digest"
    INSIGHT = "Insights"
    AGGREGATED = "aggregated"
    CONFIG = "AWS Config"
    FLOW_LOG = "flow log"
    LOAD_BALANCER = "load balancer"
    OTHER_SERVICE = "other service"
    OWN = "Custody's own output"
    EMPTY = "empty"
    ZIP = "zip"
    GZIP = "gzip in gzip"
    ZSTD = "zstd"
    BZIP2 = "bzip2"
    XZ = "xz"
    SEVEN_ZIP = "7z"
    LZ4 = "lz4"
    SNAPPY = "snappy"
    TAR = "tar"
    PARQUET = "Parquet"
    ORC = "ORC"
    AVRO = "Avro"
    SQLITE = "SQLite"
    CSV = "CSV"
    PDF = "PDF"
    HTML = "HTML"
    IMAGE = "image"
    TEXT = "text"
    OTHER = "other"
    PIPE = "pipe or device"
    NOT_FETCHED = "not fetched"
