"""Small PDF files, made by hand: words at places, so that a test says what stands where."""

from __future__ import annotations

import hashlib
import zlib
from typing import NamedTuple

SIZE = 10
LEADING = 12
ID = bytes(16)
PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")  # ISO 32000-1, 7.6.3.3
PRIVATE = (
    b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
    b"1 beginbfrange <20> <FF> <E020> endbfrange endcmap end"
)


class Words(NamedTuple):
    """Words on a page, their left end and baseline in points from its lower left corner."""

    x: float
    y: float
    text: str
    size: float = SIZE


def column(x: float, y: float, *lines: str) -> list[Words]:
    """Return lines below each other; a line that begins with a space has an indent."""
    return [
        Words(x + (SIZE if line.startswith(" ") else 0), y - LEADING * number, line.strip())
        for number, line in enumerate(lines)
    ]


def pdf(
    *pages: list[Words],
    title: str = "",
    password: str = "",
    turn: int = 0,
    operators: bytes = b"",
    unknown: bool = False,
) -> bytes:
    """Return a file.

    Args:
        pages: What stands on each, in the order in which it is written.
        title: What the file states.
        password: Lock it.
        turn: Degrees by which pages are shown turned, with their words the other way, so that they are upright.
        operators: More of a page's description, for each page.
        unknown: Use a font that tells codes for private use instead of letters.
    """
    key = _key(password) if password else b""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    font = "/Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
    if unknown:
        font += f" /ToUnicode {5 + 2 * len(pages)} 0 R"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        f"<< /Type /Font {font} >>".encode(),
        b"<< /Title (" + _escaped(_sealed(title.encode("cp1252"), key, 4)) + b") >>",
    ]
    for number, page in enumerate(pages):
        drawn = _turned(turn) + b" ".join(map(_drawn, page)) + operators
        packed = _sealed(zlib.compress(drawn), key, 6 + 2 * number)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Rotate {turn} /Contents {6 + 2 * number} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream")
    if unknown:
        objects.append(b"<< /Length %d >>\nstream\n" % len(PRIVATE) + PRIVATE + b"\nendstream")
    lock = b""
    if password:
        objects.append(_lock(password, key))
        lock = f"/Encrypt {len(objects)} 0 R".encode()
    return _file(objects, lock)


def _drawn(words: Words) -> bytes:
    shown = _escaped(words.text.encode("cp1252"))
    return f"BT /F {words.size} Tf {words.x} {words.y} Td (".encode() + shown + b") Tj ET"


def _turned(degrees: int) -> bytes:
    return {0: b"", 90: b"0 1 -1 0 600 0 cm ", 180: b"-1 0 0 -1 600 800 cm ", 270: b"0 -1 1 0 0 800 cm "}[degrees]


def _escaped(data: bytes) -> bytes:
    return b"".join(b"\\%03o" % byte if byte in b"()\\\r\n" or byte > 126 else bytes([byte]) for byte in data)


def _file(objects: list[bytes], lock: bytes) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R " % (len(objects) + 1)
    trailer += b"/ID [<" + ID.hex().encode() + b"> <" + ID.hex().encode() + b">] " + lock
    return out + head + table + trailer + b" >>\nstartxref\n%d\n%%%%EOF\n" % len(out)


# Encryption of revision 2 (ISO 32000-1, 7.6.3)


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _padded(password: str) -> bytes:
    return (password.encode() + PADDING)[:32]


def _owner(password: str) -> bytes:
    return _rc4(hashlib.md5(_padded(password)).digest()[:5], _padded(password))  # noqa: S324 - as the format says


def _key(password: str) -> bytes:
    whole = _padded(password) + _owner(password) + (0xFFFFFFFC).to_bytes(4, "little") + ID
    return hashlib.md5(whole).digest()[:5]  # noqa: S324 - as above


def _sealed(data: bytes, key: bytes, number: int) -> bytes:
    if not key:
        return data
    return _rc4(hashlib.md5(key + number.to_bytes(3, "little") + bytes(2)).digest()[:10], data)  # noqa: S324 - as above


def _lock(password: str, key: bytes) -> bytes:
    owner, user = _owner(password).hex(), _rc4(key, PADDING).hex()
    return f"<< /Filter /Standard /V 1 /R 2 /O <{owner}> /U <{user}> /P -4 >>".encode()
