"""A second record of one name: refused where an account would hold both, and only there."""

from __future__ import annotations

import pytest
from aws_cdk import App, Environment, Stack, Stage

from custody.errors import SettingsError
from custody.settings import Settings
from custody_cdk import Record

ONE, OTHER = "111122223333", "444455556666"


def stack(scope: App | Stage, id_: str, account: str | None = ONE, region: str | None = "eu-central-1") -> Stack:
    return Stack(scope, id_, env=Environment(account=account, region=region))


@pytest.mark.parametrize("region", ["eu-central-1", "us-east-1"])
def test_an_account_holds_one_of_a_name(region: str) -> None:
    app = App()
    Record(stack(app, "One"), "Record", settings=Settings())
    with pytest.raises(SettingsError, match=r"^stack One holds a deployment named 'custody' already.*another name$"):
        Record(stack(app, "Two", region=region), "Record", settings=Settings())
    with pytest.raises(SettingsError, match="stack One holds a deployment named 'custody'"):
        Record(stack(Stage(app, "Stage"), "Two", region=region), "Record", settings=Settings())
    assert Record(stack(app, "Three", region=region), "Record", settings=Settings(name="twin"))
    assert Record(stack(app, "Four", OTHER, region), "Record", settings=Settings())


def test_stacks_that_do_not_say_their_account_are_of_one_unless_stages_divide_them() -> None:
    app = App()
    Record(stack(app, "One", None, None), "Record", settings=Settings())
    with pytest.raises(SettingsError, match=r"stack One .* or say the account of both stacks if they are two$"):
        Record(stack(app, "Two", None), "Record", settings=Settings())
    for name in ("Development", "Production"):
        assert Record(stack(Stage(app, name), "One", None), "Record", settings=Settings())
