"""What a database's errors mean: over by the next try, or there to stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals.errors import FeedError, FeedNotArrived
from warning_signals.sources.reading.sql_address import Database

if TYPE_CHECKING:
    from sqlalchemy import URL
    from sqlalchemy.exc import SQLAlchemyError


# SQLSTATE classes and codes of PostgreSQL: what may be over by the next try.
PASSING_CLASSES = ("08", "40", "53", "57", "58")
LOCKED, TOO_LONG = "55P03", "57014"
PASSING_IN_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR")
# A wrong password tried again locks the account.
REFUSED_ENTRY = ("authentication", "password", "access denied", "logon denied", "login failed")


class Passing(FeedNotArrived):
    """A read that failed for a reason that may be over by the next try."""


def told(exc: SQLAlchemyError, database: Database, what: str, url: URL) -> FeedError:
    """Return what a database's error means: Passing, or a FeedError that stays as it is."""
    original = getattr(exc, "orig", None) or exc
    code = str(getattr(original, "sqlstate", None) or getattr(original, "sqlite_errorname", ""))
    place = f"the database that {database.url_env} names"
    if code == LOCKED or code in PASSING_IN_SQLITE[:2]:
        why = f"a table in {place} stayed locked for {database.wait_seconds:g} seconds"
    elif code == TOO_LONG:
        why = f"{place} needed more than {database.read_seconds:g} seconds for one statement"
    elif any(word in str(original).lower() for word in REFUSED_ENTRY):
        return FeedError(
            f"{what}: {place} refused the user or the password. Nothing is read. Check "
            f"{database.url_env}."
        )
    elif _is_passing(exc, code):
        why = f"{place} could not be reached, or broke the connection off"
    else:
        return FeedError(f"{what}: {place} refused the query: {_reason(original, code, url)}.")
    return Passing(f"{what}: {why}.")


def _is_passing(exc: SQLAlchemyError, code: str) -> bool:
    from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError

    if isinstance(exc, TimeoutError) or (
        isinstance(exc, DBAPIError) and exc.connection_invalidated
    ):
        return True
    if code.startswith("SQLITE"):
        return code.startswith(PASSING_IN_SQLITE)
    if code:
        return code.startswith(PASSING_CLASSES)
    return isinstance(exc, (OperationalError, InterfaceError))


def _reason(original: BaseException, code: str, url: URL) -> str:
    """Return what is said of the statement; what a database says of the data stays unsaid."""
    of_statement = code.startswith(("42", "SQLITE_ERROR")) or _is_our_own(original)
    if not of_statement:
        return f"{type(original).__name__} {code}".strip()
    said = getattr(getattr(original, "diag", None), "message_primary", None) or str(original)
    first: str = (said.splitlines() or [""])[0][:200].rstrip(".")
    return first.replace(url.password, "***") if url.password else first


def _is_our_own(original: BaseException) -> bool:
    return type(original).__module__.startswith("sqlalchemy.")
