"""``custody plan`` on a lab: nothing to do where nothing was changed, and what changed templates would do."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from support.site import AWAY, EVERYTHING, HOME

import custody
from custody.cli.run import run
from custody.plan.result import State
from custody.settings.source import parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.site import Site

pytestmark = pytest.mark.lab
OTHER = "444455556666"


@pytest.fixture
def folder(site: Site, tmp_path: Path) -> Path:
    """What is deployed, to be changed."""
    made = tmp_path / "changed"
    shutil.copytree(site.folders["custody"], made)
    return made


def change(folder: Path, name: str, how: Callable[[Any], None]) -> None:
    path = folder / name
    read = json.loads(path.read_text("utf-8"))
    how(read)
    path.write_text(json.dumps(read), "utf-8")


def test_nothing_would_change(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    """Though parameters were left out on the lab, and a second deployment is beside this one."""
    assert run(["plan", "--synthesized", "--templates", str(site.folders["custody"])]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith(f"nothing would change · against what is deployed in account {site.account}\n")


def test_what_changes_is_told_with_the_ids_of_the_account(site: Site, folder: Path) -> None:
    def without(manifest: Any) -> None:
        for name in ("custody-lake", f"custody-forwarder-{AWAY}"):
            del manifest["artifacts"][name]

    def otherwise(template: Any) -> None:
        resources = template["Resources"]
        topics = {
            body["Properties"]["TopicName"]: body for body in resources.values() if body["Type"].endswith(":Topic")
        }
        topics["custody-health"]["Properties"]["TopicName"] = "custody-well-being"
        topics["custody-alerts-low"]["Properties"]["DisplayName"] = "Low"
        (archive,) = (id_ for id_, body in resources.items() if body["Type"] == "AWS::Events::Archive")
        del resources[archive]

    change(folder, "manifest.json", without)
    change(folder, "custody-events.template.json", otherwise)
    found = custody.plan(settings=parse({"custody": EVERYTHING}), templates=folder)
    left = [each for each in found.of(State.ORPHANED) if not each.logical]
    assert {(each.stack, each.region) for each in left} == {("custody-lake", HOME), (f"custody-forwarder-{AWAY}", AWAY)}
    (bucket,) = (each for each in found.of(State.ORPHANED) if each.subject.startswith("AWS::S3::Bucket custody-lake-1"))
    assert f"delete-bucket --bucket custody-lake-{site.account}-{HOME}" in bucket.mend
    replaced = {each.subject: each for each in found.of(State.REPLACED)}
    assert {subject.split()[0] for subject in replaced} == {"AWS::SNS::Topic", "AWS::SNS::Subscription"}
    assert f"arn:aws:sns:{HOME}:{site.account}:custody-health" in replaced["AWS::SNS::Topic custody-health"].mend
    (gone,) = found.of(State.DELETED)
    assert (gone.subject, gone.lasts) == ("AWS::Events::Archive custody", True)
    assert "AWS::SNS::Topic custody-alerts-low" in {each.subject for each in found.of(State.CHANGED)}
    assert not found.of(State.CREATED)


def test_another_account_is_unseen_and_the_rest_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def elsewhere(manifest: Any) -> None:
        manifest["artifacts"]["custody-trail"]["environment"] = f"aws://{OTHER}/{HOME}"

    change(folder, "manifest.json", elsewhere)
    # The stack of that name in this account is then none of the app's.
    assert run(["plan", "--synthesized", "--templates", str(folder), "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [row["subject"] for row in rows if row["state"] == "unseen"] == [f"account {OTHER}"]
    assert {row["stack"] for row in rows if row["state"] == "orphaned"} == {"custody-trail"}


@pytest.mark.parametrize("operation", ["ListStacks", "GetTemplate", "ListRegions"])
def test_what_may_not_be_looked_at_is_unseen(
    site: Site, operation: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call = BaseClient._make_api_call  # type: ignore[attr-defined]  # where all calls pass

    def refusing(client: Any, name: str, told: dict[str, Any]) -> Any:
        if name == operation:
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "not allowed"}}, name)
        return call(client, name, told)

    monkeypatch.setattr(BaseClient, "_make_api_call", refusing)
    assert run(["plan", "--synthesized", "--templates", str(site.folders["custody"])]) == 3
    said = capsys.readouterr()
    assert f"access denied to {operation}" in said.out
    assert "what custody doctor --policy prints" in said.out
    assert "created" not in said.out


def test_a_deployment_of_another_name_is_named(site: Site, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The name was changed, or these are not the credentials of the account that has it."""

    def renamed(manifest: Any) -> None:
        for name, artifact in manifest["artifacts"].items():
            if artifact["type"] == "aws:cloudformation:stack":
                artifact["properties"]["stackName"] = name.replace("custody-", "shop-")

    change(folder, "manifest.json", renamed)
    change(folder, "custody-settings.json", lambda settings: settings.update(name="shop"))
    assert site.account
    assert run(["plan", "--synthesized", "--templates", str(folder)]) == 0
    said = capsys.readouterr()
    assert f"nothing of shop is in {HOME} of this account, but custody, plain is" in said.err
