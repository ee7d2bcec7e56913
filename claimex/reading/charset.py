"""Decode the bytes of a file, and refuse them if the codec is not certain, since a wrong one garbles quotation marks.

Comes in: the bytes of one file. Goes out: its text and the name of the codec, such that `data.decode(codec)` is the
text; no byte-order mark, line break or character is changed. The codec is, in this order: the one that the user asks
for, UTF-8, the one of a UTF-16 or UTF-32 byte-order mark, the charset that the page declares, and the one detected.

Detection first looks for Japanese, Korean and Chinese, by characters that only they use, then for English text in an
old codec. A general detector does not do for English: charset-normalizer 3.5 reads Windows-1252 news with a few curly
quotation marks as cp775, cp1250 or Baltic text (seen on invented articles), since it judges by language and English
has next to no letters beyond ASCII. But in English prose, marks and accents occur in few positions ("It’s", "café"),
and with the wrong codec they occur in others ("ItÆs", "cafÈ").
"""

from __future__ import annotations

import codecs
import re

from claimex.errors import ConfigError, InputError

_MAGIC = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a zip archive (or a Word or OpenDocument file)",
    b"\x89PNG\r\n\x1a\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"\x1f\x8b": "gzip data",
    b"\x28\xb5\x2f\xfd": "Zstandard data",
    b"\xfd7zXZ\x00": "xz data",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!\x1a\x07": "a RAR archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Microsoft Office file",
    b"{\\rtf": "an RTF document",
    b"SQLite format 3\x00": "an SQLite database",
    b"\x7fELF": "a program",
}
"""First bytes of the formats that are most often mistaken for text (from each format's specification)."""

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
CONTROLS_LEAST = 8
CONTROLS_SHARE = 0.01
"""A text is binary data if it has more than CONTROLS_LEAST control characters and they are more than CONTROLS_SHARE of
it. A stray NUL or backspace is common in agency feeds. In compiled or packed data about one byte in ten is a control
character."""

_DECLARED = re.compile(
    rb"""<meta[^>]{0,500}?charset\s*+=\s*+["']?+\s*+([\w.:-]{1,40})|"""
    rb"""<\?xml[^>]{0,200}?encoding\s*+=\s*+["']([\w.:-]{1,40})""",
    re.IGNORECASE,
)
DECLARED_WITHIN = 4096
"""The first bytes of a page, in which a charset may be declared. HTML requires it in the first 1024, but pages put
scripts before it."""

_NOT_DECLARABLE = re.compile(r"utf.?7|utf.?16|utf.?32|unicode.?escape|idna|punycode|undefined|mbcs|oem", re.IGNORECASE)
"""Python's codecs that a declaration cannot mean. A declaration that can be read as ASCII is not in UTF-16
(HTML Standard, 13.2.3.2), and the others are not charsets of pages."""

_AS_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
}
"""Charsets that browsers replace by a larger one when a page declares them (WHATWG Encoding Standard, 4.2)."""

_WESTERN = ("cp1252", "mac_roman")
"""Old codecs of English text, Windows before Mac. Text in ISO 8859-1 reads the same in the first."""

_UPPER = "\u00c0-\u00d6\u00d8-\u00de\u0152\u0160\u0178\u017d"
_LOWER = "\u00df-\u00f6\u00f8-\u00ff\u0131\u0153\u0161\u017e"
_BETWEEN = "\u2019\u2013\u2014\u2026\u00b7\u2022\u00a0\u00ad"  # characters that stand between two letters in English
_MISFIT = re.compile(
    rf"(?<=[a-z{_LOWER}])[{_UPPER}]"  # "cafÈ"
    rf"|[{_LOWER}](?=[A-Z{_UPPER}])"  # "ìWe"
    rf"|(?<=[.,;:!?])[{_UPPER}{_LOWER}]"  # "go,î"
    rf"|(?<![A-Za-z{_UPPER}{_LOWER}])[{_UPPER}{_LOWER}]{{2,}}(?![A-Za-z])"  # "Ñîâåò"
    rf"|(?<=[A-Za-z])[^\x00-\x7f{_UPPER}{_LOWER}{_BETWEEN}](?=[A-Za-z])"  # "Jaros³aw"
    r"|(?<=[A-Za-z])[\u201a\u201e]"  # "caf‚"
    r"|[\u00a4\u00a6\u00a8\u00ac\u00af\u00b8\u0192\u02c6\u02dc]"  # characters that prose does not use
    r"|(?<![\d ])\u00b0|\u00a1(?![A-Z])|\u00a7(?![\d \u00a0])"  # half a character of two bytes, as in "¡°We"
    r"|[\u00aa\u00ae\u00b0-\u00b1\u00b5-\u00b6\u00ba\u03a9\u03c0\u2202-\u2265](?=[A-Za-z])"  # as Mac, "°∞We"
)
"""Characters in positions where English prose does not have them, a sign of the wrong codec; each with an example."""

