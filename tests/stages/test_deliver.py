"""What is due reaches its reader once, through the real client, whatever the other side answers."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import update

from tests.bank import MONDAY, Bank, uscc
from tests.casework.made_days import case_of, outbox_of
from tests.servers.slack_server import SlackServer
from warning_signals.casework import actions, posting, release
from warning_signals.casework.ticketing import Tracker
from warning_signals.channels.inbox_files import read_all
from warning_signals.context import Context
from warning_signals.register import engine, outbox
from warning_signals.register import tables as t
from warning_signals.stages import deliver, send

Pauses = list[float]


def speak(bank: Bank, tickets: bool = False, day: date = MONDAY) -> Pauses:
    """Deliver once; the tickets are set aside unless the test is about them."""
    pauses: Pauses = []
    with bank.context() as context:
        if not tickets:
            without_tickets(context)
        deliver.run(day, context, pauses.append)
    return pauses


def without_tickets(context: Context) -> None:
    with engine.writing(context.register) as connection:
        mine = t.outbox.c.kind == "ticket"
        connection.execute(update(t.outbox).where(mine).values(state="cancelled"))


def heads(slack: SlackServer, user: str) -> list[str]:
    return [message.text.splitlines()[0] for message in slack.messages_to(user)]


def inbox_of(bank: Bank, to: str) -> list[str]:
    return [m.text for m in read_all(bank.home / "inbox") if m.to == to]


def states(bank: Bank, *kinds: str) -> list[str]:
    with bank.context() as context:
        return sorted(row["state"] for row in outbox_of(context, *kinds))


def test_each_case_goes_to_its_officer_once_and_ambers_in_one_digest(
    monday: Bank, slack: SlackServer
) -> None:
    speak(monday)
    speak(monday)

    assert heads(slack, "U0O1") == ["红色预警 · 案件 C-2026-0001", "今日黄色预警 1 户 · 6 月 9 日"]
    assert heads(slack, "U0O2") == ["Red alert · case C-2026-0002"]
    assert len(slack.messages) == 3


def test_nothing_of_a_borrower_leaves_the_bank(monday: Bank, slack: SlackServer) -> None:
    speak(monday)

    told = json.dumps([vars(m) for m in slack.messages], ensure_ascii=False)
    for number in (3, 4, 5):
        borrower = f"B{number:03d}"
        for secret in (borrower, uscc(borrower), f"A{borrower}", f"F{borrower}"):
            assert secret not in told
    for secret in ("机电设备", "500,000", "500000", "420,000", "二七", "¥", "dpd", "逾期", "法院"):
        assert secret not in told


def test_who_asks_to_be_left_alone_is_left_alone_for_that_long(
    monday: Bank, slack: SlackServer
) -> None:
    slack.fail_next("chat.postMessage", status=429, retry_after=7)

    assert speak(monday) == [7.0]
    assert len(slack.messages) == 3


def test_who_asks_for_longer_than_a_run_can_wait_gets_the_message_with_the_next(
    monday: Bank, slack: SlackServer
) -> None:
    slack.fail_next("chat.postMessage", status=429, retry_after=600)

    assert speak(monday) == []
    assert (len(slack.messages), states(monday, "card", "digest")) == (
        2,
        ["sent", "sent", "waiting"],
    )


def test_after_a_server_error_the_message_goes_out_once(monday: Bank, slack: SlackServer) -> None:
    slack.fail_next("chat.postMessage", status=500)

    assert speak(monday) == [1.0]
    assert len(slack.messages) == 3


def test_a_lost_answer_leads_to_no_second_message(monday: Bank, slack: SlackServer) -> None:
    slack.fail_next("chat.postMessage", drop_answer=True)

    speak(monday)

    assert (len(slack.messages), states(monday, "card", "digest")) == (3, ["sent"] * 3)


def test_a_slack_that_stays_down_leaves_everything_waiting_for_the_next_run(
    monday: Bank, slack: SlackServer
) -> None:
    slack.fail_next(times=9, status=500)

    assert speak(monday) == [1.0, 1.0]
    assert (slack.messages, states(monday, "card", "digest")) == ([], ["waiting"] * 3)

    speak(monday)
    assert len(slack.messages) == 3


def test_a_refused_token_sends_all_to_the_inbox_and_tells_the_operators_once(
    monday: Bank, slack: SlackServer
) -> None:
    slack.fail_next(times=100, error="invalid_auth")

    speak(monday)
    speak(monday)

    assert [len(inbox_of(monday, who)) for who in ("O1", "O2")] == [2, 1]
    [notice] = inbox_of(monday, "operators")
    assert notice.splitlines()[0] == "slack is stopped: it refuses our messages"
    assert "invalid_auth" in notice


def test_a_wrong_address_sends_that_persons_messages_by_the_next_channel(
    monday: Bank, slack: SlackServer
) -> None:
    slack.users = frozenset({"U0O1"})

    speak(monday)

    assert (len(slack.messages_to("U0O1")), len(inbox_of(monday, "O2"))) == (2, 1)
    assert "郑州B004机电设备有限公司" in inbox_of(monday, "O2")[0]
    assert "Check the officer's slack_id." in inbox_of(monday, "operators")[0]


def test_an_acknowledged_case_shows_so_in_the_same_message(
    monday: Bank, slack: SlackServer
) -> None:
    speak(monday)
    with monday.context() as context:
        actions.acknowledge(context, "C-2026-0002", "O2")
    speak(monday)

    [message] = slack.messages_to("U0O2")
    assert (message.edits, message.text.splitlines()[1]) == (1, "Due: 12 June 17:00 (acknowledged)")
    assert len(slack.messages) == 3


def test_an_update_finds_the_card_where_it_went_and_not_where_it_would_go_today(
    monday: Bank, slack: SlackServer
) -> None:
    slack.fail_next(times=12, error="invalid_auth")
    speak(monday)
    slack.faults.clear()

    with monday.context() as context:
        actions.acknowledge(context, "C-2026-0002", "O2")
    speak(monday)

    assert (slack.messages_to("U0O2"), len(inbox_of(monday, "O2"))) == ([], 1)
    assert "acknowledged by the loan officer" in inbox_of(monday, "O2")[0]


def test_an_acknowledgement_before_the_card_went_out_leaves_one_message_in_its_newest_state(
    monday: Bank, slack: SlackServer
) -> None:
    slack.fail_next(times=9, status=500)
    speak(monday)
    with monday.context() as context:
        actions.acknowledge(context, "C-2026-0002", "O2")
    speak(monday)

    [message] = slack.messages_to("U0O2")
    assert (message.edits, message.text.splitlines()[1]) == (0, "Due: 12 June 17:00 (acknowledged)")


def test_an_escalation_that_waits_is_taken_back_when_somebody_acknowledges(
    monday: Bank, slack: SlackServer
) -> None:
    speak(monday)
    with monday.context() as context:
        case = case_of(context, "B004")
        escalated = outbox_of(context, "card")[-1]["payload"]["facts"] | {"kind": "escalated"}
        with engine.writing(context.register) as connection:
            key, payload = "C-2026-0002/escalated/red/2026-06-08/H1", {"facts": escalated}
            outbox.put(connection, key, "card", "H1", payload, MONDAY, case["case_id"])
        actions.acknowledge(context, case["case_id"], "O2")
    speak(monday)

    assert slack.messages_to("U0H1") == []


def test_a_message_that_cannot_be_made_holds_back_no_other_and_is_tried_by_the_next_run(
    monday: Bank, slack: SlackServer
) -> None:
    with monday.context() as context:
        broken = outbox_of(context, "card")[0]
        with engine.writing(context.register) as connection:
            outbox.mark(connection, broken["key"], payload={"facts": {"case_id": "C-1"}})
    speak(monday)

    assert states(monday, "card", "digest") == ["failed", "sent", "sent"]
    assert "A message failed: KeyError." in inbox_of(monday, "operators")[0]

    with monday.context() as context, engine.writing(context.register) as connection:
        outbox.mark(connection, broken["key"], payload=broken["payload"])
    speak(monday)
    assert states(monday, "card", "digest") == ["sent"] * 3


def test_an_entry_that_another_process_has_begun_is_left_to_it(
    monday: Bank, slack: SlackServer
) -> None:
    with monday.context() as context:
        row = outbox_of(context, "card")[0]
        with engine.writing(context.register) as connection:
            outbox.mark(connection, row["key"], state="sending", attempts=1)

        outcome = send.send_one(row, context, {}, Tracker("none", None, None), "r")

    assert (outcome, slack.messages) == (send.Outcome(), [])


def test_what_was_held_goes_out_when_it_is_released_and_not_before(
    monday: Bank, slack: SlackServer
) -> None:
    with monday.context() as context, engine.writing(context.register) as connection:
        spoken = t.outbox.c.kind.in_(("card", "digest"))
        connection.execute(update(t.outbox).where(spoken).values(state="held"))
        assert len(posting.held_cases(connection)) == 3
    speak(monday)
    before = len(slack.messages)

    with monday.context() as context:
        release.release_day(context, MONDAY, "R1", "Looked at; the listing is right.")
        release.release_day(context, MONDAY, "R2", "Looked at; the listing is right.")
    speak(monday)

    assert (before, len(slack.messages)) == (0, 3)
