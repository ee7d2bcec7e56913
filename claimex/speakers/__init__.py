"""Source mentions to speakers: who each one is, and what shows it."""

from __future__ import annotations

from claimex.speakers.identify import Identified, find_speakers
from claimex.speakers.mentions import Entity, Joined, Key, Step
from claimex.speakers.numbered_entities import Numbered, list_entities

__all__ = [
    "Entity",
    "Identified",
    "Joined",
    "Key",
    "Numbered",
    "Phrases",
    "Step",
    "find_speakers",
    "list_entities",
]
