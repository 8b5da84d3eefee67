"""What the record says of an image, as attestations: SLSA Provenance and a Verification Summary, signed as DSSE.

``custody.attest("shop/api@sha256:...", logs="logs/")`` makes them; see :func:`custody.attest.attest.attest`.
"""

from __future__ import annotations

from custody.callable_package import calls

calls(__name__, "custody.attest.attest:attest")
