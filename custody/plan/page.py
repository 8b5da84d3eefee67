"""docs/plan.md, made from the states, from what lasts, and from the update behaviours themselves."""

from __future__ import annotations

from custody.plan.lasting import LASTING
from custody.plan.result import MEANINGS
from custody.plan.update_behaviors import UpdateBehavior, behavior_of

_HEAD = """# What would a deployment do?

`custody plan` compares the synthesized templates with those that are deployed in each Region of an account, by calls
that only read, and says what `cdk deploy` would create, change, replace, delete and leave behind: what lasts first,
each with what to do. This page is made from `custody/plan/`.

```
$ make plan                                        # synthesize, then compare with the account
$ make plan ARGS="-c custody.lake.enabled=false"   # what would that setting do?
$ custody plan --format json --output plan.json    # a row for each resource
$ cp -r cdk.out cdk.before                         # without an account: keep a folder, change settings, make synth, and
$ custody plan --against cdk.before
```

| state | means |
|---|---|
"""
_CODES = """
| exit code | means |
|---|---|
| 0 | nothing that lasts is deleted, replaced or orphaned, and nothing refused |
| 1 | something is: think again before `make deploy` |
| 2 | an error: no credentials, no templates, or templates of other settings |
| 3 | nothing is lost as far as one may look; `custody doctor --policy` prints the policy that lets you |

Five things to know:

- **A stack that leaves the app is not deleted.** It stays and goes on, until the command in its row is run. In every
  Region that the account has enabled, stacks of the deployment's name are looked for.
- It looks at one account, that of the credentials or of `--profile`; what the app has in others is told as unseen. Run
  it for each. Where nothing of the name is there, and a deployment of another name is, a line on stderr says so.
- Templates are compared, as CloudFormation does. What somebody changed by hand is the [doctor](doctor.md)'s.
- Whether a change replaces a resource is said by the schema of its type, in the last table. Of a type that is not
  there a change is `unseen`; `cdk diff` may know.
- What is created is not tried. A bucket that an earlier deployment left has its name still, and the deployment then
  fails: [leaving](operating.md#stop-and-keep-the-record).

## What lasts

| type | with it goes | before it goes |
|---|---|---|
"""
_REPLACED = """
## What replaces a resource

| type | a change of | perhaps |
|---|---|---|
"""


def page() -> str:
    """The page as Markdown."""
    states = "".join(f"| `{state}` | {meaning} |\n" for state, meaning in MEANINGS.items())
    lasting = "".join(
        f"| `{kind.removeprefix('AWS::')}` | {each.holds} | {each.before.format(id='ID')} |\n"
        for kind, each in LASTING.items()
    )
    return _HEAD + states + _CODES + lasting + _REPLACED + "".join(map(_replaced, LASTING))


def _replaced(kind: str) -> str:
    known = behavior_of(kind) or UpdateBehavior()
    once, perhaps = (", ".join(f"`{'.'.join(path)}`" for path in paths) for paths in (known.once, known.perhaps))
    return f"| `{kind.removeprefix('AWS::')}` | {once or 'nothing'} | {perhaps} |\n"
