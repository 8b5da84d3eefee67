"""The ways to name an image: a digest, ``repo:tag``, ``repo@sha256:...``, either with its host, or what runs it.

What runs an image is a service of Amazon ECS or AWS App Runner or a function of AWS Lambda, by its ARN.
"""

from __future__ import annotations

import re

from custody.errors import CustodyError

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
# See https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
_HOST = re.compile(r"(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)/")
_REPOSITORY = re.compile(r"[a-z0-9]+([._/-]+[a-z0-9]+)*")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
# See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html,
# list_awslambda.html and list_awsapprunner.html
_RUNS = re.compile(
    r"(arn:aws[a-z-]*:(?:ecs:[a-z0-9-]+:\d{12}:service/.+|apprunner:[a-z0-9-]+:\d{12}:service/.+"
    r"|lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+))(?::[A-Za-z0-9$_-]+)?"
)
_WAYS = "write shop/api:1.4, shop/api@sha256:DIGEST, sha256:DIGEST or the ARN of the service or function that runs it"


class ImageNameError(CustodyError):
    """A name that no image can have."""


def parameters_of(name: str) -> dict[str, str]:
    """What a name says, as parameters of questions: digest, repository, tag, account, region, or target.

    Raises:
        ImageNameError: it is none of the ways.
    """
    if not isinstance(name, str):
        raise ImageNameError(f"{name!r} names no image; {_WAYS}")
    if runs := _RUNS.fullmatch(name.strip()):
        return {"target": runs[1]}
    found: dict[str, str] = {}
    rest = name.strip()
    if host := _HOST.match(rest):
        found |= {"account": host[1], "region": host[2]}
        rest = rest[host.end() :]
    if _DIGEST.fullmatch(rest):
        return found | {"digest": rest}
    repository, at, digest = rest.partition("@")
    if at and _REPOSITORY.fullmatch(repository) and _DIGEST.fullmatch(digest):
        return found | {"repository": repository, "digest": digest}
    repository, colon, tag = rest.rpartition(":")
    # A digest that is cut short would else be taken for a tag of a repository called sha256.
    if colon and not at and repository != "sha256" and _REPOSITORY.fullmatch(repository) and _TAG.fullmatch(tag):
        return found | {"repository": repository, "tag": tag}
    raise ImageNameError(f"{name!r} names no image; {_WAYS}")
