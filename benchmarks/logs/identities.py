"""Who calls: sessions of roles, users, services. A file has some dozens, each of which calls again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.logs.values import hexadecimal

if TYPE_CHECKING:
    from random import Random

_AGENTS = tuple(
    " ".join(parts)
    for parts in (
        ("aws-sdk-go-v2/1.39.2", "os/linux", "lang/go#1.25.1", "md/GOOS#linux", "exec-env/AWS_ECS_EC2", "api/ec2#1.2"),
        ("Boto3/1.44.5", "md/Botocore#1.44.5", "ua/2.1", "os/linux#6.1.155-176.282.amzn2023.x86_64", "md/arch#x86_64",
         "lang/python#3.11.13", "md/pyimpl#CPython", "exec-env/AWS_Lambda_python3.11", "m/Z,N,e,D,b",
         "cfg/retry-mode#standard", "Botocore/1.44.5"),
        ("[aws-sdk-java/2.33.4", "Linux/5.10", "OpenJDK_64-Bit_Server_VM/17.0.16", "vendor/Amazon.com_Inc.",
         "md/io#async", "md/http#NettyNio", "cfg/retry-mode#legacy", r"app/\"ledger\"]"),
        ("Docker-Client/28.4.0", "(linux)"),
        ("aws-cli/2.31.3", "md/awscrt#0.27.6", "ua/2.1", "os/linux#6.8.0", "md/arch#x86_64", "lang/python#3.13.7",
         "md/installer#exe", "md/prompt#off", "exec-env/CloudShell", "cfg/retry-mode#standard",
         "md/command#sts.get-caller-identity"),
        ("APN/1.0", "HashiCorp/1.0", "Terraform/1.13.3", "aws-sdk-go-v2/1.39.2"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identity:
    """One caller.

    Attributes:
        arn: what ``actor`` is in an answer.
        fields: ``userIdentity``, as text.
        address: ``sourceIPAddress``.
        agent: ``userAgent``, as it stands in JSON.
    """

    arn: str
    fields: str
    address: str
    agent: str


def identities(random: Random, account: str, day: str, count: int) -> list[Identity]:
    """The callers of one file, most of them sessions of roles."""
    users = range(11, count, 12)
    return [_user(random, account) if at in users else _session(random, account, day) for at in range(count)]


def _session(random: Random, account: str, day: str) -> Identity:
    role = f"{('build', 'deploy', 'node', 'task')[random.getrandbits(2)]}-role-{random.randrange(40)}"
    session, role_id = hexadecimal(random, 20), f"AROA{hexadecimal(random, 16).upper()}1"
    arn = f"arn:aws:sts::{account}:assumed-role/{role}/{session}"
    began = f"{day}T{random.randrange(24):02}:{random.randrange(60):02}:{random.randrange(60):02}Z"
    fields = (
        f'{{"type":"AssumedRole","principalId":"{role_id}:{session}","arn":"{arn}","accountId":"{account}",'
        f'"accessKeyId":"ASIA{hexadecimal(random, 16).upper()}","sessionContext":{{"sessionIssuer":{{"type":"Role",'
        f'"principalId":"{role_id}","arn":"arn:aws:iam::{account}:role/{role}","accountId":"{account}",'
        f'"userName":"{role}"}},"webIdFederationData":{{}},"attributes":'
        f'{{"creationDate":"{began}","mfaAuthenticated":"false"}},"ec2RoleDelivery":"2.0"}}}}'
    )
    return Identity(arn, fields, *_from(random))


def _user(random: Random, account: str) -> Identity:
    name = f"user-{random.randrange(200)}"
    arn = f"arn:aws:iam::{account}:user/{name}"
    fields = (
        f'{{"type":"IAMUser","principalId":"AIDA{hexadecimal(random, 16).upper()}1","arn":"{arn}",'
        f'"accountId":"{account}","accessKeyId":"AKIA{hexadecimal(random, 16).upper()}","userName":"{name}"}}'
    )
    return Identity(arn, fields, *_from(random))


def _from(random: Random) -> tuple[str, str]:
    return f"203.0.113.{random.randrange(256)}", _AGENTS[random.randrange(len(_AGENTS))]
