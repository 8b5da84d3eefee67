"""Whose account and which Region a piece of work is done for.

The emulator keeps both in context variables that a request sets from its credentials. Work of the lab's own
(delivery, forwarding) runs outside a request, or on behalf of another account or Region, and names them here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.emulator import inside

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def account() -> str:
    """The account of the work at hand."""
    return str(inside.responses("get_account_id")())


def region() -> str:
    """The Region of the work at hand."""
    return str(inside.responses("get_region")())


def within(account_id: str, region_name: str) -> AbstractContextManager[None]:
    """Do the block in another account and Region."""
    scope: AbstractContextManager[None] = inside.responses("request_scope")(account_id, region_name)
    return scope
