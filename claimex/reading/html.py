"""Extract the article from a web page: its body text, and what the page states about it.

Comes in: HTML as text. Goes out: a `Page`. trafilatura finds the body text, since nothing simpler works on real pages.
This module adds what records need. The same page gives the same result on every day and after any other pages: there
is no search for likely dates and no memory of earlier paragraphs. Captions are not body text. A page that the parser
cannot read whole is refused, and no page can stop a run.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from claimex.errors import ExtraMissing, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from lxml.html import HtmlElement  # type: ignore[import-untyped]
    from pydantic import JsonValue


_LOGGERS = ("trafilatura", "htmldate", "courlan")
"""Loggers that warn about odd pages; Python shows the warnings on the terminal if nobody has set up logging."""

_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""Errors that trafilatura may raise by a defect, on pages from anywhere (RecursionError is a RuntimeError). Such a
defect costs one article, which is reported, but must not end the run."""

_UNFIT_FOR_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_CAPTION_CLASS = re.compile(r"(?!has|with|no)[\w-]*caption(?:[_-]?text)?", re.IGNORECASE)
CAPTION_LONGEST = 1000
"""The most characters of a caption. A longer element with such a class holds more than a caption."""

DATE_SEARCH = {"original_date": True, "extensive_search": False, "max_date": "2999-12-31"}
"""Options of htmldate: the day of publication, not of the last change; only if the page states it; and a fixed limit,
since the default limit moves with the calendar."""

BYLINE_LONGEST = 150
"""The most characters of a paragraph that may state the date or author. Longer paragraphs are body text, and a date in
them is not the article's date. Agency bylines with place, date and two names stay under 120."""

DEEPEST = 512
"""The deepest nesting of elements; a page with more is refused. trafilatura's time grows with the square of the depth,
to half a second for 2,000. Chromium has the same limit (`kMaximumHTMLParserDOMTreeDepth`); news pages stay under 60."""

ATTRIBUTES_MOST = 2000
"""A page is refused if one tag has so many attributes. The parser's time grows with the square of their number, to a
second for 20,000. Tags of real pages have under a hundred."""

_SPACE = r"[ \t\n\f\r]"
_ATTRIBUTE = rf"""(?:{_SPACE}|/)*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+
    (?:{_SPACE}*+={_SPACE}*+(?:"[^"]*+"?|'[^']*+'?|[^ \t\n\f\r>"'][^ \t\n\f\r>]*+)?+)?+"""
