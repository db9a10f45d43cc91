"""What a ticket tracker's refusal means, in plain words."""

from __future__ import annotations

import httpx

from warning_signals.errors import DeliveryError
from warning_signals.ticketing.roundup_options import Options, place

# 412: somebody changed the ticket between our reading and our writing it.
TRY_AGAIN = frozenset({408, 412, 425, 429, 500, 502, 503, 504})


def refused(answer: httpx.Response, options: Options) -> DeliveryError:
    """Return the error for an answer that is no success; it says whether to try again."""
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        return DeliveryError(
            f"The ticket tracker at {place(options)} refused the password of {options.user!r}.",
            retry=False,
        )
    wait = answer.headers.get("Retry-After", "")
    return DeliveryError(
        f"The ticket tracker at {place(options)} refused: {answer.status_code} {_why(answer)}",
        retry=answer.status_code in TRY_AGAIN,
        after_seconds=float(wait) if wait.isdigit() else None,
    )


def _why(answer: httpx.Response) -> str:
    """Return Roundup's reason, cut; an HTML page of another server is not quoted."""
    try:
        return str(answer.json()["error"]["msg"])[:200]
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase
