"""Test that models of other packages are found by the metadata of distributions, without running their code."""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from pathlib import Path

import pytest

from claimex.errors import ModelError
from claimex.model import folder as folders
from claimex.model.folder import CLAIMEX, DEFAULT, FORMAT, MANIFEST, OWN_PACKAGES, find_model, list_models, verify
from claimex.model.installed import GROUP

FILES = ("model.onnx", "heads.npz", "tokenizer.json")


def write_folder(folder: Path, name: str) -> Path:
    """Write a model folder whose files are not a model."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in FILES:
        (folder / file).write_bytes(file.encode())
    manifest = {
        "format": FORMAT,
        "name": name,
        "version": "2.0",
        "summary": "made by hand",
        **dict(zip(("encoder", "heads", "tokenizer"), FILES, strict=True)),
        "decoding": {"window": 40, "stride": 20},
        "calibration": {},
        "files": {file: hashlib.sha256(file.encode()).hexdigest() for file in FILES},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def install(site: Path, package: str, states: dict[str, str], *, name: str | None = None) -> Path:
    """Write a distribution that states models, with the package `MODULE` of the first; `name` is in its manifest."""
    metadata = site / f"{package.replace('-', '_')}-2.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 2.0\n", encoding="utf-8")
    lines = [f"[{GROUP}]", *(f"{model} = {module}" for model, module in states.items())]
    (metadata / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    model, module = next(iter(states.items()))
    made = write_folder(site / module, name or model)
    (made / "__init__.py").write_text('raise RuntimeError("code of a model package was run")\n', encoding="utf-8")
    return made


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages on Python's path, seen from a working directory without models."""
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return tmp_path / "site"


def test_a_model_of_a_package_is_found_listed_and_verified_without_its_code(site: Path) -> None:
    made = install(site, "weekly-models", {"weekly": "weekly_models"})
    info = find_model("weekly")

    assert (info.folder, info.package, info.manifest.name) == (made, "weekly-models", "weekly")
    assert info in list_models()
    assert "weekly_models" not in sys.modules
    verify(info)
    (made / "heads.npz").write_bytes(b"altered")
    with pytest.raises(ModelError, match="SHA-256"):
        verify(info)


def test_one_package_may_bring_several_models(site: Path) -> None:
    install(site, "pair", {"left": "pair_left", "right": "pair_right"})
    write_folder(site / "pair_right", "right")

    assert [info.manifest.name for info in list_models() if info.package == "pair"] == ["left", "right"]
    assert find_model("right").folder == site / "pair_right"


def test_two_packages_with_one_name_are_both_named(site: Path) -> None:
    install(site, "harbor-models", {"harbor": "harbor_one"})
    install(site, "dock-models", {"harbor": "harbor_two"})

    for look in (lambda: find_model("harbor"), list_models):
        with pytest.raises(ModelError, match=r"harbor: several packages .*: dock-models, harbor-models; pip uninstall"):
            look()
    assert find_model(site / "harbor_two").package == ""


def test_no_package_takes_the_place_of_a_model_of_claimex(site: Path) -> None:
    install(site, "impostor", {DEFAULT: "impostor"})

    assert find_model(DEFAULT).package == CLAIMEX
    with pytest.raises(ModelError, match=f"{DEFAULT}: several packages .*: {CLAIMEX}, impostor"):
        list_models()


def test_a_package_that_names_its_model_otherwise_is_refused(site: Path) -> None:
    install(site, "mixed-up", {"north": "mixed_up"}, name="south")

    with pytest.raises(ModelError, match=r"mixed-up: states the model 'north', but its model\.json says 'south'"):
        find_model("north")


@pytest.mark.parametrize("module", ["not_there", "not_there.inside", "json.decoder", "lone:function"])
def test_a_package_whose_folder_is_missing_is_named_and_others_still_open(site: Path, module: str) -> None:
    install(site, "broken", {"whole": "whole_model", "gone": module})

    with pytest.raises(ModelError, match=r"broken: states the model 'gone' .*pip install --force-reinstall broken"):
        find_model("gone")
    assert find_model("whole").manifest.version == "2.0"
    assert find_model().manifest.name == DEFAULT


def test_an_unknown_name_lists_the_models_of_packages_too(site: Path) -> None:
    install(site, "weekly-models", {"weekly": "weekly_models"})

    with pytest.raises(ModelError, match=f"known models: {DEFAULT}, .*weekly"):
        find_model("no-such-model")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose `models` holds the default model, and the source of the package of `large` without its files."""
    models = tmp_path / "checkout" / "models"
    write_folder(models / DEFAULT, DEFAULT)
    (models / "large").mkdir()
    (models / "large" / "pyproject.toml").touch()
    monkeypatch.setattr(folders, "_SHIPPED", tmp_path / "none")
    monkeypatch.setattr(folders, "_CHECKOUT", models)
    return models


def test_a_missing_large_model_is_one_line_away(
    site: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match=f"not installed; pip install {checkout}/large$"):
        find_model("large")
    monkeypatch.chdir(tmp_path / "checkout")
    with pytest.raises(ModelError, match=r"not installed; pip install \./models/large$"):
        find_model("large")
    monkeypatch.setattr(folders, "_CHECKOUT", tmp_path / "site-packages" / "models")
    with pytest.raises(ModelError, match=r"not installed; pip install \./models/large$"):
        find_model("large")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=r"not installed; pip install \./models/large in a checkout of claimex$"):
        find_model("large")


def test_the_source_of_a_package_in_the_checkout_is_its_model(site: Path, checkout: Path) -> None:
    installed = install(site, OWN_PACKAGES["large"], {"large": "claimex_model_large"})
    before = find_model("large").folder
    write_folder(checkout / "large", "large")

    assert before == installed
    assert find_model("large").folder == checkout / "large"
    assert [(i.manifest.name, i.folder) for i in list_models() if i.package] == [
        (DEFAULT, checkout / DEFAULT),
        ("large", checkout / "large"),
    ]


def test_the_wheel_holds_each_model_that_is_no_package_of_its_own() -> None:
    root = Path(__file__).parents[2]
    build = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    held = {f"models/{path.name}" for path in (root / "models").iterdir() if path.is_dir()}
    own = {path for path in held if (root / path / "pyproject.toml").is_file()}

    assert own == {f"models/{name}" for name in OWN_PACKAGES}
    assert build["wheel"]["force-include"] == {path: f"claimex/shipped/{path[7:]}" for path in held - own}
    assert {path[1:] for path in build["sdist"]["include"] if path.startswith("/models")} == held - own
    for path in own:
        stated = tomllib.loads((root / path / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        assert OWN_PACKAGES[path[7:]] == stated["name"]
        assert path[7:] in stated["entry-points"][GROUP]
