"""Read the records that the user named."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimex.record import Record


def load_all(records: str) -> list[Record]:
    from claimex.formats import load_records
    from claimex.record import Record

    return [entry for entry in load_records(records, stdin=sys.stdin.buffer) if isinstance(entry, Record)]