MISFITS_SHARE = 0.02
"""Share of the characters beyond ASCII that may be misfits: one in fifty is a misprint, not a wrong codec."""

KANA_LEAST = 0.2
KANA_MOST = 0.03
HANGUL_LEAST = 0.5
SPACES_LEAST = 0.08
COMMON_LEAST = 0.6
STOPS_LEAST = 0.01
"""Shares by which a language is recognized. Japanese: kana among the characters beyond ASCII (0.4 to 0.7). Korean:
syllables of KS X 1001 (0.9), and spaces in the whole text (0.2; the other two languages have none). Chinese: characters
of the first level of GB 2312 or Big5 (0.7 to 0.8), its own commas and full stops (0.05 and more), and no kana. Measured
on invented sentences of news, taken in pairs. Text in other scripts does not decode in these codecs, since a space
cannot be the second half of a character."""

_KANA = re.compile("[\u3041-\u30fe]")
_STOPS = re.compile("[\uff0c\u3001\u3002]")
_JAPANESE = ("cp932", "euc_jp")
_KOREAN = ("cp949",)
_HANGUL = range(0xB0, 0xC9)
_CHINESE = {"gb18030": ("gb2312", range(0xB0, 0xD8)), "big5": ("big5", range(0xA4, 0xC7))}
"""First bytes of the syllables in KS X 1001 and of the common characters in GB 2312 and Big5."""

_ASCII_END = 0x7F
DETECT_BYTES = 200_000
CHAOS_MOST = 0.05
CHAOS_MARGIN = 0.05
"""charset-normalizer is trusted if the disorder of its best reading is at most CHAOS_MOST, and that of every other
reading at least CHAOS_MARGIN worse. On invented articles the right codec had 0.025 or less, and the next reading 0.097
or more for Russian and Japanese. Where Polish in cp1250 was taken for cp1252, both had 0."""

DETECT_SHARE = 0.2
"""The least share of bytes beyond ASCII for detection; English text has fewer. With fewer, charset-normalizer sees no
disorder in any reading: a page with one Polish name came back in a wrong codec, with no rival. Other scripts have 0.4
and more."""


def decode(data: bytes, *, where: str, encoding: str | None = None, page: bool = False) -> tuple[str, str]:
    """Decode one file.

    Args:
        data: All its bytes.
        where: What to call the file in the error.
        encoding: The only codec to try, if given.
        page: Whether the file is HTML, which may declare its charset.

    Returns:
        The text and the codec's Python name; `data.decode(codec)` is the text.

    Raises:
        InputError: The file is binary, or no codec is certain.
    """
    refuse_known(data, where=where)
    text, codec = _forced(data, where, encoding) if encoding else _told_by_itself(data, where, page=page)
    if _is_binary(text):
        raise _binary(where, "this is binary data, not text")
    return text, codec


def refuse_known(head: bytes, *, where: str) -> None:
    """Refuse a file whose first bytes show a format that is not text.

    Raises:
        InputError: It is such a format; the message names it.
    """
    what = next((what for magic, what in _MAGIC.items() if head.startswith(magic)), None)
    if what:
        raise _binary(where, f"this is {what}, not text")


def check_encoding(name: str) -> None:
    """Check that Python has a text codec of this name.

    Raises:
        ConfigError: It has none.
    """
    try:
        b" ".decode(name)
    except LookupError as error:
        raise ConfigError(
            name, "Python knows no text encoding of this name", advice="try utf-8 or windows-1252"
        ) from error
    except ValueError:  # the codec exists, but one space is not valid in it
        return


def codec_of_byte_order_mark(head: bytes) -> str | None:
    """Return the codec of a UTF-16 or UTF-32 byte-order mark, None if there is none."""
    return next((codec for mark, codec in _MARKS if head.startswith(mark)), None)


def _forced(data: bytes, where: str, encoding: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), encoding
    except UnicodeError as error:
        problem = f"byte {_position(error)} is not {encoding}"
        raise _not_decodable(where, problem, "pass another --encoding or convert the file") from error


def _told_by_itself(data: bytes, where: str, *, page: bool) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        fault = error
    if codec := codec_of_byte_order_mark(data):
        return _forced(data, where, codec)
    if page and (text := _declared(data)):
        return text
    if _is_binary(data.decode("latin-1")):
        raise _binary(where, "this is binary data, not text")
    if found := _eastern(data) or _western(data) or _detected(data):
        return found
    advice = "pass --encoding, such as windows-1252, or convert the file"
    raise _not_decodable(where, f"byte {fault.start} is not UTF-8, and no other encoding is sure", advice) from fault


