"""The place that a firm's name begins with: province, city, county, with or without 市 and 县.

The names of places come from the table of region codes (GB/T 2260) that python-stdnum brings.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

# Words in which 市, 区, 县 or 镇 is no place's: the sign is hidden while places are looked for.
NO_PLACE = "超市 门市 都市 城市 夜市 菜市 集市 股市 上市 园区 社区 小区 景区 校区 厂区 特区 小镇"
HIDDEN = {"市": "\ue000", "区": "\ue001", "镇": "\ue002"}
# Cities whose names firms take for their sound.
NO_CITY = frozenset({"东方", "阿里"})
ENTRY = re.compile(r'^( *)(\d+) (?:province|county)="([^"]*)"', re.MULTILINE)
DATED = re.compile(r"\[[^\]]*\]")
KINDS = "壮族自治区|回族自治区|维吾尔自治区|自治区|自治州|地区|省|市|盟|区|县|旗|镇"
MUNICIPAL = "北京|天津|上海|重庆"


def split_place(names: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the place of each normalised name, "" where it has none, and the rest of the name.

    The place is the city where one is named, else the county or the province, without 市, 县 and
    the like, so that 江苏省南京市江宁区… and 南京… agree. A rest of one character is no name: then
    the whole is.
    """
    import pyarrow.compute as pc

    found = pc.extract_regex(_hidden(names), pattern=_pattern())
    municipal, province, city, county, rest = found.flatten()
    place = municipal
    for next_best in (city, county, province):
        place = pc.if_else(pc.equal(place, ""), next_best, place)
    bare = pc.replace_substring_regex(place, f"({KINDS})$", "")
    whole = pc.less(pc.utf8_length(rest), 2)
    return pc.if_else(whole, "", bare), pc.if_else(whole, names, _shown(rest))


@cache
def _pattern() -> str:
    provinces, cities = ("|".join(names) for names in _known())
    county = r"\p{Han}{2,4}?(?:区|县|旗)(?:\p{Han}{2,3}?镇)?|\p{Han}{2,4}?镇"
    return (
        rf"(?s)^(?:(?P<municipal>(?:{MUNICIPAL})市?)|(?P<province>(?:{provinces})(?:{KINDS})?)?"
        rf"(?P<city>\p{{Han}}{{2,4}}?市|(?:{cities})(?:{KINDS})?)?)(?P<county>{county})?(?P<rest>.*)$"
    )


def _known() -> tuple[list[str], list[str]]:
    """Return provinces and the cities right below them without their kind, longer names first."""
    table = files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8")
    provinces: set[str] = set()
    cities: set[str] = set()
    for indent, code, names in ENTRY.findall(table):
        bare = {re.sub(f"({KINDS})$", "", name) for name in DATED.sub("", names).split(",")}
        if not indent:
            provinces |= bare
        elif code.endswith("00"):
            cities |= bare
    known = [
        {name for name in group if len(name) > 1 and not re.search("[市县区]", name)} - NO_CITY
        for group in (provinces, cities - provinces)
    ]
    first, second = (sorted(group, key=lambda name: (-len(name), name)) for group in known)
    return first, second


def _hidden(names: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    for word in NO_PLACE.split():
        names = pc.replace_substring(names, word, word[:-1] + HIDDEN[word[-1]])
    return names


def _shown(names: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    for sign, hidden in HIDDEN.items():
        names = pc.replace_substring(names, hidden, sign)
    return names
