"""Test the model `large`, whose package is part of a checkout: that it reads, and that the package is whole."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import claimex
from claimex.model.folder import MANIFEST, OWN_PACKAGES, find_model, verify

FOLDER = Path(__file__).parents[2] / "models" / "large"
TEXT = "The dam will hold, Adaeze Obi said on Monday. “It has held for forty years,” she told the Orlan Post."

pytestmark = pytest.mark.skipif(not (FOLDER / MANIFEST).is_file(), reason="no checkout, or one without large files")


def test_its_files_are_as_its_manifest_says() -> None:
    info = find_model("large")

    verify(info)
    assert info.folder == FOLDER
    assert info.size < 120 * 1000 * 1000


@pytest.mark.model
def test_it_reads_with_every_head() -> None:
    records = claimex.load("large", voice="all").extract(TEXT)

    assert [record.speaker.name for record in records if record.speaker] == ["Adaeze Obi", "Adaeze Obi"]
    assert [record.content[0].text for record in records] == ["The dam will hold", "“It has held for forty years,”"]
    assert all(record.claims[0].checkable is not None for record in records)
    assert {record.producer.model for record in records} == {f"large-{find_model('large').manifest.version}"}


def test_its_package_holds_every_file_of_the_manifest() -> None:
    build = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = [pattern.removeprefix("/") for pattern in build["tool"]["hatch"]["build"]["targets"]["wheel"]["include"]]

    for name in (MANIFEST, *find_model("large").manifest.files):
        assert any(Path(name).match(pattern) for pattern in patterns), name
    assert build["project"]["name"] == OWN_PACKAGES["large"]
