"""What the file is called that keeps an article's text.

Comes in: an article's id, any string at all. Goes out: a relative path that is legal on every system, stays
below its folder, and is no other id's: what is not plain in a name is written as `%` and its bytes, as in URLs,
and a name that is too long ends in a digest. (Ids that differ in case alone need a file system that tells
case apart.)
"""

from __future__ import annotations

import hashlib
import re

SUFFIX = ".txt"

_PLAIN = frozenset(" -_.,+=@()")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
"""Names that Windows keeps for devices, with any suffix (Microsoft, "Naming files, paths, and namespaces")."""

PART_LONGEST = 180
PATH_LONGEST = 800
"""Bytes. File systems allow 255 for a name and most systems 1,024 for a path, which the folder's own shares."""

_DIGITS = 32  # of a digest, hexadecimal: 128 bits, so no two ids share one


def kept_name(doc_id: str) -> str:
    """Return the path of an article's kept text, relative to its folder, with forward slashes."""
    *folders, last = doc_id.split("/")
    name = "/".join([*(_folder(part) for part in folders), _part(last) + SUFFIX])
    return name if _size(name) <= PATH_LONGEST else _digested(_part(last), doc_id) + SUFFIX


def _folder(part: str) -> str:
    """Name a folder such that no file is called the same: a kept file alone ends in the suffix."""
    name = _part(part)
    return name[: -len(SUFFIX)] + "%2E" + SUFFIX[1:] if name.lower().endswith(SUFFIX) else name


def _part(part: str) -> str:
    if not part:
        return "%"  # what is escaped has two digits behind it, so this is nothing else
    name = "".join(map(_escaped, part[1:-1])) if len(part) > 1 else ""
    first = _escaped(part[0], edge=True, reserved=bool(_RESERVED.match(part)))
    name = first + name + (_escaped(part[-1], edge=True) if len(part) > 1 else "")
    return name if _size(name) <= PART_LONGEST else _digested(name, part)


def _escaped(character: str, *, edge: bool = False, reserved: bool = False) -> str:
    """Escape what some system does not allow: signs anywhere, a space or full stop at a name's edge."""
    plain = character.isalnum() or (character in _PLAIN and not (edge and character in " ."))
    if plain and not reserved:
        return character
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def _digested(name: str, whole: str) -> str:
    digest = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{name[: PART_LONGEST // 6]}~{digest}"  # "~" is escaped in every other name


def _size(name: str) -> int:
    return len(name.encode())
