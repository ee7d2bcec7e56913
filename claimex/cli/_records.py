"""Read the records that the user named."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from claimex.cli._app import STANDARD_INPUT
from claimex.cli._terminal import say

if TYPE_CHECKING:
    from claimex.record import Record


def load_all(records: str) -> list[Record]:
    from claimex.formats import load_records
    from claimex.record import Record

    return [entry for entry in load_records(records, stdin=sys.stdin.buffer) if isinstance(entry, Record)]


def tell_least_confidence(records: str, found: float | None = None) -> None:
    """Say which threshold records were made with: by the manifest of their folder, else by the least that they have."""
    from claimex.running import least_confidence

    made = least_confidence(Path(records)) if records != STANDARD_INPUT else None
    if made is not None:
        say(f"{records}: made with --min-confidence {made:g}")
    elif found is not None:
        say(f"{records}: the lowest confidence of its records is {found:.2f}")
