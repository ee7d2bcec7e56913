"""Test that model folders are found, and that no altered file and no file elsewhere is opened."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimex.errors import ModelError
from claimex.model.encoding import LABELS
from claimex.model.folder import DEFAULT, FORMAT, MANIFEST, find_model, list_models, read_manifest, verify
from claimex.model.tagger import Tagger

FILES = {"model.onnx": b"encoder", "heads.npz": b"heads", "tokenizer.json": b"{}"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder with a right manifest, whose files are not a model."""
    made = tmp_path / "made"
    made.mkdir()
    for name, content in FILES.items():
        (made / name).write_bytes(content)
    write_manifest(made)
    return made


def write_manifest(folder: Path, **changes: object) -> None:
    manifest = {
        "format": FORMAT,
        "name": "made",
        "version": "1",
        "summary": "made by hand",
        "encoder": "model.onnx",
        "heads": "heads.npz",
        "tokenizer": "tokenizer.json",
        "decoding": {"window": 40, "stride": 20},
        "calibration": {},
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()},
    }
    (folder / MANIFEST).write_text(json.dumps({**manifest, **changes}), encoding="utf-8")


def test_a_folder_is_found_by_its_path(folder: Path) -> None:
    info = find_model(folder)

    assert info.manifest.name == "made"
    assert info.size == sum(map(len, FILES.values()))
    assert find_model(str(folder)) == info
    verify(info)


def test_the_default_model_is_shipped() -> None:
    names = [info.manifest.name for info in list_models()]

    assert DEFAULT in names
    assert find_model() == find_model(DEFAULT)
    verify(find_model())


@pytest.mark.parametrize("name", ["no-such-model", "../models", "", "/"])
def test_an_unknown_name_is_refused_and_the_known_ones_are_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ModelError, match=f"known models: .*{DEFAULT}"):
        find_model(name)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=MANIFEST):
        find_model(tmp_path)


def test_an_altered_file_is_refused(folder: Path) -> None:
    info = find_model(folder)
    (folder / "heads.npz").write_bytes(b"headz")

    with pytest.raises(
        ModelError, match=r"SHA-256 is .* the manifest says .* altered: install the model again"
    ) as caught:
        verify(info)

    assert caught.value.where == str(folder / "heads.npz")


def test_no_file_is_opened_before_all_of_them_are_verified(folder: Path) -> None:
    (folder / "tokenizer.json").write_bytes(b"{ }")

    with pytest.raises(ModelError, match="SHA-256"):
        Tagger(find_model(folder))


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "model.onnx").unlink()
    info = find_model(folder)

    with pytest.raises(ModelError, match="cannot be read; install the model again"):
        verify(info)


@pytest.mark.parametrize("number", [0, 2, 99])
def test_a_manifest_of_another_format_asks_for_an_upgrade(folder: Path, number: int) -> None:
    write_manifest(folder, format=number)

    with pytest.raises(ModelError, match=f"format {number} is not {FORMAT}; upgrade claimex"):
        read_manifest(folder)


def test_a_later_format_asks_for_an_upgrade_whatever_else_it_holds(folder: Path) -> None:
    write_manifest(folder, format=2, layers=["unheard of"])

    with pytest.raises(ModelError, match="upgrade claimex"):
        read_manifest(folder)


@pytest.mark.parametrize(
    "manifest",
    [b"", b"{", b"[]", b"null", b"{}", b"\xff\xfe", b'{"format": 1}', b'{"format": "one"}', b"[" * 100_000],
)
def test_a_manifest_that_cannot_be_read_is_refused(folder: Path, manifest: bytes) -> None:
    (folder / MANIFEST).write_bytes(manifest)

    with pytest.raises(ModelError) as caught:
        read_manifest(folder)

    assert caught.value.where == str(folder / MANIFEST)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": None},
        {"surprise": 1},
        {"decoding": {"window": 0, "stride": 20}},
        {"decoding": {"window": 40}},
        {"files": ["model.onnx"]},
    ],
)
def test_a_manifest_with_a_wrong_field_is_refused(folder: Path, changes: dict[str, Any]) -> None:
    write_manifest(folder, **changes)

    with pytest.raises(ModelError, match="install the model again"):
        read_manifest(folder)


