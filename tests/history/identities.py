"""Who takes part in the written history: each as ``userIdentity``, with the client they use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SHOP, PARTNER = "111122223333", "444455556666"
PORTAL = "Mozilla/5.0 console.amazonaws.com"


@dataclass(frozen=True)
class Who:
    """An identity, the address it calls from, and its client; ``portal`` marks a session of the console."""

    identity: dict[str, Any]
    address: str
    agent: str
    portal: bool = False


def user(name: str, address: str, *, mfa: bool | None = None, account: str = SHOP) -> Who:
    """An IAM user; without ``mfa`` it signs with a long-term key and the record does not say."""
    identity: dict[str, Any] = {
        "type": "IAMUser",
        "principalId": f"AIDA{name.upper()}EXAMPLE",
        "arn": f"arn:aws:iam::{account}:user/{name}",
        "accountId": account,
        "accessKeyId": f"AKIA{name.upper()}EXAMPLE",
        "userName": name,
    }
    if mfa is not None:
        identity["sessionContext"] = {"attributes": {"mfaAuthenticated": str(mfa).lower()}}
    return Who(identity, address, PORTAL if mfa else "aws-cli/2.31.0", portal=bool(mfa))


def role(
    name: str, session: str, address: str, *, account: str = SHOP, mfa: bool = False, portal: bool = False, by: str = ""
) -> Who:
    """A session of a role; ``by`` is the AWS service that holds it."""
    path = "aws-reserved/sso.amazonaws.com/" if name.startswith("AWSReservedSSO_") else ""
    identity: dict[str, Any] = {
        "type": "AssumedRole",
        "principalId": f"AROA{abs(hash_of(name)):08d}EXAMPLE:{session}",
        "arn": f"arn:aws:sts::{account}:assumed-role/{name}/{session}",
        "accountId": account,
        "accessKeyId": f"ASIA{abs(hash_of(session)):08d}EXAMPLE",
        "sessionContext": {
            "attributes": {"mfaAuthenticated": str(mfa).lower()},
            "sessionIssuer": {
                "type": "Role",
                "arn": f"arn:aws:iam::{account}:role/{path}{name}",
                "accountId": account,
                "userName": name,
            },
        },
    }
    if by:
        identity["invokedBy"] = by
    return Who(identity, address, PORTAL if portal else (by or "aws-sdk-go/2"), portal=portal)


def hash_of(text: str) -> int:
    """A number that is the same in every run, unlike ``hash``."""
    return sum((place + 1) * ord(letter) for place, letter in enumerate(text))


def build(project: str, uuid: str) -> Who:
    """The session of a CodeBuild build."""
    return role(f"{project}-role", f"AWSCodeBuild-{uuid}", "ecr.amazonaws.com")


ROOT = Who(
    {
        "type": "Root",
        "principalId": SHOP,
        "arn": f"arn:aws:iam::{SHOP}:root",
        "accountId": SHOP,
        "accessKeyId": "",
        "sessionContext": {"attributes": {"mfaAuthenticated": "false"}},
    },
    "203.0.113.7",
    PORTAL,
    portal=True,
)
ALICE = user("alice", "203.0.113.10", mfa=True)
BOB = user("bob", "203.0.113.20")
EVE = user("eve", "198.51.100.66")
CAROL = role("AWSReservedSSO_Release_1a2b", "carol@example.com", "203.0.113.30", mfa=True, portal=True)
DAVE = role("AWSReservedSSO_Approver_3c4d", "dave@example.com", "203.0.113.40", mfa=True, portal=True)
AUDITOR = role("auditor", "nightly-audit", "203.0.113.90")
SERVICE = role("shop-pipeline", "1762070400000", "codepipeline.amazonaws.com", by="codepipeline.amazonaws.com")
TASK = role("shop-api-task", "task-0a1b", "ecr.amazonaws.com")
GITHUB = role("github-push", "GitHubActions", "198.51.100.5")
READER = role("feed-reader", "feed", "192.0.2.44", account=PARTNER)
PARTNER_USER = user("pat", "192.0.2.50", account=PARTNER)
WEB_IDENTITY = Who(
    {
        "type": "WebIdentityUser",
        "principalId": "repo:example/tools:ref:refs/heads/main",
        "userName": "repo:example/tools:ref:refs/heads/main",
        "identityProvider": f"arn:aws:iam::{SHOP}:oidc-provider/token.actions.githubusercontent.com",
    },
    "198.51.100.5",
    "configure-aws-credentials",
)
SAML = Who(
    {"type": "SAMLUser", "principalId": "idp:frank", "userName": "frank", "identityProvider": "idp"},
    "203.0.113.55",
    "aws-cli/2.31.0",
)
FEDERATED = Who(
    {
        "type": "FederatedUser",
        "principalId": f"{SHOP}:grace",
        "arn": f"arn:aws:sts::{SHOP}:federated-user/grace",
        "accountId": SHOP,
        "accessKeyId": "ASIAGRACEEXAMPLE",
    },
    "203.0.113.60",
    "aws-cli/2.31.0",
)
LIFECYCLE = Who({"accountId": SHOP, "invokedBy": "AWS Internal"}, "AWS Internal", "AWS Internal")
EVENTBRIDGE = Who(
    {"type": "AWSService", "invokedBy": "events.amazonaws.com"}, "events.amazonaws.com", "events.amazonaws.com"
)
