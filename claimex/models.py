"""Model folders: find, verify and open them.

A model folder holds `model.json` (the manifest: what the model is, how it is run, the SHA-256 of each
file), the encoder in ONNX, the heads of links and acts as plain arrays, and the tokenizer. No file is opened
before its hash agrees with the manifest, and none can carry code: ONNX, NumPy arrays without pickles,
JSON. Nothing is ever downloaded.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from claimex.encode import LABELS
from claimex.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import onnxruntime
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

MANIFEST = "model.json"
FORMAT = 1
DEFAULT = "base"
MIDDLE = "middle"
"""Output of the encoder that `checkable.py` reads: the states after half of its layers. Not every model has it."""

_SHIPPED = Path(__file__).parent / "shipped"
_CHECKOUT = Path(__file__).parent.parent / "models"

T = TypeVar("T")
Positive = Annotated[int, Field(gt=0)]


class Decoding(BaseModel):
    """How the model is run over an article longer than its window."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window: Positive = Field(description="Wordpieces in one window, without [CLS] and [SEP].")
    stride: Positive = Field(description="Wordpieces between the starts of two windows.")


class Manifest(BaseModel):
    """What a model folder says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    name: str
    version: str
    summary: str
    encoder: str = Field(description="File name of the ONNX encoder.")
    heads: str = Field(description="File name of the linking heads.")
    tokenizer: str = Field(description="File name of the tokenizer.")
    checkable: str | None = Field(default=None, description="File name of the weights of `checkable.py`, if any.")
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
        folder: Where it lies.
        manifest: What it says of itself.
        size: Bytes on disk of the files that the manifest names.
    """

    folder: Path
    manifest: Manifest
    size: int


class Tagger:
    """An opened model: tokenizer, encoder session and linking heads.

    Args:
        info: The folder, whose files are verified here.
        threads: Threads of one encoder run; one by default, so that workers do not fight for cores.

    Raises:
        ModelError: A file is missing, altered or cannot be opened.
    """

    def __init__(self, info: ModelInfo, *, threads: int = 1) -> None:
        verify(info)
        self.manifest = info.manifest
        self.tokenizer = _open(_open_tokenizer, info.folder / info.manifest.tokenizer)
        self.heads = _open(_open_heads, info.folder / info.manifest.heads)
        self._session = _open(partial(_open_session, threads=threads), info.folder / info.manifest.encoder)
        self._outputs = [output.name for output in self._session.get_outputs()]
        name = info.manifest.checkable
        self.checkable = _open(_open_arrays, info.folder / name) if name is not None and self.has_middle else None

    @property
    def dim(self) -> int:
        """Width of the hidden states."""
        return int(self.heads["content_cue"]["query.weight"].shape[1]) // 3

    @property
    def transitions(self) -> NDArray[np.floating[Any]]:
        """Learned scores of one label after another, (n_labels, n_labels); zeros where the model learned none."""
        import numpy as np

        return self.heads.get("tags", {}).get("transitions", np.zeros((len(LABELS), len(LABELS)), dtype=np.float32))

    @property
    def name(self) -> str:
        """Name and version, as records cite it."""
        return f"{self.manifest.name}-{self.manifest.version}"

    @property
    def has_middle(self) -> bool:
        """Whether the encoder gives the states that `checkable.py` reads."""
        return MIDDLE in self._outputs

    def run(self, ids: NDArray[np.int64], features: NDArray[np.int64]) -> tuple[NDArray[Any], ...]:
        """Run the encoder on one window.

        One window at a time, because int8 activations are scaled by the largest value of the whole
        input: in a batch, an article's output would depend on its neighbours.

        Args:
            ids: (n_pieces,), with [CLS] and [SEP].
            features: (n_pieces,), see `encode.Encoding`.

        Returns:
            `logits`: float32, (n_pieces, n_labels), `hidden`: float32, (n_pieces, dim), and where the model
            has it `middle`, of the same shape.
        """
        import numpy as np

        mask = np.ones((1, len(ids)), dtype=np.float32)
        feed = {"ids": ids[None], "feats": features[None], "mask": mask}
        wanted = ["logits", "hidden", *([MIDDLE] if self.has_middle else [])]
        return tuple(output[0] for output in self._session.run(wanted, feed))


def list_models() -> list[ModelInfo]:
    """List the shipped models by name."""
    root = _root()
    folders = sorted(p.parent for p in root.glob(f"*/{MANIFEST}")) if root.is_dir() else []
    return [read_manifest(folder) for folder in folders]


def find_model(name: str | Path | None = None) -> ModelInfo:
    """Find a model by the name of a shipped one or by its folder.

    Args:
        name: None means the default model.

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
        ModelError: It cannot be read, or is of another format.
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
        *([manifest.checkable] if manifest.checkable else []),
    ]
    for name in (*manifest.files, *named):
        if Path(name).name != name or name not in manifest.files:
            problem = f"{name!r} is not a hashed file of this folder"
            raise ModelError(str(path), problem, advice="install the model again")
    sizes = [(folder / name).stat().st_size for name in manifest.files if (folder / name).is_file()]
    return ModelInfo(folder, manifest, sum(sizes))


def verify(info: ModelInfo) -> None:
    """Compare each file of a model with the SHA-256 of its manifest.

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


def _open(opener: Callable[[Path], T], path: Path) -> T:
    try:
        return opener(path)
    except Exception as error:  # tokenizers and onnxruntime raise no narrower class for a file that is not theirs
        raise ModelError(str(path), f"cannot be opened: {error}", advice="install the model again") from error


def _open_tokenizer(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _open_heads(path: Path) -> dict[str, dict[str, NDArray[Any]]]:
    heads: dict[str, dict[str, NDArray[Any]]] = {}
    for key, value in _open_arrays(path).items():
        head, name = key.split(".", 1)
        heads.setdefault(head, {})[name] = value
    return heads


def _open_arrays(path: Path) -> dict[str, NDArray[Any]]:
    import numpy as np

    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        return dict(arrays)


_SLOWER = ("SkipLayerNormFusion",)
"""What onnxruntime would change in a graph for the worse: its sum and normalisation in one step takes five times as
long on a CPU as the two steps, an eighth of a whole window's time (1.31, AVX-512)."""


def _open_session(path: Path, *, threads: int) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
    )
