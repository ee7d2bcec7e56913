"""Find model folders, read their manifests and verify their files.

Comes in: the name of a model or a folder. Goes out: `ModelInfo`, the folder with its manifest. Models come with
claimex, or in packages of their own (`installed.py`). A model folder holds
`model.json` (the manifest: what the model is, how it is run, the SHA-256 of each file), the encoder in ONNX, the
heads for links and acts as plain arrays, and the tokenizer. No file is opened before its hash agrees with the
manifest. No file can carry code: the formats are ONNX, NumPy arrays without pickles, and JSON. Nothing is ever
downloaded.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from claimex.errors import ModelError, UnknownModelError
from claimex.model.installed import installed_models

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from claimex.model.installed import Installed

MANIFEST = "model.json"
FORMAT = 1
DEFAULT = "base"

OWN_PACKAGES = {"large": "claimex-model-large"}
"""Models of ours that are too large for claimex's wheel: the package that brings each. In a checkout its source is
`models/NAME`."""

CLAIMEX = "claimex"

_SHIPPED = Path(__file__).parents[1] / "shipped"
_CHECKOUT = Path(__file__).parents[2] / "models"
Positive = Annotated[int, Field(gt=0)]


class Decoding(BaseModel):
    """How the model is run over an article longer than its window."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window: Positive = Field(description="Wordpieces in one window, without [CLS] and [SEP].")
    stride: Positive = Field(description="Wordpieces between the starts of two windows.")
    slack: Annotated[int, Field(ge=0)] = Field(
        default=0, description="Wordpieces by which a window may be longer at either end, to end with a sentence."
    )


class Manifest(BaseModel):
    """The content of `model.json`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    name: str
    version: str
    summary: str
    encoder: str = Field(description="File name of the ONNX encoder.")
    heads: str = Field(description="File name of the linking heads.")
    tokenizer: str = Field(description="File name of the tokenizer.")
    checkable: str | None = Field(default=None, description="File name of the weights of `checkability.py`, if any.")
    inner: str | None = Field(default=None, description="File name of the weights of `inner_layer.py`, if any.")
    decoding: Decoding
    calibration: dict[str, float] = Field(description="Weights of the confidence, see confidence.py.")
    parts: dict[str, dict[str, float]] = Field(default={}, description="Weights of its parts' confidence, by part.")
    statements: dict[str, float] = Field(
        default={}, description="Weights of statements' confidence, see confidence.py."
    )
    files: dict[str, str] = Field(description="SHA-256 of each file of the folder, by name.")


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model folder and its manifest.

    Attributes:
        folder: Path of the folder.
        manifest: Its manifest.
        size: Bytes on disk of the files that the manifest names.
        package: The package that brought it, as pip knows it. Empty for a folder that was named.
    """

    folder: Path
    manifest: Manifest
    size: int
    package: str = ""


def list_models() -> list[ModelInfo]:
    """List the models that came with claimex and in other packages, sorted by name.

    Raises:
        ModelError: Two packages state a model of one name, or a model's manifest cannot be used.
    """
    shipped = _shipped()
    others = {model.name: model for model in _installed(shipped)}
    found = [*(read_manifest(folder, package=CLAIMEX) for folder in shipped.values()), *map(_read, others.values())]
    return sorted(found, key=lambda info: info.manifest.name)


def find_model(name: str | Path | None = None) -> ModelInfo:
    """Find a model by its name or by its folder. A model that came with claimex has precedence, then those of packages.

    Args:
        name: Name or folder. None means the default model.

    Raises:
        UnknownModelError: There is no such model.
        ModelError: Its manifest cannot be used, or two packages state one of this name.
    """
    text = os.fspath(name) if name is not None else DEFAULT
    if Path(text).name == text:
        if (folder := _shipped().get(text)) is not None:
            return read_manifest(folder, package=CLAIMEX)
        if found := [model for model in installed_models() if model.name == text]:
            return _read(_only(found))
    if (Path(text) / MANIFEST).is_file():
        return read_manifest(Path(text))
    if text in OWN_PACKAGES:
        raise ModelError(text, "this model is a package of its own, which is not installed", advice=_install_line(text))
    known = ", ".join(sorted({*_shipped(), *(model.name for model in installed_models())})) or "none"
    problem = f"no model of this name and no folder with a {MANIFEST}"
    raise UnknownModelError(text, problem, advice=f"known models: {known}")


