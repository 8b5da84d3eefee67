"""docs/doctor.md, made from the checks and the readers themselves."""

from __future__ import annotations

from custody.doctor.checks import CHECKS
from custody.doctor.readers import NOT_COMPARED, READERS

_HEAD = """# Is it as it was made, and does it work?

`custody doctor` looks at a whole deployment by calls that only read, and says what is not right, each with the command
or the setting that mends it. This page is made from `custody/doctor/`.

```
$ make doctor                                     # synthesize, then compare with that
$ custody doctor --deployed                       # without the CDK: compare with what was deployed
$ custody doctor --format junit --output doctor.xml
$ custody doctor --since-deploy                   # wait for the first log file and for mails to be confirmed
$ custody doctor --profile audit --profile archive --role custody-doctor    # every account of the settings at once
$ custody smoke-test                              # a harmless call in each Region: is there a record, an alert?
```

| state | means | exit code |
|---|---|---|
| `wrong` | not as it was made, or does not work | 1 |
| `unseen` | may not be looked at; `custody doctor --policy` prints what it takes | 3, unless something is wrong |
| `awaited` | takes time after a deployment | 0 |
| `not compared` | a property that no reader knows, or no template to hold something against | 0 |
| `right` | as it should be | 0 |

It looks at the account of the credentials in use, or at that of each `--profile`, and with `--role NAME` at every other
account that the settings name, by the role of that name there. Each row names its account; one that was not looked at
is a row of its own and `unseen` ([several accounts](accounts.md#looking-at-all-of-them)). Four things to know:

- **There is no second list.** What is compared is the template: every resource, every property, its references
  resolved by what is deployed. With a folder of templates (`cdk.out` beside `cdk.json`, or `--templates`) these are
  what the settings ask for; without one they are what CloudFormation was given last, and a change of settings since
  is not seen.
- **A deployment does not mend what somebody changed by hand**: CloudFormation compares templates, not what is there.
  The mend is then `cdk deploy STACK --revert-drift`, which [looks at what is
  there](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html), or the one call
  that is quicker. What another version or other settings made is mended by `make deploy`.
- Policies are compared statement by statement; neither their order nor how they are written counts. What AWS adds to
  an object by itself is no difference; an entry more in a list is one, and so is a word more where it narrows or
  diverts: event selectors, targets of rules, lifecycle rules, variables of functions.
- Nothing is read of a record, a message or an alert: `NAME-doctor` allows none of it.

## Checks

| check | what is right |
|---|---|
"""

_TYPES = """
## What is compared with templates

Of a type's properties all that any template here has, and those of the last column besides, which no template has and
nobody should have set.

| type | properties | and has to be as CloudFormation leaves it |
|---|---|---|
"""

_APART = """
An Iceberg table's columns and place are compared, and not how it is laid out: that stands in its metadata file, which
nothing here reads.

## What is not compared

| type | property | why |
|---|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    checks = "".join(f"| `{check.id}` | {check.title} |\n" for check in CHECKS)
    return _HEAD + checks + _TYPES + "".join(map(_type, sorted(READERS))) + _APART + _apart()


def _type(kind: str) -> str:
    parts = READERS[kind]
    named = sorted({name for part in parts for name in part.properties})
    unsaid = sorted({name for part in parts for name in part.unsaid} - set(named))
    return f"| `{kind.removeprefix('AWS::')}` | {_list(named)} | {_list(unsaid)} |\n"


def _list(names: list[str]) -> str:
    return ", ".join(f"`{name.removeprefix('_')}`" for name in names)


def _apart() -> str:
    return "".join(
        f"| `{kind.removeprefix('AWS::')}` | `{name}` | {why} |\n" for (kind, name), why in NOT_COMPARED.items()
    )
