"""Why a pair was scored as it was: each comparison, its level, its weight, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from warning_signals.matching import model
from warning_signals.model import Text

# One entry of `why`: {"comparison": "name", "level": "same", "weight": 20.4}, weights in bits. The
# sum of all is the log2 of the odds.
Why = tuple[Mapping[str, Any], ...]

PRIOR = "before"
WORDS: Mapping[str, Mapping[str, Text]] = {
    PRIOR: {"any": Text("before anything is compared", "比对之前")},
    "name": {
        "same": Text("the registered name, in full", "与登记全称一致"),
        "former": Text("a former name, in full", "与曾用名全称一致"),
        "former_late": Text("a former name, but not of that time", "与曾用名一致，但不在使用期间"),
        "short": Text("the same name, which others may have", "名称相同，但可能重名"),
        "no_place": Text("the same name without its place", "名称相同，一方缺地名"),
        "branch": Text("a branch of that name", "同名企业的分支机构"),
        "shared": Text("a name that several borrowers have", "有多个借款人同名"),
        "other_form": Text("the same name, another legal form", "字号相同，组织形式不同"),
        "other_place": Text("the same name, of another place", "字号相同，地区不同"),
        "similar": Text("one or two signs differ", "名称有一两字之差"),
        "different": Text("another name", "名称不同"),
    },
    "number": {
        "fits": Text("the signs that can be read agree", "可见位数相符"),
        "fits_little": Text("the few signs that can be read agree", "可见的少数位数相符"),
        "near": Text("one sign off", "仅一位不符"),
        "differs": Text("another number", "号码不符"),
        "none": Text("nothing to compare", "无可比对"),
    },
    "region": {
        "county": Text("the same county or district", "同一区县"),
        "city": Text("the same city", "同一城市"),
        "other_city": Text("another city of the province", "同省不同市"),
        "differs": Text("another province", "不同省份"),
        "none": Text("nothing to compare", "无可比对"),
    },
    "legal_rep": {
        "same": Text("the same name", "同名"),
        "differs": Text("another name", "不同名"),
        "none": Text("nothing to compare", "无可比对"),
    },
}


def why(levels: Mapping[str, str]) -> Why:
    """Return what speaks against any pair, then each comparison: its level, its weight in bits."""
    told = ((name, levels[name]) for name in model.COMPARISONS)
    return _entry(PRIOR, "any", model.prior_weight()), *(
        _entry(name, level, model.weight(name, level)) for name, level in told
    )


def _entry(comparison: str, level: str, weight: float) -> Mapping[str, Any]:
    return {"comparison": comparison, "level": level, "weight": round(weight, 2)}


def words(entry: Mapping[str, Any]) -> Text:
    """Return what one entry says; a level of an older version is shown as it was kept."""
    known = WORDS.get(entry["comparison"], {})
    level = str(entry["level"])
    return known.get(level, Text(level, level))
