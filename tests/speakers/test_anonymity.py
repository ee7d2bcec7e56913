"""Sources whose name is withheld, and the reason."""

from __future__ import annotations

import pytest

from claimex.spans import Span
from claimex.speakers.anonymity import find_reason, is_withheld


@pytest.mark.parametrize(
    ("words", "withheld"),
    [
        ("an aide who asked not to be named", True),
        ("people familiar with the sale", True),
        ("a guard who refused to give his full name", True),
        ("two clerks not authorised to speak", True),
        ("multiple sources privy to negotiations", True),
        ("a cashier who did not want to be quoted by name", True),
        ("a factory close to the border", False),
        ("a guard who asked for water", False),
        ("the mayor", False),
    ],
)
def test_sources_with_a_withheld_name_are_recognized(words: str, withheld: bool) -> None:  # noqa: FBT001
    assert is_withheld(words) is withheld


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The aide asked not to be named because the talks are secret.", "because the talks are secret"),
        ("He spoke on condition of anonymity, citing fear of reprisals.", "citing fear of reprisals"),
        ("A clerk, not authorised to talk to reporters, said no.", "not authorised to talk to reporters"),
        ("A nurse who declined to be named for fear of the sack said no.", "for fear of the sack"),
        ("An aide spoke on condition of anonymity.", None),
        ("An aide spoke on condition of anonymity to discuss private talks.", "to discuss private talks"),
        ("An aide requested anonymity in order to speak freely.", "to speak freely"),
        ("The mayor left because it rained.", None),
    ],
)
def test_the_reason_for_withholding_a_name_is_found(sentence: str, reason: str | None) -> None:
    found = find_reason(sentence, Span(0, len(sentence)))

    assert (found.of(sentence) if found is not None else None) == reason
