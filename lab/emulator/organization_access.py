"""Which services an organization trusts, and who administers them for it; the emulator knows neither.

https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAWSServiceAccessForOrganization.html and
https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListDelegatedAdministrators.html
"""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

from lab.emulator import inside, membership, scope

Answer = tuple[int, dict[str, str], bytes]

_trusted: defaultdict[str, dict[str, float]] = defaultdict(dict)
"""By management account: since when each service is trusted."""
_administrators: defaultdict[str, dict[tuple[str, str], float]] = defaultdict(dict)
"""By management account: since when an account administers a service."""


def is_trusted(principal: str) -> bool:
    """Whether the organization of the account at work trusts a service."""
    return principal in _trusted[scope.account()]


def _enable(told: dict[str, str]) -> Answer:
    _trusted[scope.account()].setdefault(told["ServicePrincipal"], time.time())
    return _answer({})


def _disable(told: dict[str, str]) -> Answer:
    _trusted[scope.account()].pop(told["ServicePrincipal"], None)
    return _answer({})


def _services(_: dict[str, str]) -> Answer:
    listed = [{"ServicePrincipal": name, "DateEnabled": at} for name, at in _trusted[scope.account()].items()]
    return _answer({"EnabledServicePrincipals": listed})


def _register(told: dict[str, str]) -> Answer:
    if told["AccountId"] not in membership.members_of(scope.account()):
        said = f"You specified account {told['AccountId']}, which is not a member of the organization."
        answer: Answer = inside.responses("error_response_json")("AccountNotFoundException", said, 400)
        return answer
    _administrators[scope.account()].setdefault((told["AccountId"], told["ServicePrincipal"]), time.time())
    return _answer({})


def _deregister(told: dict[str, str]) -> Answer:
    _administrators[scope.account()].pop((told["AccountId"], told["ServicePrincipal"]), None)
    return _answer({})


def _listed(told: dict[str, str]) -> Answer:
    wanted = told.get("ServicePrincipal")
    listed = {
        account: {"Id": account, "Name": account, "Status": "ACTIVE", "DelegationEnabledDate": at}
        for (account, principal), at in _administrators[scope.account()].items()
        if wanted in {None, principal}
    }
    return _answer({"DelegatedAdministrators": list(listed.values())})


def _answer(value: dict[str, Any]) -> Answer:
    answer: Answer = inside.organizations("_json")(200, value)
    return answer


def install() -> None:
    """Add the operations; called once the emulator's Organizations is loaded."""
    operations = inside.organizations("_DISPATCH")
    operations |= {
        "EnableAWSServiceAccess": _enable,
        "DisableAWSServiceAccess": _disable,
        "ListAWSServiceAccessForOrganization": _services,
        "RegisterDelegatedAdministrator": _register,
        "DeregisterDelegatedAdministrator": _deregister,
        "ListDelegatedAdministrators": _listed,
    }
