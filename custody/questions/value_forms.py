"""What a value has to look like, where another one would only find nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from custody.aws.regions import partition_of
from custody.errors import SettingsError
from custody.questions import QuestionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.questions.values import Given

_ACCOUNT = re.compile(r"\d{12}")
# See https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def insist_on_forms(given: Mapping[str, Given]) -> None:
    """Refuse an account, a Region or a digest that cannot be one; the empty text stands for any.

    Raises:
        QuestionError: the first that cannot, with what to write; for a Region the nearest names.
    """
    account, region, digest = (str(given.get(name, "")) for name in ("account", "region", "digest"))
    if account and not _ACCOUNT.fullmatch(account):
        raise QuestionError(f"--account {account!r} is no account; write its twelve digits")
    if digest and not _DIGEST.fullmatch(digest):
        raise QuestionError(f"--digest {digest!r} is no whole digest; write sha256: and its 64 hexadecimal digits")
    if region:
        try:
            partition_of(region)
        except SettingsError as error:
            raise QuestionError(f"--region {error}") from None
