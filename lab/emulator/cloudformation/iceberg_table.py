"""AWS::Glue::Table in Iceberg's format has columns and a place, as Glue writes both beside the metadata file.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-table.html
"""

from __future__ import annotations

from typing import Any

from lab.emulator import inside

TYPE = "AWS::Glue::Table"


def keep(name: str, props: dict[str, Any]) -> None:
    """What GetTable tells of it."""
    made = props.get("OpenTableFormatInput", {}).get("IcebergInput", {}).get("IcebergTableInput")
    if not made:
        return
    table = inside.glue("_tables")[f"{props['DatabaseName']}/{name}"]
    fields = made["Schema"]["Fields"]
    columns = [{"Name": each["Name"], "Type": str(each["Type"])} for each in fields]
    table["StorageDescriptor"] = {"Columns": columns, "Location": made["Location"]}