@pytest.mark.parametrize("name", ["../outside.npz", "/etc/hostname", "sub/heads.npz", "..", "", "."])
@pytest.mark.parametrize("field", ["encoder", "heads", "tokenizer", "checkable", "inner"])
def test_a_manifest_cannot_name_a_file_outside_its_folder(folder: Path, field: str, name: str) -> None:
    (folder.parent / "outside.npz").write_bytes(b"")
    digest = hashlib.sha256(b"").hexdigest()
    known = json.loads((folder / MANIFEST).read_bytes())["files"]
    write_manifest(folder, **{field: name, "files": {**known, name: digest}})

    with pytest.raises(ModelError):
        verify(read_manifest(folder))


def test_a_file_without_a_hash_is_refused(folder: Path) -> None:
    write_manifest(folder, heads="other.npz")

    with pytest.raises(ModelError, match=r"'other\.npz' is not a hashed file"):
        read_manifest(folder)


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_no_model_are_refused_though_their_hashes_agree(folder: Path, name: str) -> None:
    shipped = find_model()
    for field in ("encoder", "heads", "tokenizer"):
        own = getattr(find_model(folder).manifest, field)
        if own != name:
            shutil.copyfile(shipped.folder / getattr(shipped.manifest, field), folder / own)
    hashes = {each: hashlib.sha256((folder / each).read_bytes()).hexdigest() for each in FILES}
    write_manifest(folder, files=hashes)

    with pytest.raises(ModelError) as caught:
        Tagger(find_model(folder))

    assert caught.value.where == str(folder / name)


def test_weights_that_end_early_are_refused_and_left_closed(folder: Path) -> None:
    whole = (find_model().folder / find_model().manifest.heads).read_bytes()
    (folder / "heads.npz").write_bytes(whole[: len(whole) // 2])
    shutil.copyfile(find_model().folder / find_model().manifest.tokenizer, folder / "tokenizer.json")
    hashes = {each: hashlib.sha256((folder / each).read_bytes()).hexdigest() for each in FILES}
    write_manifest(folder, files=hashes)

    with pytest.raises(ModelError, match=r"heads\.npz: cannot be opened"):
        Tagger(find_model(folder))


@pytest.mark.model
def test_the_shipped_model_runs_and_gives_the_promised_shapes() -> None:
    tagger = Tagger(find_model())
    ids, features = np.array([101, 2057, 102]), np.array([0, 1, 0])

    logits, hidden, middle = tagger.run(ids, features)

    assert logits.shape == (3, len(LABELS))
    assert hidden.shape == middle.shape == (3, tagger.dim)
    assert logits.dtype == hidden.dtype == middle.dtype == np.float32
    assert tagger.name == f"{tagger.manifest.name}-{tagger.manifest.version}"


@pytest.mark.model
def test_the_shipped_model_s_tokenizer_neither_cuts_nor_pads() -> None:
    tokenizer = Tagger(find_model()).tokenizer

    assert len(tokenizer.encode("won " * 2000, add_special_tokens=False).ids) == 2000
    assert len(tokenizer.encode("won", add_special_tokens=False).ids) == 1


def test_the_inside_of_content_is_read_by_a_verified_file_of_the_default_model(tmp_path: Path) -> None:
    shipped = find_model()
    inner = shipped.manifest.inner
    assert inner is not None
    copied = Path(shutil.copytree(shipped.folder, tmp_path / "copied"))
    (copied / inner).write_bytes((copied / inner).read_bytes() + b"\0")

    with pytest.raises(ModelError, match=inner):
        verify(read_manifest(copied))
