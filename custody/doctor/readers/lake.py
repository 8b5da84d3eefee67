"""The lake: Glue's database and tables, Athena's workgroups and queries, the stream and the table of alerts.

See https://docs.aws.amazon.com/glue/latest/webapi/API_GetTable.html,
https://docs.aws.amazon.com/athena/latest/APIReference/API_GetWorkGroup.html,
https://docs.aws.amazon.com/firehose/latest/APIReference/API_DescribeDeliveryStream.html and
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.doctor.readers.part import Part, Read, Resource, chosen, tags, unless

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.doctor.calls import Calls

_BATCH = 50
"""Queries that Athena tells of in one call.

See https://docs.aws.amazon.com/athena/latest/APIReference/API_BatchGetNamedQuery.html
"""


def _database(calls: Calls, database: Resource) -> Read:
    name = database["DatabaseInput"]["Name"]
    found = calls.ask("glue", "get_database", Name=name)["Database"]
    read = chosen(found, "Name", "Description")
    return {"CatalogId": found.get("CatalogId", calls.number), "DatabaseName": name, "DatabaseInput": read}


def glue_table(calls: Calls, table: Resource) -> Mapping[str, Any] | None:
    """A table as Glue has it; all of a database come in few pages."""
    name = table.properties.get("Name") or table["TableInput"]["Name"]
    for each in calls.all("glue", "get_tables", "TableList", DatabaseName=table["DatabaseName"]):
        if each["Name"] == name:
            found: Mapping[str, Any] = each
            return found
    return None


def _table(calls: Calls, table: Resource) -> Read | None:
    found = glue_table(calls, table)
    if found is None:
        return None
    names = ("Name", "Description", "Parameters", "PartitionKeys", "StorageDescriptor", "TableType")
    return {
        "CatalogId": found.get("CatalogId", calls.number),
        "DatabaseName": found["DatabaseName"],
        "Name": found["Name"],
        "TableInput": chosen(found, *names, "ViewExpandedText", "ViewOriginalText"),
    }


def _iceberg(calls: Calls, table: Resource) -> Read:
    """Columns and place; how it is laid out stands in its metadata file, which no permission here reads."""
    made = table.properties.get("OpenTableFormatInput")
    found = glue_table(calls, table)
    if made is None or found is None:
        return {}
    return {"OpenTableFormatInput": made if _is_as_made(made, found) else _iceberg_shape(found)}


def _is_as_made(made: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    wanted = made["IcebergInput"].get("IcebergTableInput", {})
    shape = _iceberg_shape(found)["IcebergInput"]["IcebergTableInput"]
    names = [each["Name"] for each in wanted.get("Schema", {}).get("Fields", [])]
    place = str(wanted.get("Location", "")).rstrip("/")
    return names == [each["Name"] for each in shape["Schema"]["Fields"]] and place == shape["Location"].rstrip("/")


def _iceberg_shape(found: Mapping[str, Any]) -> dict[str, Any]:
    descriptor = found.get("StorageDescriptor", {})
    fields = [{"Name": each["Name"]} for each in descriptor.get("Columns", [])]
    table = {"Location": descriptor.get("Location", ""), "Schema": {"Fields": fields}}
    return {"IcebergInput": {"IcebergTableInput": table}}


def _workgroup(calls: Calls, group: Resource) -> Read:
    found = calls.ask("athena", "get_work_group", WorkGroup=group["Name"])["WorkGroup"]
    return {**chosen(found, "Name", "Description", "State"), "WorkGroupConfiguration": found.get("Configuration", {})}


def _workgroup_tags(calls: Calls, group: Resource) -> Read:
    if "Tags" not in group.properties:
        return {}
    arn = f"arn:{calls.partition}:athena:{calls.region}:{calls.number}:workgroup/{group['Name']}"
    return {"Tags": tags(calls.all("athena", "list_tags_for_resource", "Tags", ResourceARN=arn))}


def _query(calls: Calls, query: Resource) -> Read | None:
    ids = calls.all("athena", "list_named_queries", "NamedQueryIds", WorkGroup=query["WorkGroup"])
    if query.physical not in ids:
        return None
    at = ids.index(query.physical) // _BATCH * _BATCH
    told = calls.ask("athena", "batch_get_named_query", NamedQueryIds=ids[at : at + _BATCH])["NamedQueries"]
    for each in told:
        if each["NamedQueryId"] == query.physical:
            return chosen(each, "Name", "Description", "Database", "QueryString", "WorkGroup")
    return None


def _stream(calls: Calls, stream: Resource) -> Read:
    told = calls.ask("firehose", "describe_delivery_stream", DeliveryStreamName=stream["DeliveryStreamName"])
    found = told["DeliveryStreamDescription"]
    to: dict[str, Any] = next(iter(found.get("Destinations", [])), {})
    keys = ("BucketARN", "BufferingHints", "CloudWatchLoggingOptions", "CompressionFormat", "EncryptionConfiguration")
    more = ("ErrorOutputPrefix", "Prefix", "ProcessingConfiguration", "RoleARN")
    return {
        **chosen(found, "DeliveryStreamName", "DeliveryStreamType"),
        "DeliveryStreamEncryptionConfigurationInput": chosen(
            found.get("DeliveryStreamEncryptionConfiguration", {}), "KeyType", KeyARN="KeyARN"
        ),
        "ExtendedS3DestinationConfiguration": chosen(to.get("ExtendedS3DestinationDescription", {}), *keys, *more),
        "_Active": found.get("DeliveryStreamStatus") == "ACTIVE",
    }


def _stream_tags(calls: Calls, stream: Resource) -> Read:
    if "Tags" not in stream.properties:
        return {}
    told = calls.ask("firehose", "list_tags_for_delivery_stream", DeliveryStreamName=stream["DeliveryStreamName"])
    return {"Tags": tags(told.get("Tags", []))}


def _items(calls: Calls, table: Resource) -> Read:
    found = calls.ask("dynamodb", "describe_table", TableName=table["TableName"])["Table"]
    indexes = [chosen(each, "IndexName", "KeySchema", "Projection") for each in found.get("GlobalSecondaryIndexes", [])]
    key = found.get("SSEDescription", {})
    return {
        **chosen(found, "AttributeDefinitions", "KeySchema", "TableName"),
        "BillingMode": found.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED"),
        "GlobalSecondaryIndexes": indexes,
        "SSESpecification": {
            **chosen(key, "SSEType", KMSMasterKeyId="KMSMasterKeyArn"),
            "SSEEnabled": key.get("Status") in {"ENABLED", "ENABLING", "UPDATING"},
        },
    }


def _items_policy(calls: Calls, table: Resource) -> Read:
    arn = f"arn:{calls.partition}:dynamodb:{calls.region}:{calls.number}:table/{table['TableName']}"
    found = unless(calls, "PolicyNotFoundException", "dynamodb", "get_resource_policy", ResourceArn=arn)
    return {"ResourcePolicy": {"PolicyDocument": found.get("Policy")}}


def _items_life(calls: Calls, table: Resource) -> Read:
    told = calls.ask("dynamodb", "describe_time_to_live", TableName=table["TableName"])
    found = told.get("TimeToLiveDescription", {})
    enabled = found.get("TimeToLiveStatus") in {"ENABLED", "ENABLING"}
    return {"TimeToLiveSpecification": {**chosen(found, "AttributeName"), "Enabled": enabled}}


def _items_tags(calls: Calls, table: Resource) -> Read:
    if "Tags" not in table.properties:
        return {}
    arn = f"arn:{calls.partition}:dynamodb:{calls.region}:{calls.number}:table/{table['TableName']}"
    return {"Tags": tags(calls.all("dynamodb", "list_tags_of_resource", "Tags", ResourceArn=arn))}


_ITEMS = ("AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema", "SSESpecification", "TableName")
_STREAM = ("DeliveryStreamEncryptionConfigurationInput", "DeliveryStreamName", "DeliveryStreamType")
READERS = {
    "AWS::Glue::Database": (Part(("CatalogId", "DatabaseName", "DatabaseInput"), _database),),
    "AWS::Glue::Table": (
        Part(("CatalogId", "DatabaseName", "Name", "TableInput"), _table),
        Part(("OpenTableFormatInput",), _iceberg),
    ),
    "AWS::Athena::WorkGroup": (
        Part(("Name", "Description", "State", "WorkGroupConfiguration"), _workgroup),
        Part(("Tags",), _workgroup_tags),
    ),
    "AWS::Athena::NamedQuery": (Part(("Name", "Description", "Database", "QueryString", "WorkGroup"), _query),),
    "AWS::KinesisFirehose::DeliveryStream": (
        Part((*_STREAM, "ExtendedS3DestinationConfiguration"), _stream, {"_Active": True}),
        Part(("Tags",), _stream_tags),
    ),
    "AWS::DynamoDB::Table": (
        Part(_ITEMS, _items),
        Part(("ResourcePolicy",), _items_policy),
        Part(("TimeToLiveSpecification",), _items_life),
        Part(("Tags",), _items_tags),
    ),
}
