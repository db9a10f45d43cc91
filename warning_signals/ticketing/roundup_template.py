"""What our Roundup tracker is made of: the classic template, and what a case needs on top.

Tickets get the properties `case_id` and `due_at`, case states as statuses and levels as
priorities; reading asks for a login; no mail is sent.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

USER = "ews"

# Seven before `closed`: the template's own pages take statuses 1 to 7 for the open ones.
STATUSES = (
    "open",
    "acknowledged",
    "expected",
    "snoozed",
    "under_review",
    "action_plan",
    "escalated",
    "closed",
)
PRIORITIES = ("red", "amber", "green")

INITIAL_DATA = f"""\
for order, name in enumerate({PRIORITIES!r}, start=1):
    db.priority.create(name=name, order=order)
for order, name in enumerate({STATUSES!r}, start=1):
    db.status.create(name=name, order=order)
db.user.create(username="admin", password=adminpw, address=admin_email, roles="Admin")
db.user.create(username="anonymous", roles="Anonymous")
"""

# From this heading on, the template lets anybody read tickets and register.
ANONYMOUS = "# ANONYMOUS USER PERMISSIONS"
PERMISSIONS = """\
db.security.addPermissionToRole("Anonymous", "Web Access")

# The mirror may add users as names to assign tickets to, without roles or a password.
db.security.addRole(name="Mirror", description="Adds the officers whom tickets are assigned to")
create = db.security.addPermission(name="Create", klass="user", properties=("username",))
db.security.addPermissionToRole("Mirror", create)
"""
STATUS = 'status=Link("status"))'
CASE = 'status=Link("status"), case_id=String(indexme="yes"), due_at=Date())'

# Two that open a case's ticket at the same time both find none; the tracker refuses the second.
ONE_PER_CASE = """\
from roundup.exceptions import Reject


def one_ticket_per_case(db, cl, nodeid, newvalues):
    case_id = newvalues.get("case_id")
    others = [n for n in cl.stringFind(case_id=case_id) if n != nodeid] if case_id else []
    if others:
        raise Reject("There is a ticket for %s already: issue%s" % (case_id, others[0]))


def init(db):
    db.issue.audit("create", one_ticket_per_case)
    db.issue.audit("set", one_ticket_per_case)
"""
SUPERSEDER = '<tr>\n <th i18n:translate="">Superseder</th>'
CASE_ROW = """\
<tr tal:condition="context/case_id">
 <th>Case</th><td tal:content="context/case_id">case</td>
 <th>Due</th><td tal:content="context/due_at">due</td>
</tr>

"""


def install(home: Path, web: str, password: str | None) -> None:
    """Make a tracker in the folder `home`, which must not exist, with the users admin and ews.

    Both have `password`, or one drawn at random; it is left in `home/secret`.
    """
    from roundup import init, instance
    from roundup.admin import AdminTool

    home.mkdir(mode=0o700)
    init.install(str(home), AdminTool().listTemplates()["classic"]["path"])
    _change_template(home)
    _configure(home, web)
    secret = password or secrets.token_urlsafe(32)
    with os.fdopen(os.open(home / "secret", os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write(secret + "\n")
    _initialise(instance.open(str(home)), secret, drawn=password is None)


def _change_template(home: Path) -> None:
    schema = home / "schema.py"
    _replace(schema, STATUS, CASE)
    text = schema.read_text(encoding="utf-8")
    _replace(schema, text[text.index(ANONYMOUS) :], PERMISSIONS)
    _replace(home / "html" / "issue.item.html", SUPERSEDER, CASE_ROW + SUPERSEDER)
    (home / "initial_data.py").write_text(INITIAL_DATA, encoding="utf-8")
    (home / "detectors" / "one_ticket_per_case.py").write_text(ONE_PER_CASE, encoding="utf-8")
    # It mails every message to whoever follows the ticket, and refuses the message where it
    # cannot; telling people is the channels' work.
    (home / "detectors" / "nosyreaction.py").unlink()


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise RuntimeError(f"Roundup's template has no {old!r} in {path.name} any more.")
    path.write_text(text.replace(old, new), encoding="utf-8")


def _configure(home: Path, web: str) -> None:
    from roundup.configuration import CoreConfig

    config = CoreConfig(str(home))
    config["RDBMS_BACKEND"] = "sqlite"
    config["TRACKER_NAME"] = "Early warning"
    config["TRACKER_WEB"] = web
    config["MAIL_DOMAIN"] = config["MAIL_HOST"] = "localhost"
    config["MAIL_DEBUG"] = "mail.log"
    config["UMASK"] = "0o077"
    config["WEB_MIGRATE_PASSWORDS"] = "no"
    config.save(str(home / "config.ini"))


def _initialise(tracker: Any, secret: str, drawn: bool) -> None:
    from roundup.password import Password

    # Roundup's 250,000 rounds slow down the guessing of passwords that people choose, by 0.15 s
    # a request; one of 256 random bits is not guessed: 1,000 do for it, for these two users.
    if drawn:
        tracker.config["PASSWORD_PBKDF2_DEFAULT_ROUNDS"] = "1000"  # noqa: S105
    password = Password(secret, config=tracker.config)
    tracker.init(password)
    db = tracker.open("admin")
    try:
        db.user.create(username=USER, password=password, roles="User,Mirror", timezone="UTC")
        db.commit()
        # Made on first use otherwise, and two first requests at once would trip over each other.
        db.getSessionManager()
        db.getOTKManager()
    finally:
        db.close()