def _declared(data: bytes) -> tuple[str, str] | None:
    found = _DECLARED.search(data[:DECLARED_WITHIN])
    label = (found[1] or found[2]).decode("ascii", "replace") if found else ""
    if not label or _NOT_DECLARABLE.search(label):
        return None
    try:
        named = codecs.lookup(label).name
    except LookupError:
        return None
    return _try(data, _AS_BROWSERS_READ.get(named, named)) or _try(data, named)


def _try(data: bytes, codec: str) -> tuple[str, str] | None:
    try:
        return data.decode(codec), codec
    except (LookupError, UnicodeError):  # LookupError: a codec that does not decode text
        return None


def _western(data: bytes) -> tuple[str, str] | None:
    if _is_beyond_ascii(_sample(data)):  # not English; in another script misfits are rare
        return None
    for codec in _WESTERN:
        reading = _try(data, codec)
        if reading and _fits(reading[0]):
            return reading
    return None


def _fits(text: str) -> bool:
    beyond = sum(1 for character in text if not character.isascii())
    return len(_MISFIT.findall(text)) <= MISFITS_SHARE * beyond


def _detected(data: bytes) -> tuple[str, str] | None:
    sample = _sample(data)
    if not _is_beyond_ascii(sample):
        return None
    from charset_normalizer import from_bytes  # slow to import and seldom needed
    from charset_normalizer.utils import is_multi_byte_encoding

    readings = list(from_bytes(sample))
    if not readings or readings[0].chaos > CHAOS_MOST or is_multi_byte_encoding(readings[0].encoding):
        return None
    best = readings[0]
    rivals = (other for other in readings[1:] if str(other) != str(best))
    if any(other.chaos < best.chaos + CHAOS_MARGIN for other in rivals):
        return None
    return _try(data, best.encoding)


def _eastern(data: bytes) -> tuple[str, str] | None:
    """Decode text in an old codec of Japan, Korea or China; such text often decodes in more than one of them.

    No other text looks like kana or Korean by chance. Text is Chinese only if exactly one codec reads it so.
    """
    sample = _sample(data)
    if not _is_beyond_ascii(sample):
        return None
    for codecs_of, shows in ((_JAPANESE, _is_japanese), (_KOREAN, _is_korean), (tuple(_CHINESE), _is_chinese)):
        found = [codec for codec in codecs_of if (text := _try(sample, codec)) and shows(text[0], codec)]
        if found:
            return _try(data, found[0]) if len(found) == 1 else None
    return None


def _is_beyond_ascii(sample: bytes) -> bool:
    return sum(byte > _ASCII_END for byte in sample) >= DETECT_SHARE * len(sample)


def _beyond(text: str) -> list[str]:
    return [character for character in text if not character.isascii()]


def _is_japanese(text: str, _codec: str) -> bool:
    return len(_KANA.findall(text)) >= KANA_LEAST * len(_beyond(text))


def _is_korean(text: str, _codec: str) -> bool:
    beyond = _beyond(text)
    hangul = sum(_lead(character, "euc_kr") in _HANGUL for character in beyond)
    return hangul >= HANGUL_LEAST * len(beyond) and text.count(" ") >= SPACES_LEAST * len(text)


def _is_chinese(text: str, codec: str) -> bool:
    beyond = _beyond(text)
    inner, common = _CHINESE[codec]
    return (
        len(_KANA.findall(text)) < KANA_MOST * len(beyond)
        and len(_STOPS.findall(text)) >= STOPS_LEAST * len(beyond)
        and sum(_lead(character, inner) in common for character in beyond) >= COMMON_LEAST * len(beyond)
    )


def _lead(character: str, codec: str) -> int:
    """Return the first byte of a character in a codec, 0 if the codec does not have the character."""
    return next(iter(character.encode(codec, "ignore")), 0)


def _sample(data: bytes) -> bytes:
    """Return the beginning of a file, cut at the end of a line, so that no character of several bytes is torn."""
    head = data[:DETECT_BYTES]
    return head if len(head) == len(data) else head[: head.rfind(b"\n") + 1] or head


def _is_binary(text: str) -> bool:
    controls = len(_CONTROLS.findall(text))
    return controls > CONTROLS_LEAST and controls > CONTROLS_SHARE * len(text)


def _position(error: UnicodeError) -> int:
    return error.start if isinstance(error, UnicodeDecodeError) else 0


def _binary(where: str, problem: str) -> InputError:
    advice = "convert it to text; UTF-16 without a byte-order mark needs --encoding utf-16-le or utf-16-be"
    return InputError(where, problem, reason="binary", advice=advice)


def _not_decodable(where: str, problem: str, advice: str) -> InputError:
    return InputError(where, problem, reason="not decodable", advice=advice)
