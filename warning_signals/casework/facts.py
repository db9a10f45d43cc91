"""What a message says of a case: the facts, kept in the register as JSON and given back typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from warning_signals.model import Level, Signal, Text
from warning_signals.wording.facts import CaseFacts, Kind, Reason

NOTHING = Text("", "")
GAPS = {
    "no_feed": Text("{what}: the data did not arrive", "{what}：数据未到"),
    "no_history": Text("{what}: too little history", "{what}：历史数据不足"),
    "no_consent": Text("{what}: consent has lapsed", "{what}：授权已过期"),
    "failed": Text("{what}: could not be measured", "{what}：未能测算"),
}
FAMILIES = {
    "account_flows": Text("account flows", "账户流水"),
    "repayment": Text("repayments", "还款记录"),
    "tax": Text("tax filings and invoices", "纳税与发票"),
    "utility": Text("electricity", "用电"),
    "court_registry": Text("court and registry", "司法与工商"),
    "bureau": Text("credit bureau", "征信"),
    "group": Text("group and guarantors", "关联与担保"),
    "portfolio": Text("sector and region", "行业与地区"),
}


def reasons_of(findings: Sequence[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """Return the findings as reasons, in their order."""
    return tuple(
        Reason(Text(**f["sentence"]), f["since_on"], Level(f["level"]), f["signal"])
        for f in findings
    )


def unknown_of(not_evaluated: Mapping[str, str], signals: Mapping[str, Signal]) -> tuple[Text, ...]:
    """Return what could not be seen, one text a family and reason, in words."""
    gaps = {(signals[name].family, why) for name, why in not_evaluated.items()}
    return tuple(_gap(family, why) for family, why in sorted(gaps))


def _gap(family: str, why: str) -> Text:
    # A family added to config/signals.yml before it has a name here is called by its own.
    what = FAMILIES.get(family, Text(family.replace("_", " "), family))
    return Text(GAPS[why].en.format(what=what.en), GAPS[why].zh.format(what=what.zh))


def advice(findings: Sequence[Mapping[str, Any]], signals: Mapping[str, Signal]) -> Advice:
    """Return first check and next step of the gravest finding."""
    if not findings:
        return NOTHING, NOTHING
    signal = signals[findings[0]["signal"]]
    return signal.first_check, signal.playbook[0] if signal.playbook else NOTHING


Advice = tuple[Text, Text]


def happening(facts: CaseFacts, kind: Kind) -> CaseFacts:
    """Return the facts with what has just happened to the case."""
    return replace(facts, kind=kind)
