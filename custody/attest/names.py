"""The names that statements bear: of what was pushed, of builders, of kinds of builds, of the policy.

Those that begin with ``urn:custody:`` are names and no addresses; docs/attest.md says what each stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from custody.aws.regions import partition_of
from custody.errors import SettingsError

PROVENANCE = "https://slsa.dev/provenance/v1"
SUMMARY = "https://slsa.dev/verification_summary/v1"
BUILD_TYPE = "urn:custody:build-type:codepipeline-codebuild:v1"
UNKNOWN_BUILD_TYPE = "urn:custody:build-type:unknown:v1"
UNKNOWN_BUILDER = "urn:custody:builder:unknown"
VERIFIER = "urn:custody:verifier"
POLICY = "urn:custody:policy:release:v1"
SLSA_VERSION = "1.0"
"""The version of the specification whose fields these statements have."""

# A URI has a scheme, and neither blanks nor control characters; see RFC 3986.
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+")


@dataclass(frozen=True, slots=True, order=True)
class Image:
    """One image of one repository.

    Attributes:
        account: of the registry.
        region: of the registry.
        repository: its name.
        digest: ``sha256:`` and 64 hexadecimal digits.
    """

    account: str
    region: str
    repository: str
    digest: str

    @property
    def name(self) -> str:
        """Repository with its registry's host, as Docker and cosign have it.

        See https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
        """
        try:
            suffix = partition_of(self.region).dns_suffix
        except SettingsError:
            # A Region that the SDK here does not know yet.
            suffix = "amazonaws.com"
        return f"{self.account}.dkr.ecr.{self.region}.{suffix}/{self.repository}"

    @property
    def reference(self) -> str:
        """Name and digest: what every tool takes for this image and no other."""
        return f"{self.name}@{self.digest}"

    @property
    def uri(self) -> str:
        """The package URL. See https://github.com/package-url/purl-spec."""
        last = self.repository.rpartition("/")[2]
        return (
            f"pkg:oci/{quote(last, safe='')}@{quote(self.digest, safe='')}?repository_url={quote(self.name, safe='/')}"
        )

    @property
    def hex(self) -> str:
        """The digest without its algorithm."""
        return self.digest.removeprefix("sha256:")


def builder(account: str | None) -> str:
    """The builder: AWS CodeBuild as one account runs it, or unknown."""
    return f"urn:custody:builder:codebuild:{account}" if account else UNKNOWN_BUILDER


def is_uri(text: str) -> bool:
    """Whether a text can name a verifier."""
    return _URI.fullmatch(text) is not None
