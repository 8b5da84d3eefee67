"""The text of an alert on more than one finding: read here as a person would."""

from __future__ import annotations

from typing import Any

import pytest

from custody.alerts.deeds import deed_of, deeds, joined, plural
from custody.alerts.group_message import TEXT_BYTES, Kept, group_message, repeats_message, summary_message
from custody.alerts.message import Message
from custody.detections import all_detections

BOB = "arn:aws:iam::111122223333:user/bob"


def about(detection: str = "pipeline-changed", thing: str = "release", **more: str) -> dict[str, str]:
    return {
        "detection": detection,
        "severity": "high",
        "title": f"Title of {detection}",
        "event_id": "e-1",
        "row": "",
        "actor": BOB,
        "thing": thing,
        "digest": "",
        "account": "111122223333",
        "region": "us-east-1",
        "at": "2026-11-20T09:14:27Z",
        "ended": "done",
        **more,
    }


def kept(**more: Any) -> Kept:
    told = about(**more)
    head = f"[{told['severity'].upper()}] {told['title']}\n\nWho: user/bob"
    return Kept(told, Message(told["severity"], "subject", f"{head}\n\nDetails\nIdentity: {BOB}"))


def test_one_finding_is_told_as_it_would_be_by_itself() -> None:
    assert group_message([kept()]) == kept().message


def test_what_somebody_did_is_in_the_subject_and_the_gravest_is_first() -> None:
    found = group_message(
        [
            kept(detection="image-pushed", thing="shop/api:1", severity="medium", event_id="e-2"),
            *(kept(thing=f"release-{n}", event_id=f"p-{n}", at=f"2026-11-20T09:14:{30 + n}Z") for n in range(3)),
            kept(detection="image-pushed", thing="shop/api:2", severity="medium", event_id="e-3"),
        ]
    )
    assert found.subject == "[HIGH] user/bob changed 3 pipelines and pushed 2 images in 111122223333 us-east-1"
    assert found.severity == "high"
    head, *blocks = found.text.split("\n\n====================\n")
    assert head == (
        "[HIGH] user/bob changed 3 pipelines and pushed 2 images\n"
        "\n"
        "5 alerts on one identity, 2026-11-20 09:14:27Z to 2026-11-20 09:14:32Z, 111122223333 us-east-1, the gravest "
        "first:\n"
        "- 2026-11-20 09:14:30Z [HIGH] Pipeline changed: release-0, event p-0\n"
        "- 2026-11-20 09:14:31Z [HIGH] Pipeline changed: release-1, event p-1\n"
        "- 2026-11-20 09:14:32Z [HIGH] Pipeline changed: release-2, event p-2\n"
        "- 2026-11-20 09:14:27Z [MEDIUM] Image pushed: shop/api:1, event e-2\n"
        "- 2026-11-20 09:14:27Z [MEDIUM] Image pushed: shop/api:2, event e-3"
    )
    assert blocks[0] == "[HIGH] Title of pipeline-changed\n\nWho: user/bob"
    assert len(blocks) == 5
    assert "Details" not in found.text


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ([about()], "changed 1 pipeline"),
        ([about(), about(detection="pipeline-changed-by-a-human")], "changed 1 pipeline"),
        ([about(thing="a"), about(thing="b")], "changed 2 pipelines"),
        ([about("image-pushed", digest="a"), about("image-pushed", digest="b")], "pushed 2 images"),
        ([about("repository-policy-changed", "a"), about("repository-policy-changed", "b")],
         "changed 2 repository policies"),
        ([about("pipeline-tags-removed")], "removed pipeline tags"),
        ([about("pipeline-tags-removed", "a"), about("pipeline-tags-removed", "b")], "removed pipeline tags twice"),
        ([about("root-acted")], "raised 1 alert"),
        ([about(), about("root-acted"), about("write-with-long-term-key")],
         "changed 1 pipeline and raised 2 other alerts"),
        ([about(ended="refused"), about(ended="refused"), about(ended="refused")], "was refused 3 times"),
        ([about(), about(ended="failed")], "changed 1 pipeline and failed once"),
        ([about("tag-overwritten")], "overwrote 1 tag"),
        ([about("images-mass-deleted")], "deleted images"),
    ],
)  # fmt: skip
def test_deeds_are_counted_in_words(findings: list[dict[str, str]], said: str) -> None:
    assert joined(deeds(findings)) == said


