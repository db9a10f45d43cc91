"""Flat records out of an XML file of any size, piece by piece and without trusting it.

The parser is expat itself: there is no tree to outgrow the memory. A DOCTYPE is refused before
anything in it is read, so there are no entities to expand and nothing outside the file to fetch.
Depth, text and single pieces of markup have limits; none is met by an honest file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.xml_text import xml_pieces

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

DEEPEST = 60
LONGEST_TEXT = 20_000
LONGEST_PIECE = 1 << 18
MOST_VALUES = 1_000
MOST_NAMES = 20_000
AGAIN = "Nothing of it is taken. Ask for the file again."


@dataclass(frozen=True)
class Leaf:
    """An element whose text is wanted under `key`, and an attribute under `attribute_key`."""

    key: str
    attribute: str = ""
    attribute_key: str = ""


@dataclass(frozen=True)
class Group:
    """An element that becomes a record of its own, handed out when it ends."""

    kind: str
    children: Mapping[str, Wanted]


Wanted = Leaf | Group | Mapping[str, "Wanted"]


@dataclass
class Record:
    """The texts found in one group by key, in the order of the file; `line` is where it begins."""

    kind: str
    line: int
    values: dict[str, list[str]] = field(default_factory=dict)


def records(
    handle: BinaryIO, name: str, wanted: Callable[[str, str], Mapping[str, Wanted]]
) -> Iterator[Record]:
    """Yield the groups of a file as they end.

    `wanted(namespace, root)` says what to look for below the root element, all of it in the
    root's namespace, or raises FeedRejected. FeedRejected is also raised, with line and column,
    where the file is not well-formed, cut off, or uses what this reader refuses.
    """
    encoding, pieces = xml_pieces(handle, name)
    reading = _Reading(name, encoding, wanted)
    for piece in pieces:
        yield from reading.take(piece)
    yield from reading.take(b"", final=True)


class _Reading:
    def __init__(
        self, name: str, encoding: str | None, wanted: Callable[[str, str], Mapping[str, Wanted]]
    ) -> None:
        self._name, self._wanted = name, wanted
        self._fed = 0
        self._done: list[Record] = []
        self._open: list[Record] = [Record("file", 0)]
        self._text: list[str] = []
        self._path: list[Wanted] = []
        self._namespace = ""
        self._skipped = 0
        self._prefixes: set[str | None] = set()
        self._parser = self._made(encoding)

    def _made(self, encoding: str | None) -> XMLParserType:
        from xml.parsers import expat

        parser = expat.ParserCreate(encoding, namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartNamespaceDeclHandler = self._prefix
        parser.StartElementHandler = self._root
        parser.EndElementHandler = self._end
        return parser

    def take(self, piece: bytes, final: bool = False) -> list[Record]:
        from xml.parsers import expat

        try:
            self._parser.Parse(piece, final)
        except expat.ExpatError as exc:
            raise FeedRejected(self._broken(exc, final)) from exc
        except (ValueError, LookupError) as exc:
            raise FeedRejected(f"{self._name} cannot be read as XML: {exc}. {AGAIN}") from exc
        self._fed += len(piece)
        # Expat keeps a tag or a comment until it ends: one without end must not fill the memory.
        if self._fed - max(self._parser.CurrentByteIndex, 0) > LONGEST_PIECE + len(piece):
            self._refuse(f"a single tag or comment is longer than {LONGEST_PIECE:,} bytes")
        # It also keeps every name and prefix that it ever met.
        if max(len(self._parser.intern), len(self._prefixes)) > MOST_NAMES:
            self._refuse(f"it has more than {MOST_NAMES:,} different names")
        if sum(map(len, self._text)) > LONGEST_TEXT:
            self._refuse(f"a single text is longer than {LONGEST_TEXT:,} characters")
        done, self._done = self._done, []
        return done

    def _doctype(self, *_: object) -> None:
        self._refuse(
            "it has a DOCTYPE, which no bank statement needs and which could bring in entities or "
            "other files. It was not read"
        )

    def _prefix(self, prefix: str | None, _: str | None) -> None:
        self._prefixes.add(prefix)

    def _root(self, tag: str, _: Mapping[str, str]) -> None:
        self._namespace, _space, local = tag.rpartition(" ")
        self._path.append(self._wanted(self._namespace, local))
        self._namespace += " "
        self._parser.StartElementHandler = self._start

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._skipped:
            self._skipped += 1
            if self._skipped > DEEPEST:
                self._refuse(f"elements are nested more than {DEEPEST} deep")
            return
        above = self._path[-1]
        if isinstance(above, Leaf):
            self._refuse("an element stands where only text may")
        children = above.children if isinstance(above, Group) else above
        found = children.get(tag.removeprefix(self._namespace))
        if found is None:
            self._skipped = 1
            return
        self._path.append(found)
        if isinstance(found, Leaf):
            self._parser.CharacterDataHandler = self._text.append
            if found.attribute:
                self._keep(found.attribute_key, attributes.get(found.attribute, ""))
        elif isinstance(found, Group):
            self._open.append(Record(found.kind, self._parser.CurrentLineNumber))

    def _end(self, _: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        ended = self._path.pop()
        if isinstance(ended, Leaf):
            self._parser.CharacterDataHandler = None
            self._keep(ended.key, "".join(self._text).strip())
            self._text.clear()
        elif isinstance(ended, Group):
            self._done.append(self._open.pop())

    def _keep(self, key: str, text: str) -> None:
        kept = self._open[-1].values.setdefault(key, [])
        if len(kept) == MOST_VALUES:
            self._refuse(f"an element is repeated more than {MOST_VALUES:,} times in one place")
        kept.append(text)

    def _refuse(self, why: str) -> NoReturn:
        line = self._parser.CurrentLineNumber
        raise FeedRejected(f"{self._name} is rejected at line {line:,}: {why}. {AGAIN}")

    def _broken(self, exc: Exception, final: bool) -> str:
        what = "is cut off" if final else "is no well-formed XML"
        return f"{self._name} {what} ({exc}). {AGAIN}"
