"""Resolve source mentions to speakers: who each one is, and what proves it."""

from __future__ import annotations

from claimex.speakers.identify import Identified, find_speakers
from claimex.speakers.numbered_entities import Numbered, list_entities
from claimex.speakers.profiles import NOTHING, Profile, Profiles, profile_speakers, stated_role
from claimex.speakers.resolutions import Entity, Joined, Key, Step

__all__ = [
    "NOTHING",
    "Entity",
    "Identified",
    "Joined",
    "Key",
    "Numbered",
    "Profile",
    "Profiles",
    "Step",
    "find_speakers",
    "list_entities",
    "profile_speakers",
    "stated_role",
]
