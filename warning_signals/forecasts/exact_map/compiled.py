"""How the inner loops are compiled: by numba, at the first call, without the interpreter's lock.

No fast-math: every sum is added in the order that is written down, so that a series has the same
digits on any thread and in any company. Only entry points are kept on disk, since numba looks at
the file of the function it keeps and not at those it calls: their stamp covers the whole package.

In these functions arrays are bound to names before a loop: taken from a tuple inside it, each
turn would count references.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Return `function` compiled at its first call, as a part of an entry point only."""
    return _compile(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def entry_point(function: Function) -> Function:
    """Return `function` compiled at its first call and kept on disk where that can be written."""
    made: Any = _compile(function)
    try:
        made.enable_caching()
        made._cache._cache_file._source_stamp = _stamp()
    except (AttributeError, RuntimeError):
        return _compile(function)
    kept: Function = made
    return kept


def _compile(function: Function, **options: bool) -> Function:
    from numba import njit

    compiler: Any = njit
    made: Function = compiler(nogil=True, error_model="numpy", **options)(function)
    return made


def _stamp() -> str:
    """Return a hash over the sources of the package: what is kept is theirs only."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
