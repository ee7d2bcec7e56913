"""Find model folders, read their manifests and verify their files.

Comes in: the name of a model or a folder. Goes out: `ModelInfo`, the folder with its manifest. A model folder holds
`model.json` (the manifest: what the model is, how it is run, the SHA-256 of each file), the encoder in ONNX, the
heads for links and acts as plain arrays, and the tokenizer. No file is opened before its hash agrees with the
manifest. No file can carry code: the formats are ONNX, NumPy arrays without pickles, and JSON. Nothing is ever
downloaded.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from claimex.errors import ModelError

MANIFEST = "model.json"
FORMAT = 1
DEFAULT = "base"

_SHIPPED = Path(__file__).parents[1] / "shipped"
_CHECKOUT = Path(__file__).parents[2] / "models"
Positive = Annotated[int, Field(gt=0)]


class Decoding(BaseModel):
    """How the model is run over an article longer than its window."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window: Positive = Field(description="Wordpieces in one window, without [CLS] and [SEP].")
    stride: Positive = Field(description="Wordpieces between the starts of two windows.")


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
    """

    folder: Path
    manifest: Manifest
    size: int


def list_models() -> list[ModelInfo]:
    """List the shipped models, sorted by name."""
    root = _root()
    folders = sorted(p.parent for p in root.glob(f"*/{MANIFEST}")) if root.is_dir() else []
    return [read_manifest(folder) for folder in folders]


def find_model(name: str | Path | None = None) -> ModelInfo:
    """Find a model by the name of a shipped one or by its folder.

    Args:
        name: Name or folder. None means the default model.

    Raises:
        ModelError: There is no such model, or its manifest cannot be used.
    """
    text = os.fspath(name) if name is not None else DEFAULT
    shipped = _root() / text
    if Path(text).name == text and (shipped / MANIFEST).is_file():
        return read_manifest(shipped)
    if (Path(text) / MANIFEST).is_file():
        return read_manifest(Path(text))
    known = ", ".join(info.manifest.name for info in list_models()) or "none"
    raise ModelError(text, f"no model of this name and no folder with a {MANIFEST}", advice=f"shipped models: {known}")


def read_manifest(folder: Path) -> ModelInfo:
    """Read a folder's manifest without opening the model.

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
    return ModelInfo(folder, manifest, sum(sizes))


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


def _root() -> Path:
    return _SHIPPED if _SHIPPED.is_dir() else _CHECKOUT