def _shipped() -> dict[str, Path]:
    """Return the folders that lie in claimex's own package, or else in its checkout, by name."""
    root = _SHIPPED if _SHIPPED.is_dir() else _CHECKOUT
    return {path.parent.name: path.parent for path in sorted(root.glob(f"*/{MANIFEST}"))}


def _installed(shipped: Mapping[str, Path]) -> Iterator[Installed]:
    """Yield the model of each name that other packages state, but not those whose source the checkout holds.

    Raises:
        ModelError: Two packages state one name, or one states a name of claimex's.
    """
    for name, group in groupby(installed_models(), key=lambda model: model.name):
        found = list(group)
        if name in shipped:
            found = [model for model in found if model.package != OWN_PACKAGES.get(name)]
            if found:
                _refuse(name, [CLAIMEX, *(model.package for model in found)])
        else:
            yield _only(found)


def _only(found: Sequence[Installed]) -> Installed:
    if len(found) > 1:
        _refuse(found[0].name, [model.package for model in found])
    return found[0]


def _refuse(name: str, packages: Sequence[str]) -> NoReturn:
    problem = f"several packages have a model of this name: {', '.join(packages)}"
    raise ModelError(name, problem, advice="pip uninstall all but one of them, or name the folder")


def _read(model: Installed) -> ModelInfo:
    info = read_manifest(model.folder, package=model.package)
    if info.manifest.name != model.name:
        problem = f"states the model {model.name!r}, but its {MANIFEST} says {info.manifest.name!r}"
        raise ModelError(model.package, problem, advice="report this to the package's authors")
    return info


def _install_line(name: str) -> str:
    """Say how a model of ours is installed: from a checkout, because its package lies nowhere else."""
    source = Path("models", name)
    if (source / "pyproject.toml").is_file():
        return f"pip install ./{source.as_posix()}"
    if (_CHECKOUT / name / "pyproject.toml").is_file():
        return f"pip install {_CHECKOUT / name}"
    return f"pip install ./{source.as_posix()} in a checkout of claimex"


def read_manifest(folder: Path, *, package: str = "") -> ModelInfo:
    """Read a folder's manifest without opening the model.

    Args:
        folder: The model folder.
        package: The package that brought it, if any.

    Raises:
        ModelError: The manifest cannot be read, or has another format.
    """
    path = folder / MANIFEST
    try:
        raw = from_json(path.read_bytes())
        manifest = Manifest.model_validate(raw)
    except (OSError, ValueError, ValidationError) as error:
        if isinstance(error, ValidationError) and isinstance(raw, dict) and raw.get("format", FORMAT) != FORMAT:
            raise ModelError(str(path), f"format {raw['format']} is not {FORMAT}", advice="upgrade claimex") from error
        raise ModelError(str(path), f"cannot be used: {error}", advice="install the model again") from error
    if manifest.format != FORMAT:
        raise ModelError(str(path), f"format {manifest.format} is not {FORMAT}", advice="upgrade claimex")
    named = [
        manifest.encoder,
        manifest.heads,
        manifest.tokenizer,
        *(name for name in (manifest.checkable, manifest.inner) if name),
    ]
    for name in (*manifest.files, *named):
        if Path(name).name != name or name not in manifest.files:
            problem = f"{name!r} is not a hashed file of this folder"
            raise ModelError(str(path), problem, advice="install the model again")
    sizes = [(folder / name).stat().st_size for name in manifest.files if (folder / name).is_file()]
    return ModelInfo(folder, manifest, sum(sizes), package)


def verify(info: ModelInfo) -> None:
    """Compare each file of a model with its SHA-256 in the manifest.

    Raises:
        ModelError: A file is missing or altered.
    """
    for name, expected in info.manifest.files.items():
        path = info.folder / name
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(str(path), "cannot be read", advice="install the model again") from error
        if digest != expected:
            problem = f"SHA-256 is {digest[:12]}…, the manifest says {expected[:12]}…"
            raise ModelError(str(path), problem, advice="the file was altered: install the model again")
