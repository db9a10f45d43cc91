"""What holds for any statement: the same entries in every format, and nothing that is not so."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.reading.statement_files import (
    MadeEntry,
    MadeStatement,
    Row,
    camt_file,
    camt_rows,
    mt940_file,
    mt940_rows,
    refuse_unreconciled,
    said,
)
from warning_signals.errors import FeedRejected

FORMATS: dict[str, tuple[Callable[..., str], Callable[[bytes], list[Row]]]] = {
    "camt.053.001.02": (lambda *made: camt_file(*made, version="camt.053.001.02"), camt_rows),
    "camt.053.001.08": (camt_file, camt_rows),
    "mt940": (mt940_file, mt940_rows),
}
# No character that wraps or structures a :86:, and no word of it.
WORDS = st.lists(st.text("ABCxyz019.,()&<中文Ä", min_size=1, max_size=12), min_size=1, max_size=4)
TEXTS = WORDS.map(" ".join)
REFERENCES = st.text("ABC019", min_size=1, max_size=16)
DAYS = st.dates(date(2024, 1, 1), date(2026, 6, 8))
ENTRIES = st.builds(
    MadeEntry,
    cents=st.integers(-(10**12), 10**12).filter(bool),
    booked_on=DAYS,
    value_on=DAYS,
    is_reversal=st.booleans(),
    reference=REFERENCES,
    end_to_end=REFERENCES,
    name=TEXTS,
    account=REFERENCES,
    purpose=TEXTS,
    code=st.sampled_from(["NTRF", "NMSC", "S051", "FCHG"]),
).map(
    # MT940 gives the booking day without a year: the nearest to the value date.
    lambda e: (
        e
        if abs(e.booked_on - e.value_on) < timedelta(days=180)
        else MadeEntry(**{**vars(e), "booked_on": e.value_on})
    )
)
STATEMENTS = st.builds(
    MadeStatement,
    number=st.integers(1, 99_999),
    account=st.from_regex(r"[A-Z]{2}[0-9]{6,14}", fullmatch=True),
    currency=st.sampled_from(["CNY", "EUR", "USD"]),
    opening=st.integers(-(10**12), 10**12),
    entries=st.lists(ENTRIES, max_size=5),
)
DELIVERIES = st.lists(STATEMENTS, min_size=1, max_size=3, unique_by=lambda made: made.number)
FEWER = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=300, deadline=None)

SMALL = (
    MadeStatement(opening=100_00, entries=(MadeEntry(-40_00), MadeEntry(15_05, is_reversal=True))),
    MadeStatement(number=2, opening=75_05, entries=(MadeEntry(1_00, purpose="x" * 90),)),
)


@FEWER
@given(DELIVERIES)
def test_a_statement_reads_back_the_same_in_every_format(made: list[MadeStatement]) -> None:
    wanted = [row for statement in made for row in said(statement)]

    for write, read in FORMATS.values():
        found = read(write(*made).encode())
        assert (
            [{name: row[name] for name in wanted[0]} for row in found] == wanted
            if wanted
            else (found == [])
        )
        assert [row["row_no"] for row in found] == list(range(1, len(found) + 1))
        refuse_unreconciled(found)


def judge(kind: str, content: bytes) -> None:
    """Read what may be damaged: it is refused as a whole, or it reconciles."""
    try:
        rows = FORMATS[kind][1](content)
    except FeedRejected as exc:
        assert str(exc)
    else:
        refuse_unreconciled(rows)


def written(kind: str) -> bytes:
    return FORMATS[kind][0](*SMALL).encode()


KINDS = st.sampled_from(sorted(FORMATS))


@MANY
@given(KINDS, st.data())
def test_any_byte_changed_is_refused_or_reconciles(kind: str, data: st.DataObject) -> None:
    content = bytearray(written(kind))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))

    judge(kind, bytes(content))


@MANY
@given(KINDS, st.data())
def test_cut_anywhere_it_is_refused_or_reconciles(kind: str, data: st.DataObject) -> None:
    content = written(kind)

    judge(kind, content[: data.draw(st.integers(0, len(content)))])


@MANY
@given(KINDS, st.data())
def test_any_two_lines_swapped_it_is_refused_or_reconciles(kind: str, data: st.DataObject) -> None:
    lines = written(kind).splitlines(keepends=True)
    one, other = data.draw(st.tuples(*[st.integers(0, len(lines) - 1)] * 2))
    lines[one], lines[other] = lines[other], lines[one]

    judge(kind, b"".join(lines))


@MANY
@given(KINDS, st.data())
def test_any_piece_repeated_or_left_out_it_is_refused_or_reconciles(
    kind: str, data: st.DataObject
) -> None:
    content = written(kind)
    places = [st.integers(0, len(content))] * 3
    start, stop, at = sorted(data.draw(st.tuples(*places)))
    repeated = data.draw(st.booleans())

    judge(kind, content[:at] + (content[start:stop] if repeated else b"") + content[at:][stop:])


def test_a_file_pasted_twice_reconciles_with_its_statements_counted_once() -> None:
    content = written("mt940")

    judge("mt940", content + content)


@MANY
@given(KINDS, st.binary(max_size=200))
def test_bytes_that_are_no_statement_are_refused(kind: str, content: bytes) -> None:
    judge(kind, content)


def test_a_cut_camt_file_is_always_refused() -> None:
    content = camt_file(*SMALL).encode()
    whole = len(content.rstrip())

    for at in range(0, whole, 7):
        try:
            camt_rows(content[:at])
        except FeedRejected:
            continue
        raise AssertionError(f"cut at byte {at} it was accepted")


def test_a_small_file_reads_as_it_was_made() -> None:
    for write, read in FORMATS.values():
        rows = read(write(*SMALL).encode())

        assert [row["amount"] for row in rows] == ["-40.00", "15.05", "1.00"]
        assert [row["entry_no"] for row in rows] == ["1", "2", "1"]
        assert [row["closing_balance"] for row in rows] == ["75.05", "75.05", "76.05"]
