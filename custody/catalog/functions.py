"""AWS Lambda: the functions that ask questions and write alerts. Whoever changes one decides what is told.

CloudTrail appends the version of the API to most names of Lambda's.
See https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
"""

from __future__ import annotations

from functools import partial

from custody.catalog.model import Activity
from custody.catalog.writing import actions, request, response

_lambda = partial(actions, "lambda", public=False)
_FUNCTION = request("functionName")
_MAPPED = response("functionArn") + request("functionName", "uuid")

ACTIONS = (
    *_lambda(
        Activity.WATCHER,
        "CreateFunction20150331",
        resource=_FUNCTION,
        note="Of a function made of an image, the image is in requestParameters.code.imageUri. AWS says of the zip "
        "file that it is left out, and nothing of imageUri.",
    ),
    *_lambda(
        Activity.WATCHER,
        "DeleteFunction20150331",
        "PutFunctionConcurrency20171031",
        "UpdateFunctionConfiguration20150331v2",
        resource=_FUNCTION,
    ),
    *_lambda(
        Activity.WATCHER,
        "UpdateFunctionCode20150331v2",
        resource=_FUNCTION,
        note="Of a function made of an image, the image is in requestParameters.imageUri.",
    ),
    *_lambda(
        Activity.WATCHER,
        "CreateEventSourceMapping20150331",
        "DeleteEventSourceMapping20150331",
        "UpdateEventSourceMapping20150331",
        resource=_MAPPED,
    ),
    *_lambda(Activity.POLICY, "AddPermission20150331v2", "RemovePermission20150331v2", resource=_FUNCTION),
)
