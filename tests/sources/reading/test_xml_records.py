"""XML from outside is read without trusting it: nothing is expanded, fetched or kept for ever."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.xml_records import Group, Leaf, Record, Wanted, records

ROOT: Mapping[str, Wanted] = {
    "Box": Group("box", {"Name": Leaf("name"), "Sum": Leaf("sum", "Ccy", "currency")})
}


def read(content: str | bytes) -> list[Record]:
    raw = content.encode() if isinstance(content, str) else content
    return list(records(io.BytesIO(raw), "x.xml", lambda namespace, root: ROOT))


def refusal(content: str | bytes) -> str:
    with pytest.raises(FeedRejected) as refused:
        read(content)
    return str(refused.value)


def test_a_group_becomes_a_record_with_its_line_texts_and_attributes() -> None:
    found = read('<a>\n<Box><Name> x &amp; y </Name><Sum Ccy="CNY">1<!-- a -->2</Sum></Box></a>')

    assert found == [
        Record("box", 2, {"name": ["x & y"], "currency": ["CNY"], "sum": ["12"]}),
    ]


def test_any_prefix_will_do_and_another_namespace_is_not_meant() -> None:
    found = read(
        '<p:a xmlns:p="u" xmlns:q="v"><p:Box><p:Name>in</p:Name><q:Name>out</q:Name></p:Box>'
        "<q:Box><p:Name>out</p:Name></q:Box></p:a>"
    )

    assert [record.values for record in found] == [{"name": ["in"]}]


def test_what_is_not_wanted_is_passed_over_with_all_that_is_in_it() -> None:
    found = read("<a><Other><Box><Name>no</Name></Box></Other><Box><Name>yes</Name></Box></a>")

    assert [record.values for record in found] == [{"name": ["yes"]}]


def test_an_external_entity_is_refused_and_its_file_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")

    text = refusal(
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a><Box><Name>&x;</Name></Box></a>'
    )

    assert "it has a DOCTYPE" in text
    assert "secret" not in text


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd">',
        "<!DOCTYPE a>",
    ],
)
def test_every_doctype_is_refused(doctype: str) -> None:
    assert "it has a DOCTYPE" in refusal(f"{doctype}<a>&y;</a>")


def test_an_entity_that_nobody_declared_is_refused() -> None:
    assert "undefined entity" in refusal("<a><Box><Name>&x;</Name></Box></a>")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<a>" + "<b>" * 100, "nested more than 60 deep"),
        ("<a><!--" + "x" * 600_000 + "--></a>", "a single tag or comment is longer"),
        ('<a><b c="' + "x" * 600_000 + '"/></a>', "a single tag or comment is longer"),
        ("<a><Box><Name>" + "x" * 600_000 + "</Name></Box></a>", "a single text is longer"),
        ("<a><Box>" + "<Name/>" * 2_000 + "</Box></a>", "repeated more than 1,000 times"),
        ("<a>" + "".join(f"<b{n}/>" for n in range(30_000)) + "</a>", "different names"),
        (
            "<a>" + "".join(f'<b xmlns:p{n}="u"/>' for n in range(30_000)) + "</a>",
            "different names",
        ),
        ("<a><Box><Name>1<b>2</b></Name></Box></a>", "an element stands where only text may"),
    ],
)
def test_what_no_honest_file_has_is_refused(content: str, why: str) -> None:
    assert why in refusal(content)


def test_long_text_that_nobody_wants_is_passed_over() -> None:
    assert read("<a><Other>" + "x" * 600_000 + "</Other></a>") == []


def test_a_cut_file_says_so() -> None:
    assert "x.xml is cut off" in refusal("<a><Box><Name>x</Name></Box>")
    assert "x.xml is cut off" in refusal("")


@pytest.mark.parametrize(
    "content", ["<a><b></a>", "<a/><a/>", "<a/>x", "\n<?xml version='1.0'?><a/>", "<a>\x00</a>"]
)
def test_what_is_not_well_formed_says_where(content: str) -> None:
    text = refusal(content)

    assert "is no well-formed XML" in text
    assert "line" in text
