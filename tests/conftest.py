"""What several test modules share: the spaCy vocabulary, the shipped model opened once, Hypothesis' profile.

Properties are searched from a fixed seed, so that a build fails only for what it changed;
`pytest --hypothesis-profile search` looks further.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import HealthCheck, settings

from claimex.pipeline.extractor import Extractor, load

if TYPE_CHECKING:
    from spacy.language import Language

settings.register_profile(
    "steady", deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("search", deadline=None, database=None, max_examples=2000)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def blank() -> Language:
    """spaCy's English tokenizer without any trained component."""
    return spacy.blank("en")


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The shipped model and the spaCy pipeline, opened once."""
    return load(any_language=True)  # any text at all goes through it
