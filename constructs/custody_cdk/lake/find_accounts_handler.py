"""Lambda function that has the table of the log files look into every account and Region that has some."""

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

import boto3
from botocore.config import Config

AT_A_TIME = 16
ACCOUNT, REGION = re.compile(r"[0-9]{12}"), re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]+")
VALUES = "projection.{}.values"


def handler(_event: object, _context: object) -> dict[str, list[str]]:
    """Look, and write what is new; returns it. A raised error is tried again, then kept in the queue."""
    config = Config(max_pool_connections=AT_A_TIME, retries={"mode": "standard", "max_attempts": 10})
    s3: Any = boto3.client("s3", config=config)
    glue: Any = boto3.client("glue")
    new = add(glue, found(s3, os.environ["BUCKET"], os.environ["FOLDER"]))
    print(json.dumps({"new": new}))  # noqa: T201 - into the function's log
    return new


def found(s3: Any, bucket: str, folder: str) -> dict[str, list[str]]:
    """The accounts that have a folder of log files below one, and the Regions of any of them."""
    accounts = [each for each in folders(s3, bucket, folder) if ACCOUNT.fullmatch(each)]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        below = pool.map(lambda each: folders(s3, bucket, f"{folder}{each}/CloudTrail/"), accounts)
        regions = [[each for each in names if REGION.fullmatch(each)] for names in below]
    # An account may have folders of other logs alone.
    with_some = [account for account, its in zip(accounts, regions, strict=True) if its]
    return {"account": with_some, "region": sorted(set(chain(*regions)))}


def folders(s3: Any, bucket: str, above: str) -> list[str]:
    """The names of the folders right below one, a request for each thousand of them."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=above, Delimiter="/")
    listed = [each["Prefix"] for page in pages for each in page.get("CommonPrefixes", ())]
    return [each.removeprefix(above).removesuffix("/") for each in listed]


def add(glue: Any, there: dict[str, list[str]]) -> dict[str, list[str]]:
    """Write into the table's projection what it lacks, and take nothing out; returns what was new."""
    place = {"DatabaseName": os.environ["DATABASE"]}
    table = glue.get_table(**place, Name=os.environ["TABLE"])["Table"]
    known = {column: table["Parameters"][VALUES.format(column)].split(",") for column in there}
    new = {column: [each for each in values if each not in known[column]] for column, values in there.items()}
    if any(new.values()):
        listed = {VALUES.format(column): ",".join([*known[column], *new[column]]) for column in there}
        # UpdateTable refuses what GetTable tells besides, as when the table was made, and an emulator's empty owner.
        taken = glue.meta.service_model.shape_for("TableInput").members
        kept = {name: value for name, value in table.items() if name in taken and value != ""}
        glue.update_table(**place, TableInput={**kept, "Parameters": {**table["Parameters"], **listed}})
    return new