def test_no_detection_s_deed_reads_badly() -> None:
    """Read once: whatever ends in these was no noun."""
    for detection in all_detections():
        verb, noun = deed_of(detection.id)
        assert bool(verb) == bool(noun)
        assert not noun.endswith((" mass", " force", " by", " with", " from", " of", " in")), detection.id
        assert plural(noun).split(" ")[-1] not in {"permissionses", "policys", "lifecycle's"}, detection.id


def test_a_subject_is_ascii_and_at_most_a_hundred_characters() -> None:
    many = [
        kept(detection=each, actor="arn:aws:sts::111122223333:assumed-role/R/" + "\u00e9" * 60)
        for each in ("pipeline-changed", "image-pushed", "repository-policy-changed", "build-project-source-changed")
    ]
    subject = group_message(many).subject
    assert len(subject) <= 100
    assert subject.isascii()
    assert subject.endswith(" in 111122223333 us-east-1")


@pytest.mark.parametrize("severity", ["low", "medium", "high"])
@pytest.mark.parametrize("region", ["us-east-1", "ap-southeast-2", "ap-northeast-1"])
@pytest.mark.parametrize("length", [1, 40, 64, 500])
def test_whoever_it_was_the_subject_is_one_that_sns_takes(severity: str, region: str, length: int) -> None:
    actor = f"arn:aws:sts::111122223333:assumed-role/{'R' * 50}/{'s' * length}"
    two = [kept(severity=severity, region=region, actor=actor, event_id=each) for each in ("e-1", "e-2")]
    for message in (
        group_message(two),
        repeats_message([[each.about for each in two]]),
        summary_message([each.about for each in two]),
    ):
        assert 0 < len(message.subject) <= 100
        assert message.subject.endswith(f" in 111122223333 {region}")


def test_the_place_is_in_each_line_where_it_is_not_the_same() -> None:
    found = group_message([kept(), kept(thing="other", region="eu-central-1")])
    assert found.subject == "[HIGH] user/bob changed 2 pipelines in 111122223333 2 Regions"
    assert "Pipeline changed: other in 111122223333 eu-central-1, event e-1" in found.text


def test_several_accounts_and_regions_are_counted() -> None:
    found = summary_message([about(account=str(n), region=f"r-{n}") for n in (1, 2, 3)])
    assert found.subject == "[HIGH] Summary: 3 alerts, 3 x Pipeline changed in 3 accounts 3 Regions"


def test_repeats_say_how_often_when_and_which_events() -> None:
    again = [about(event_id=f"e-{n}", at=f"2026-11-20T09:1{n}:00Z") for n in range(3)]
    found = repeats_message([again])
    assert found.subject == "[HIGH] Again 3 times: Pipeline changed: release in 111122223333 us-east-1"
    assert found.text == (
        "[HIGH] Again 3 times: Pipeline changed: release\n"
        "\n"
        "The first of each was told by itself; these came after it and said the same.\n"
        "\n"
        "[HIGH] Pipeline changed: release by user/bob in 111122223333 us-east-1\n"
        "Again 3 times, 2026-11-20 09:10:00Z to 2026-11-20 09:12:00Z:\n"
        "- 2026-11-20 09:10:00Z event e-0\n"
        "- 2026-11-20 09:11:00Z event e-1\n"
        "- 2026-11-20 09:12:00Z event e-2"
    )
    two = repeats_message([again, [about("image-pushed", severity="critical")]])
    assert two.subject == "[CRITICAL] user/bob raised 2 alerts again, 4 times in all in 111122223333 us-east-1"