_TAG = re.compile(
    rf"""<!--.*?(?:-->|\Z)
    |<(?:(script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[ \t\n\f\r/>])|[a-z][^ \t\n\f\r/>]*+)
    (?P<crowd>(?:{_ATTRIBUTE}){{{ATTRIBUTES_MOST}}})?+(?:{_ATTRIBUTE})*+
    (?(1)>?.*?(?:</\1(?=[ \t\n\f\r/>])|\Z))""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
"""Comments, and tags with the text after them that the parser does not read as markup (HTML Standard, 13.2.5)."""

_INLINE = ("a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "u")
CROWDED = 3000
"""A page is refused if one element holds more inline elements than this. trafilatura's time grows with the square of
their number, to some two seconds for so many. A paragraph of news has under a hundred, an index of tags a few
hundred."""

CHILDREN_MOST = 10_000
"""A page is refused if one element holds more elements of any kind than this. libxml2 sorts search results among them
in time that grows with the square of their number, two seconds for so many. Live blogs of a day have a few thousand."""

GREAT, COVERED, LEAST_PARAGRAPHS, SENTENCE_WORDS = 0.6, 0.5, 4, 8
"""A block is the article of a page if it has at least LEAST_PARAGRAPHS paragraphs, each of SENTENCE_WORDS words or more
with a full stop, and holds the share GREAT of all such text of the page. If trafilatura extracted less than the share
COVERED of it, a class name misled it, such as "comments-wrap" around an article. Readers' comments have a block each.
Of 80 invented pages with misleading names, the rule changes the one that had lost its body text; no other values were
tried."""

_STOPS, _SHOWN = frozenset(".!?…"), 60  # and how many characters identify a paragraph
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_META_FIELDS = ("author", "sitename", "description", "categories", "tags")


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page; fields that the page does not state are None."""

    text: str
    title: str | None = None
    lang: str | None = None
    url: str | None = None
    published: str | None = None
    meta: dict[str, JsonValue] = field(default_factory=dict)


def read_page(source: str, *, where: str) -> Page:
    """Extract the article from a page.

    Args:
        source: HTML, a whole page or a fragment.
        where: What to call the file in errors.

    Returns:
        The body text, one paragraph on each line, without tables, captions and comments; `published` is a date
        (YYYY-MM-DD), `url` the canonical address.

    Raises:
        InputError: The page has no body text, or the parser cannot read it whole.
        ExtraMissing: trafilatura is not installed.
    """
    trafilatura = _trafilatura()
    if any(tag["crowd"] for tag in _TAG.finditer(source)):
        raise _odd(where, f"a tag has {ATTRIBUTES_MOST} attributes or more")
    tree = _parse(source, where)
    _refuse_crowds(tree, where)
    _drop_captions(tree)
    paragraphs = _paragraphs(tree)
    try:
        with warnings.catch_warnings():  # libraries warn about each other
            warnings.simplefilter("ignore")
            found: Any = trafilatura.bare_extraction(
                tree, include_comments=False, include_tables=False, favor_recall=True, deduplicate=False
            )
            stated: Any = trafilatura.extract_metadata(_without_body(tree), date_config=dict(DATE_SEARCH))
    except _FAULTS as error:
        problem = f"the page is too odd to be read ({type(error).__name__}: {error})"
        raise InputError(where, problem, reason="bad HTML", advice="save its text as .txt") from error
    text = _whole((found.text if found is not None else None) or "", paragraphs)
    if not text.strip():
        advice = "if it has one, save its text as .txt"
        raise InputError(where, "no article was found in the page", reason="no text", advice=advice)
    meta = {name: value for name in _META_FIELDS if (value := getattr(stated, name, None))}
    return Page(text, stated.title or None, _language(tree), stated.url or None, stated.date or None, meta)


def _paragraphs(tree: HtmlElement) -> list[tuple[HtmlElement, str]]:
    """Return the paragraphs of a page that consist of sentences, each with its parent element."""
    found = []
    for paragraph in tree.iter("p"):
        said = " ".join(paragraph.text_content().split())
        if said.rstrip("”’\"')")[-1:] in _STOPS and len(said.split()) >= SENTENCE_WORDS:
            found.append((paragraph.getparent(), said))
    return found


def _whole(text: str, paragraphs: Sequence[tuple[HtmlElement, str]]) -> str:
    """Return the extracted text of a page, or the paragraphs of its main block if most of that block was missed."""
    sizes: Counter[HtmlElement] = Counter()
    for parent, said in paragraphs:
        sizes[parent] += len(said)
    if not sizes:
        return text
    block, size = sizes.most_common(1)[0]
    inside = [said for parent, said in paragraphs if parent is block]
    taken = " ".join(text.split())
    kept = {said for _, said in paragraphs if said[:_SHOWN] in taken}
    covered = sum(len(said) for said in inside if said in kept)
    if len(inside) < LEAST_PARAGRAPHS or size < GREAT * sizes.total() or covered >= COVERED * size:
        return text
    return "\n".join(said for parent, said in paragraphs if parent is block or said in kept)


def _trafilatura() -> ModuleType:
    try:
        import trafilatura  # optional, and slow to import
    except ImportError as error:
        feature = "reading HTML"
        raise ExtraMissing(feature, "html") from error
    for name in _LOGGERS:
        _silence(logging.getLogger(name))
    return trafilatura


def _silence(logger: logging.Logger) -> None:
    """Keep messages off the terminal; a program that has set up logging still gets them."""
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _parse(source: str, where: str) -> HtmlElement:
    from lxml import etree, html  # type: ignore[import-untyped]  # comes with the extra

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = html.document_fromstring(_UNFIT_FOR_XML.sub("", source).encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError as error:
        advice = "if it has an article, save its text as .txt"
        raise InputError(where, f"the page is empty ({error})", reason="no text", advice=advice) from error
    fatal = [entry.message.strip() for entry in parser.error_log if entry.level_name == "FATAL"]
    if fatal:  # the rest of the page is lost, so the article would be cut without notice
        problem = f"the parser gave up ({fatal[0]})"
        raise InputError(where, problem, reason="bad HTML", advice="save its text as .txt")
    return tree


def _refuse_crowds(tree: HtmlElement, where: str) -> None:
    """Refuse a page whose elements are so many or so deep that extraction would take too long."""
    from lxml import etree

    crowds = Counter(element.getparent() for element in tree.iter(*_INLINE))
    if crowds and crowds.most_common(1)[0][1] > CROWDED:
        raise _odd(where, f"one element holds more than {CROWDED} links or spans")
    depth = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise _odd(where, f"more than {DEEPEST} elements are nested in one another")
        if event == "start" and len(element) > CHILDREN_MOST:
            raise _odd(where, f"one element holds more than {CHILDREN_MOST} others")


def _odd(where: str, problem: str) -> InputError:
    return InputError(where, f"{problem}, which no article has", reason="bad HTML", advice="save its text as .txt")


def _drop_captions(tree: HtmlElement) -> None:
    for element in list(tree.iter()):
        if element.getparent() is not None and _is_caption(element):
            element.drop_tree()


def _is_caption(element: HtmlElement) -> bool:
    if element.tag == "figcaption":
        return True
    names = (element.get("class") or "").split()
    return any(map(_CAPTION_CLASS.fullmatch, names)) and len(element.text_content()) <= CAPTION_LONGEST


def _without_body(tree: HtmlElement) -> HtmlElement:
    """Copy the page without its long paragraphs, where dates and names are part of the news."""
    copy = deepcopy(tree)
    for paragraph in list(copy.iter("p")):
        if paragraph.getparent() is not None and len(paragraph.text_content()) > BYLINE_LONGEST:
            paragraph.drop_tree()
    return copy


def _language(tree: HtmlElement) -> str | None:
    """Return the language that the page states, as a BCP 47 tag."""
    stated = [tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang"), tree.get("xml:lang")]
    for meta in tree.iter("meta"):
        name = (meta.get("http-equiv") or meta.get("property") or "").lower()
        if name in {"content-language", "og:locale"}:
            stated.append(meta.get("content"))
    fitting = (tag.strip() for tag in stated if tag and _LANGUAGE.fullmatch(tag.strip()))
    return next((tag.replace("_", "-") for tag in fitting), None)
