"""A firm's name taken apart: place, core, legal form, branch.

江苏省南京市宏达机械有限责任公司城南分公司 is 宏达机械, of 南京, a limited company, and what is said
of it is about its branch 城南分公司.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals.identity import normalised_names
from warning_signals.matching.places import split_place

if TYPE_CHECKING:
    import pyarrow as pa

BRANCH = "分公司|分店|分厂|分部|营业部|经营部|门店|门市部|办事处"
ROOT = rf"(?s)^(?P<head>.+?公司)(?P<branch>.{{0,14}}(?:{BRANCH}))$"
NO_ROOT = r"(?s)^(?P<head>.{2,}?)(?P<branch>分公司|分店|分厂)$"
FORM = r"(?s)^(?P<core>.+?)(?P<form>股份有限公司|有限公司|公司)?$"
# Where words are kept apart by spaces, "co" ends a name and does not end "Cisco".
LATIN_FORM = (
    r"(?i)[\s,，]+(?:inc|incorporated|llc|l\.l\.c|ltd|limited|co|corp|corporation|company)\.?\s*$"
)
SIGNS = r"[()·.\-_,，、。&'’`\"“”/]+"
# What many firms have in their name, so that it tells them apart from few.
TRADES = (
    "科技|电子|机械|机电|设备|商贸|贸易|实业|物流|运输|餐饮|食品|饮食|建材|建筑|装饰|装修|工程|纺织|服饰|"
    "服装|家具|家居|化工|电器|五金|制品|塑料|包装|材料|印刷|农业|管理|咨询|服务|信息|网络|技术|发展|投资|"
    "制造|加工|销售|商行|经营部|加工厂|厂|店|部|行"
)
SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "向汤"
)
BUSINESS = "店厂馆社行部铺坊屋吧厅室站场院校所司心园楼阁堂轩斋庄"
PERSON = rf"^[{SURNAMES}]\p{{Han}}{{1,3}}$|^\p{{Han}}{{1,6}}·\p{{Han}}{{1,8}}$"
ENOUGH, BRAND = 3, 2


def parts(names: pa.Array) -> pa.Table:
    """Return one row a name: `whole, place, core, form, branch` as text, and three flags.

    `whole` is the normalised name, `core` what is left without place, form, branch and signs.
    `telling` says that the core is more than a trade, `full` that there is a place and a legal
    form as well: such a name is registered once. `person` says that it is rather a person's. An
    empty or missing name has an empty core.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    names = pc.fill_null(names, "")
    whole = normalised_names(names)
    plain, western = _without_latin_form(names)
    place, rest = split_place(pc.replace_substring_regex(normalised_names(plain), SIGNS, ""))
    head, branch = _without_branch(rest)
    core, form = pc.extract_regex(head, pattern=FORM).flatten()
    form = pc.if_else(western, "有限公司", pc.fill_null(form, ""))
    core = pc.fill_null(core, "")
    brand = pc.utf8_length(pc.replace_substring_regex(core, TRADES, ""))
    telling = pc.and_(
        pc.greater_equal(pc.utf8_length(core), ENOUGH), pc.greater_equal(brand, BRAND)
    )
    registered = pc.and_(pc.not_equal(place, ""), pc.not_equal(form, ""))
    texts = {"whole": whole, "place": place, "core": core, "form": form, "branch": branch}
    flags = {"telling": telling, "full": pc.and_(telling, registered), "person": _person(whole)}
    return pa.table(texts | flags)


def _without_latin_form(names: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the names without "Co., Ltd." and the like, and where it was taken off."""
    import pyarrow.compute as pc

    plain = pc.utf8_normalize(names, form="NFKC")
    once = pc.replace_substring_regex(plain, LATIN_FORM, "")
    twice = pc.replace_substring_regex(once, LATIN_FORM, "")
    return twice, pc.not_equal(twice, plain)


def _without_branch(rest: pa.Array) -> tuple[pa.Array, pa.Array]:
    import pyarrow.compute as pc

    of_firm = pc.extract_regex(rest, pattern=ROOT)
    of_name = pc.extract_regex(rest, pattern=NO_ROOT)
    head, branch = rest, pc.if_else(pc.is_valid(rest), "", None)
    for found in (of_name, of_firm):
        its_head, its_branch = found.flatten()
        head = pc.coalesce(its_head, head)
        branch = pc.coalesce(its_branch, branch)
    return head, branch


def _person(whole: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    named = pc.match_substring_regex(whole, PERSON)
    return pc.and_not(named, pc.match_substring_regex(whole, f"[{BUSINESS}]$"))