def test_a_summary_counts_by_detection_and_lists_each() -> None:
    found = summary_message(
        [
            about("image-pushed", "shop/api:1", severity="info", event_id="e-1"),
            about("stage-retried", severity="low", event_id="e-2"),
            about("image-pushed", "shop/api:2", severity="info", event_id="e-3"),
        ]
    )
    assert found.severity == "low"
    assert found.subject == (
        "[LOW] Summary: 3 alerts, 1 x Stage retried and 2 x Image pushed in 111122223333 us-east-1"
    )
    assert "\n2 Title of image-pushed (info, image-pushed)\n" in found.text
    assert [line[-9:] for line in found.text.splitlines() if line.startswith("- ")] == [
        "event e-2",
        "event e-1",
        "event e-3",
    ]


UNTIL = "until 2026-11-19: Moved (platform)"


@pytest.mark.parametrize(
    "message",
    [
        group_message([kept(was_excepted=UNTIL), kept(event_id="e-2")]),
        repeats_message([[about(was_excepted=UNTIL), about(event_id="e-2")]]),
        summary_message([about(was_excepted=UNTIL), about(event_id="e-2")]),
    ],
)
def test_whatever_tells_several_says_which_exceptions_have_ended(message: Message) -> None:
    assert message.text.count(f"\nAn exception has ended: {UNTIL}\n") == 1


def test_a_line_says_that_it_was_excepted_and_each_exception_is_named_once() -> None:
    two = f"{UNTIL}\nuntil 2026-11-18: Tried (team)"
    found = summary_message([about(was_excepted=two), about(was_excepted=UNTIL, event_id="e-2"), about(event_id="e-3")])
    assert [line.split(" in 111122223333")[1] for line in found.text.splitlines() if line.startswith("- ")] == [
        " us-east-1, excepted until lately, event e-1",
        " us-east-1, excepted until lately, event e-2",
        " us-east-1, event e-3",
    ]
    assert found.text.count("An exception has ended: ") == 2


def test_a_summary_says_what_ends_soon_and_of_many_how_many_more() -> None:
    found = summary_message([about()], [f"until 2026-11-{day}: r (o)" for day in range(10, 25)])
    lines = [line for line in found.text.splitlines() if line.startswith("An exception ends soon: ")]
    assert (lines[0], lines[-1]) == (
        "An exception ends soon: until 2026-11-10: r (o)",
        "An exception ends soon: 5 more",
    )
    assert len(lines) == 11
    assert "xception" not in summary_message([about()]).text


def test_an_answer_of_several_rows_is_by_nobody() -> None:
    found = summary_message(
        [about("repository-unused", "7 findings, on shop/api", actor="many", account="", region="")]
    )
    assert "[HIGH] Repository unused: 7 findings, on shop/api, event e-1" in found.text


@pytest.mark.parametrize("letter", ["x", "\u20ac", "\U0001f600", "<"])
def test_what_does_not_fit_is_counted_and_the_text_stays_below_sns_s_limit(letter: str) -> None:
    long = [kept(thing=letter * 400, event_id=f"e-{n}", title=letter * 1300) for n in range(100)]
    for found in (
        group_message(long),
        summary_message([each.about for each in long] * 20),
        repeats_message([[each.about for each in long] * 60]),
    ):
        assert len(found.text.encode()) < TEXT_BYTES + 1000
    assert "more are not shown here" in summary_message([each.about for each in long] * 20).text


def test_no_line_ends_in_an_empty_value_where_nothing_is_known() -> None:
    unknown = about(actor="", thing="", account="", region="", at="", event_id="", row="abc")
    texts = [
        group_message(
            [Kept(unknown, Message("high", "s", "[HIGH] t")), Kept(unknown, Message("high", "s", "[HIGH] t"))]
        ),
        repeats_message([[unknown]]),
        summary_message([unknown]),
    ]
    for found in texts:
        assert [line for line in found.text.splitlines() if line != line.rstrip(" ")] == []
        assert "  " not in found.text
        assert ", ," not in found.text
        assert found.subject == found.subject.strip()
