"""What an action of a pipeline is, is read under both names that it has: the record's and the API's."""

from __future__ import annotations

from typing import Any

import pytest
from unit.questions.test_omitted import answers
from unit.questions.test_tag_ties import record


def update(id_: str, time: str, name: str, repository: str) -> dict[str, Any]:
    """A definition whose one action takes its source from ``repository``."""
    kind = {"category": "Source", "owner": "AWS", "provider": "CodeStarSourceConnection", "version": "1"}
    action = {"name": "Source", name: kind, "configuration": {"FullRepositoryId": repository}}
    pipeline = {"name": "shop-release", "stages": [{"name": "Source", "actions": [action]}]}
    changed = record(id_, time, "UpdatePipeline", {"pipeline": pipeline}, {"pipeline": {**pipeline, "version": 2}})
    return {**changed, "eventSource": "codepipeline.amazonaws.com"}


@pytest.mark.parametrize("name", ["actionType", "actionTypeId"])
def test_an_action_is_called_by_its_type(name: str) -> None:
    records = update("a", "10:00:00", name, "example/shop"), update("b", "11:00:00", name, "someone/shop")
    (row,) = (row for row in answers("pipeline-definition-changes", *records) if row["event_id"] == "b")
    assert row["was"].startswith("Source by AWS CodeStarSourceConnection"), row
    assert row["becomes"].startswith("Source by AWS CodeStarSourceConnection"), row
