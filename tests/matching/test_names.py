"""A firm's name taken apart."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warning_signals.matching.names import parts


def part(name: str | None) -> dict[str, object]:
    [row] = parts(pa.array([name], pa.string())).to_pylist()
    return dict(row)


@pytest.mark.parametrize(
    ("name", "place", "core", "form", "branch"),
    [
        ("南京宏达机械有限公司", "南京", "宏达机械", "有限公司", ""),
        ("江苏省南京市江宁区宏达机械有限责任公司", "南京", "宏达机械", "有限公司", ""),
        ("江苏宏达机械股份有限公司", "江苏", "宏达机械", "股份有限公司", ""),
        ("北京市朝阳区宏达机械有限公司", "北京", "宏达机械", "有限公司", ""),
        ("朝阳市宏达机械有限公司", "朝阳", "宏达机械", "有限公司", ""),
        ("北辰县华达塑料制品有限公司", "北辰", "华达塑料制品", "有限公司", ""),
        ("平湖镇宏达食品店", "平湖", "宏达食品店", "", ""),
        ("好又多超市有限公司", "", "好又多超市", "有限公司", ""),
        ("南京宏达机械有限公司苏州分公司", "南京", "宏达机械", "有限公司", "苏州分公司"),
        ("南京宏达机械有限公司城南营业部", "南京", "宏达机械", "有限公司", "城南营业部"),
        ("南京宏达机械分公司", "南京", "宏达机械", "", "分公司"),
        ("云溪市宏达印刷经营部", "云溪", "宏达印刷经营部", "", ""),
        ("扬中（江苏）机电有限公司", "", "扬中江苏机电", "有限公司", ""),
        ("ＡＣＭＥ　Co., Ltd.", "", "acme", "有限公司", ""),
        ("Cisco", "", "cisco", "", ""),
        ("南京市", "", "南京市", "", ""),
    ],
)
def test_a_name_is_place_core_form_and_branch(
    name: str, place: str, core: str, form: str, branch: str
) -> None:
    found = part(name)

    assert (found["place"], found["core"]) == (place, core)
    assert (found["form"], found["branch"]) == (form, branch)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("云溪市宏达机械有限公司", True),
        ("宏达机械有限公司", False),
        ("云溪市宏达机械商行", False),
        ("云溪市电子科技有限公司", False),
        ("王记面馆", False),
        ("A B Co., Ltd.", False),
    ],
)
def test_only_a_name_with_place_brand_and_legal_form_is_registered_once(
    name: str, full: bool
) -> None:
    assert part(name)["full"] == full


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("王小明", True),
        ("李宁", True),
        ("阿依古丽·买买提", True),
        ("王记面馆", False),
        ("宏达机械", False),
        ("云溪市宏达机械有限公司", False),
    ],
)
def test_a_persons_name_is_told_from_a_firms(name: str, person: bool) -> None:
    assert part(name)["person"] == person


def test_a_missing_name_is_no_name() -> None:
    assert part(None)["core"] == part("")["core"] == part("　")["core"] == ""


@given(st.text(max_size=30))
def test_any_text_can_be_taken_apart(name: str) -> None:
    found = part(name)

    assert None not in found.values()
    assert len(str(found["place"])) < max(len(str(found["whole"])), 1)
