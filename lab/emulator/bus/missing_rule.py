"""Enabling or disabling a rule that is not there, which the emulator takes in silence: AWS says that it is not there.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.emulator import inside

if TYPE_CHECKING:
    from collections.abc import Callable

_CALLS = ("_enable_rule", "_disable_rule")


def _refusing(call: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Any]:
    def asked(data: dict[str, Any]) -> Any:
        eb, bus = inside.eventbridge, data.get("EventBusName") or "default"
        if eb("_rule_key")(data.get("Name"), bus) in eb("_rules"):
            return call(data)
        said = f"Rule {data.get('Name')} does not exist on EventBus {bus}."
        return eb("error_response_json")("ResourceNotFoundException", said, 400)

    return asked


def install() -> None:
    """Ask first whether the rule is there."""
    for name in _CALLS:
        inside.eventbridge.put(name, _refusing(inside.eventbridge(name)))
