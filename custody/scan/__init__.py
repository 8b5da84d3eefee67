"""A scan: the detections over log files. ``custody.scan("logs/")`` runs one; see :func:`custody.scan.scan.scan`."""

from __future__ import annotations

from custody.callable_package import calls

calls(__name__, "custody.scan.scan:scan")
