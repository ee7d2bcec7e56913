"""Hypothesis strategies for what breaks programs: any character, runs of what news text trips over, whole articles
with their parts in the wrong places, files with damaged bytes, JSON with odd values.
"""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hypothesis.strategies import SearchStrategy

Json = Any

UNICODE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
"""Any text that is Unicode: no lone surrogates."""

TRICKY = st.lists(
    st.sampled_from(
        [
            *"\"'“”‘’„‚«»‹›‟‛″＂`",
            *("``", "''", "'tis", "’90s", "rock 'n' roll", "dogs'", "it's", '6"', "5'10\""),
            *("“We won,”", "said", "Mari Tamm", "she", "He", "according to", "the mayor", "Tamm:", "Kask:", "Q.", "A."),
            *("\n", "\r\n", "\n\n", "\n \t\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x00", "\ufeff"),
            *(
                "🎉",
                "👩‍👩‍👧",
                "e\u0301",
                "\u0301",
                "\u0345",
                "שלום",
                "\u202e",
                "\u200b",
                "\u00ad",
                "中文",
                "İ",
                "ﬁ",
                "ß",
            ),
            *(" ", " ", " ", "\u00a0", ".", ",", ":", "—", "–", "-", "(", ")", "[", "…", "word", "7", "A" * 120),
        ]
    ),
    max_size=40,
).map("".join)
"""Texts made of quotation marks, line breaks, names, cues and characters of several code points."""

TEXTS = UNICODE | TRICKY


# Articles with their parts in the wrong places

ARTICLES = tuple(
    path.read_bytes().decode() for path in sorted((Path(__file__).parents[2] / "examples" / "articles").glob("*.txt"))
)
LONGEST = 1200
"""Characters of an article that are taken: some twenty sentences, so that thousands of articles can be read."""

PIECES = st.sampled_from(
    [
        *("\r\n", "\r", "\n\n", "\u2028", "\x85", "\x0c", "\t", " " * 50, "\x00", "\x1b[31m", "\ufeff", "\ufffe"),
        *(
            "\u0301",
            "e\u0301\u0323",
            "\u200b",
            "\u200d",
            "\u00ad",
            "\u2060",
            "\u202e",
            "\u2066",
            "\u061c",
            "שלום",
            "عربى",
        ),
        *(
            "👩\u200d👩\u200d👧",
            "🏳\ufe0f\u200d🌈",
            "🇪🇪",
            "𝔘𝔫𝔦",
            "ﬃ",
            "İ",
            "ẞ",
            "ǅ",
            "\U0010ffff",
            "\ue000",
            "½",
            "٣",
            "Ⅷ",
        ),
        *("“", "”", '"', "'", "‘", "’", "„", "«", "»", "``", "''", "(", ")", "[", "]", "*", "_", "#", "|", "---"),
        *(
            "he said ",
            "said",
            " according to ",
            "nobody denies that ",
            " that",
            ", ",
            ",",
            ": ",
            "; ",
            " and ",
            " who ",
        ),
        *("Q. ", "A. ", "Tamm: ", "By Ann Lee\n", "Photo: ", "READ MORE: ", "declined to comment", "I ", "the mayor "),
        *("a" * 300, "9" * 300, "A." * 60, "ha-" * 60, "he said " * 20, "“a” " * 30, "(" * 60, "that " * 30),
    ]
)

_EDITS: dict[str, Callable[[str, str], str]] = {
    "delete": lambda _, __: "",
    "put": lambda part, piece: piece + part,
    "replace": lambda _, piece: piece,
    "repeat": lambda part, _: part * 5,
    "upper": lambda part, _: part.upper(),
    "lower": lambda part, _: part.lower(),
    "title": lambda part, _: part.title(),
    "turn": lambda part, _: part[::-1],
    "shuffle words": lambda part, _: " ".join(sorted(part.split(" "))),
    "marks away": lambda part, _: part.translate(dict.fromkeys(map(ord, "“”\"‘’'"))),
    "marks straight": lambda part, _: part.translate(str.maketrans("“”‘’", "\"\"''")),
    "marks turned": lambda part, _: part.translate(str.maketrans("“”‘’\"'", "”“’‘“‘")),
    "marks other": lambda part, piece: part.replace("“", piece).replace("”", piece),
    "stops away": lambda part, _: part.replace(".", ""),
    "lines away": lambda part, _: part.replace("\n", " "),
    "lines everywhere": lambda part, _: part.replace(" ", "\n"),
    "lines of Windows": lambda part, _: part.replace("\n", "\r\n"),
    "between letters": lambda part, piece: piece.join(part[:60]) + part[60:],
    "spaces": lambda part, piece: part.replace(" ", piece),
}

_SHARES = st.integers(0, 999)
_Edit = tuple[str, int, int, str]


