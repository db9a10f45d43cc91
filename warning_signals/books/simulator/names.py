"""Names of firms and persons, made of parts; the same number always gives the same name."""

from __future__ import annotations

from math import gcd

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Ints

CITIES = (
    "云溪市", "临江市", "青港市", "丹阳湖市", "东澜市", "安河市", "长岭市", "南屏市",
    "北辰县", "金沙县", "和田桥市", "白鹭市", "新川市", "平湖镇", "柳岸市", "望海市",
)  # fmt: skip
FIRST = tuple("宏盛恒鑫瑞祥泰隆华兴嘉茂永昌德顺金源鼎丰万达联创天翼中诚博远锦程卓越弘毅裕")
SECOND = tuple("达通和信丰润海峰腾飞业成安康泽林川阳光辉耀凯悦诺铭旭晟宇航杰美益利旺捷")
TRADES = (
    "机械", "电子科技", "纺织", "服饰", "食品", "建材", "五金制品", "包装材料", "物流", "商贸",
    "餐饮管理", "家具", "化工", "电器", "农业科技", "装饰工程", "印刷", "塑料制品",
)  # fmt: skip
FORMS = ("有限公司", "有限责任公司", "股份有限公司")
SHOPS = ("商行", "经营部", "加工厂", "店")
SURNAMES = tuple("王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗")
GIVEN = tuple("伟芳娜敏静磊洋艳勇军杰娟涛明超秀霞平刚桂英华玉建文辉力红玲")

COMBINATIONS = len(CITIES) * len(FIRST) * len(SECOND) * len(TRADES)


def _shuffled(numbers: Ints, seed: int) -> Ints:
    """Map numbers one to one onto 0..COMBINATIONS-1, neighbours far apart."""
    step = 250_007 + 2 * (seed % 1000)
    while gcd(step, COMBINATIONS) != 1:
        step += 1
    return (numbers * step + 7919 * seed) % COMBINATIONS


def firm_names(numbers: Ints, seed: int, sole_trader: Ints | None = None) -> pa.Array:
    """Return one name a number; different numbers below COMBINATIONS give different names."""
    rest = _shuffled(np.asarray(numbers, np.int64), seed)
    parts = []
    for choices in (CITIES, FIRST, SECOND, TRADES):
        parts.append(columns.words(rest % len(choices), choices))
        rest //= len(choices)
    form = np.asarray(numbers) * 7 % 10
    ending = np.where(form < 8, 0, np.where(form < 9, 1, 2))
    if sole_trader is not None:
        ending = np.where(sole_trader, 3 + np.asarray(numbers) % len(SHOPS), ending)
    return columns.joined(*parts, columns.words(ending, FORMS + SHOPS))


def person_names(numbers: Ints) -> pa.Array:
    """Return a person's name a number; names repeat, as they do."""
    numbers = np.asarray(numbers, np.int64) * 48_271 % 2_147_483_647
    return columns.joined(
        columns.words(numbers % len(SURNAMES), SURNAMES),
        columns.words(numbers // 31 % len(GIVEN), GIVEN),
        columns.words(numbers // 1117 % len(GIVEN), GIVEN),
    )
