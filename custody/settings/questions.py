"""The settings of questions that people ask."""

from __future__ import annotations

from pydantic import field_validator

from custody.strict_model import SettingsModel, existing_folders, setting


class QuestionSettings(SettingsModel):
    """What can be asked besides the questions that come with Custody."""

    folders: tuple[str, ...] = setting(
        (),
        write="a list of folders, relative to cdk.json",
        description="Folders with questions of your own, a file of SQL each: docs/own_detections.md. They are saved in "
        "Athena and asked by `custody ask` and `custody report` like those that come with Custody.",
    )

    @field_validator("folders")
    @classmethod
    def _folders_exist(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return existing_folders(values)
