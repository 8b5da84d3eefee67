"""The data files of the frameworks, and how controls are looked up in them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from custody.frameworks import Controls, Framework, FrameworkError, all_frameworks, find, framework_ids, get
from custody.frameworks.controls import wrong_frameworks, wrong_ids

FRAMEWORKS = all_frameworks()


@pytest.mark.parametrize("framework", FRAMEWORKS, ids=lambda framework: framework.id)
def test_a_framework_says_what_it_is(framework: Framework) -> None:
    assert framework.title
    assert framework.version
    assert date(2005, 1, 1) < framework.date < date(2027, 1, 1)
    assert framework.source.startswith("https://")
    assert framework.scope.endswith(".")
    assert framework.controls
    titles = [control.title for control in framework.controls.values()]
    assert len(set(titles)) == len(titles)
    for control in framework.controls.values():
        assert control.framework == framework.id
        assert re.fullmatch(r"[A-Z(].{8,}[^.]", control.title), control
        assert control.not_covered.endswith("."), control
        assert control.id not in framework.replaced
    assert {now for now in framework.replaced.values() if now} <= set(framework.controls)


def test_names_lead_to_one_framework() -> None:
    names = [name for framework in FRAMEWORKS for name in (framework.id, *framework.also)]
    assert len(set(names)) == len(names)
    assert all(name == name.lower() for name in names)
    assert [get(name.upper()).id for framework in FRAMEWORKS for name in framework.also] == [
        framework.id for framework in FRAMEWORKS for _ in framework.also
    ]


def test_what_is_not_there_is_told_with_what_is() -> None:
    with pytest.raises(FrameworkError, match=r"there is no framework 'soc3'; did you mean soc2\?"):
        get("soc3")
    with pytest.raises(FrameworkError, match=f"write one of {', '.join(framework_ids())}"):
        get("???")
    with pytest.raises(FrameworkError, match=r"CC8\.11 is none of what stands here of SOC 2 .*; did you mean CC8\.1\?"):
        get("soc2").control("CC8.11")


def test_a_control_is_found_by_its_id_alone() -> None:
    (found,) = find("cc8.1")
    assert (found.framework, found.id) == ("soc2", "CC8.1")
    assert found == get("soc2").control("CC8.1")
    with pytest.raises(FrameworkError, match=r"no framework here has control 'CC8\.123'; did you mean CC8\.1\?"):
        find("CC8.123")


def test_what_is_not_covered_is_said_of_the_control_or_its_family() -> None:
    soc2 = get("soc2")
    assert "review of source code" in soc2.control("CC8.1").not_covered
    assert soc2.control("CC9.1").not_covered == soc2.control("CC9.2").not_covered == "Assessments and contracts."
    assert soc2.control("CC1.1").not_covered.startswith("Policies, people")


def test_controls_are_a_mapping_by_framework() -> None:
    controls = Controls(soc2=("CC8.1",), pci_dss=())
    assert dict(controls) == {"soc2": ("CC8.1",)}
    assert controls == Controls(soc2=("CC8.1",))
    assert len({controls, Controls(soc2=("CC8.1",))}) == 1
    assert repr(controls) == "Controls(soc2=('CC8.1',))"


def test_what_is_wrong_with_controls_is_told() -> None:
    assert list(wrong_frameworks(Controls(soc=("CC8.1",)))) == [
        "controls.soc: there is no framework 'soc'; did you mean soc2?"
    ]
    assert list(wrong_frameworks(Controls(soc2="CC8.1"))) == [  # type: ignore[arg-type]
        "controls.soc2 is no tuple of texts; write Controls(soc2=(...,))"
    ]
    assert list(wrong_frameworks(Controls(soc2=("CC8.1",)))) == []
    assert list(wrong_ids(Controls(soc2=("CC8.1", "CC8.1")))) == ["controls.soc2 names CC8.1 twice; write it once"]