def _edited(text: str, edit: _Edit) -> str:
    how, first, second, piece = edit
    start, end = sorted(len(text) * share // 1000 for share in (first, second))
    return (text[:start] + _EDITS[how](text[start:end], piece) + text[end:])[: 2 * LONGEST]


def _article(numbers: list[int], share: int, edits: list[_Edit]) -> str:
    parts = [ARTICLES[number] for number in numbers]
    start = max(map(len, parts)) * share // 1000
    size = LONGEST // len(parts)
    return reduce(_edited, edits, "".join(part[start : start + size] or part[:size] for part in parts))


MUTATED = st.builds(
    _article,
    st.lists(st.integers(0, len(ARTICLES) - 1), min_size=1, max_size=3),
    _SHARES,
    st.lists(st.tuples(st.sampled_from(sorted(_EDITS)), _SHARES, _SHARES, PIECES), max_size=6),
)
"""Articles spliced of one to three, with parts deleted, repeated, reordered, in other marks, cases and lines."""

MARKUP = st.lists(
    st.sampled_from(
        [
            *(
                "<p>",
                "</p>",
                "<div>",
                "<b",
                ">",
                "<br/>",
                "<table>",
                "</td>",
                "<script>",
                "</html>",
                "<svg>",
                "<a href='",
            ),
            *("<![CDATA[", "<?x", '<meta charset="x">', "&#xD800;", "&amp;", "\0", "\u2028", "\U0001f600", "&#0;"),
            *(
                "<article>",
                "<p>“We won,” said Mari Tamm, the mayor of Uusküla, on Monday evening.</p>" * 6,
                "</article>",
            ),
            *(
                "<time datetime='2031-13-45'>",
                "<html lang='x-'>",
                "<base href='//['>",
                "<link rel=canonical href='http://[a'>",
            ),
            *('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": [', "]}</script>", "<!--"),
            *("text, she said. ", "<title>", "<meta property='og:title' content='", "'>", "<li>" * 300, "</div>" * 300),
        ]
    ),
    max_size=30,
).map("".join)
"""Pages of tags that do not close, close twice, or state nonsense."""


# Files with damaged bytes

BYTES = st.binary(max_size=8) | st.sampled_from(
    [
        *(
            b"\x00" * 8,
            b"\xff" * 8,
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\xc0\x80",
            b"\xed\xa0\x80",
            b"\r",
            b"\n",
            b"\t",
            b'"',
        ),
        *(b"\\ud800", b"\\u0000", b"[" * 3000, b'{"a":' * 3000, b"9" * 5000, b"-1", b"1e999", b"NaN", b"null", b"true"),
        *(b"{}", b"[]", b'""', b"../../x", b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00", b"\xe2\x80\xa8", b"\x1b["),
    ]
)


def damaged(wholes: SearchStrategy[bytes]) -> SearchStrategy[bytes]:
    """Return files with a few stretches taken out, put in, or all cut off behind one."""
    taken = st.integers(0, 16) | st.just(1 << 30)
    edits = st.lists(st.tuples(_SHARES, taken, BYTES), max_size=4)
    return st.builds(lambda whole, made: reduce(_damage, made, whole), wholes, edits)


def _damage(whole: bytes, edit: tuple[int, int, bytes]) -> bytes:
    share, taken, put = edit
    start = len(whole) * share // 1000
    return whole[:start] + put + whole[start + taken :]


# JSON with odd values

ODD: SearchStrategy[Json] = st.sampled_from(
    [
        *(None, True, False, 0, 1, -1, 10**9, 2**63, 10**30, 1.5, -0.0, 1e308, float("nan"), float("inf")),
        *(
            "",
            "x",
            "\0",
            "\ud800",
            "é",
            "\u202e",
            "../..",
            "1..5",
            "direct",
            "a\nb",
            [],
            {},
            [None],
            [[]],
            [1, 0],
            {"": None},
        ),
        *(
            {"start": 0},
            {"start": 5, "end": 2, "text": ""},
            [{}],
            ["x", "x"],
            "2031-05-04",
            "9999-12-31T23:59:59-23:59",
        ),
    ]
) | st.text(max_size=8)
"""What stands where something else belongs; NaN, infinity and half a surrogate pair are no JSON but get in."""


def odd(wholes: SearchStrategy[Json]) -> SearchStrategy[Json]:
    """Return JSON values with a few of their members replaced, lost, or moved to where others belong."""
    return st.builds(_odd, wholes, st.lists(st.tuples(_SHARES, _SHARES, st.sampled_from("plm"), ODD), max_size=3))


def odd_lines(lines: SearchStrategy[list[Json]]) -> SearchStrategy[bytes]:
    """Return JSON Lines of such values."""
    return odd(lines).map(
        lambda made: b"".join(
            json.dumps(line).encode() + b"\n" for line in (made if isinstance(made, list) else [made])
        )
    )


def _odd(whole: Json, edits: list[tuple[int, int, str, Json]]) -> Json:
    made = deepcopy(whole)
    for first, second, how, value in edits:
        places = list(values_of(made))
        if not places:
            break
        holder, key = places[len(places) * first // 1000]
        if how == "l":
            del holder[key]
        elif how == "m":
            other, there = places[len(places) * second // 1000]
            holder[key] = deepcopy(other[there])
        else:
            holder[key] = deepcopy(value)
    return made


def values_of(whole: Json) -> Iterator[tuple[Any, Any]]:
    """Yield each member of JSON as the array or object that holds it and its place there."""
    entries = list(whole.items() if isinstance(whole, dict) else enumerate(whole) if isinstance(whole, list) else ())
    for key, value in entries:
        yield whole, key
        yield from values_of(value)


@dataclass(frozen=True, slots=True)
class Target:
    """One way in: what to try there, and what asserts that it holds."""

    inputs: SearchStrategy[Any]
    hold: Callable[[Any], None]
