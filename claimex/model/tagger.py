"""Open a model folder: its tokenizer, its encoder and its heads.

Comes in: a `ModelInfo`. Goes out: a `Tagger`, which runs the encoder on one window at a time.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from claimex.errors import ModelError
from claimex.model.encoding import LABELS
from claimex.model.folder import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    import onnxruntime
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from claimex.model.folder import ModelInfo
    from claimex.vocabulary import Device

MIDDLE = "middle"
"""Name of the encoder's output that `checkability.py` reads: the states after half of the layers. Not every model
has it."""

_PROVIDERS: dict[Device, str] = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}
"""What onnxruntime calls the devices."""

T = TypeVar("T")


class Tagger:
    """An opened model: tokenizer, encoder session and linking heads.

    Args:
        info: The folder. Its files are verified here.
        threads: Threads of one run of the encoder. The default is one, so that workers do not compete for cores.
        device: Where the encoder runs. "cuda" was never tried, for want of such a device.

    Raises:
        ModelError: A file is missing, altered or cannot be opened, or onnxruntime cannot use the device.
    """

    def __init__(self, info: ModelInfo, *, threads: int = 1, device: Device = "cpu") -> None:
        check_device(device)
        verify(info)
        self._info, self._threads, self._device = info, threads, device
        self.manifest = info.manifest
        self.tokenizer = _open(_open_tokenizer, info.folder / info.manifest.tokenizer)
        self.heads = _open(_open_heads, info.folder / info.manifest.heads)
        opener = partial(_open_session, threads=threads, device=device)
        self._session = _open(opener, info.folder / info.manifest.encoder)
        if self._session.get_providers()[0] != _PROVIDERS[device]:  # without CUDA's libraries it falls back silently
            raise _no_device(device)
        self._outputs = [output.name for output in self._session.get_outputs()]
        self.checkable = self._open_weights(info.manifest.checkable)
        inner = self._open_weights(info.manifest.inner)
        self.inner = {key: value.astype("float32") for key, value in inner.items()} if inner is not None else None

    def __reduce__(self) -> tuple[Callable[[], Tagger], tuple[()]]:
        """Pickle the folder's path and manifest alone; the files are verified and opened when it is unpickled."""
        return partial(Tagger, self._info, threads=self._threads, device=self._device), ()

    @property
    def dim(self) -> int:
        """Width of the hidden states."""
        return int(self.heads["content_cue"]["query.weight"].shape[1]) // 3

    @property
    def transitions(self) -> NDArray[np.floating[Any]]:
        """Learned scores of one label after another, (n_labels, n_labels). Zeros if the model learned none."""
        import numpy as np

        return self.heads.get("tags", {}).get("transitions", np.zeros((len(LABELS), len(LABELS)), dtype=np.float32))

    @property
    def name(self) -> str:
        """Name and version, as in records."""
        return f"{self.manifest.name}-{self.manifest.version}"

    @property
    def has_middle(self) -> bool:
        """Whether the encoder has the output that `checkability.py` reads."""
        return MIDDLE in self._outputs

    def _open_weights(self, name: str | None) -> dict[str, NDArray[Any]] | None:
        """Open the weights of what reads middle states; None if the model lacks one of the two."""
        return _open(_open_arrays, self._info.folder / name) if name is not None and self.has_middle else None

    def run(self, ids: NDArray[np.int64], features: NDArray[np.int64]) -> tuple[NDArray[Any], ...]:
        """Run the encoder on one window.

        Windows are run one at a time. int8 activations are scaled by the largest value of the whole input, so in a
        batch the output of an article would depend on its neighbours.

        Args:
            ids: (n_pieces,), with [CLS] and [SEP].
            features: (n_pieces,), see `encoding.Encoding`.

        Returns:
            `logits`: float32, (n_pieces, n_labels); `hidden`: float32, (n_pieces, dim); and `middle`, of the same
            shape, if the model has it.
        """
        import numpy as np

        mask = np.ones((1, len(ids)), dtype=np.float32)
        feed = {"ids": ids[None], "feats": features[None], "mask": mask}
        wanted = ["logits", "hidden", *([MIDDLE] if self.has_middle else [])]
        return tuple(output[0] for output in self._session.run(wanted, feed))


def check_device(device: Device) -> None:
    """Make sure that onnxruntime was built for a device. Whether the device works is known when a model is opened.

    Raises:
        ModelError: It was not.
    """
    if device == "cpu":
        return
    import onnxruntime

    if _PROVIDERS[device] not in onnxruntime.get_available_providers():
        raise _no_device(device)


def _no_device(device: Device) -> ModelError:
    advice = "pip uninstall onnxruntime, then pip install onnxruntime-gpu, and the CUDA and cuDNN that it needs"
    return ModelError(f"device {device}", "the installed onnxruntime cannot use it", advice=advice)


def _open(opener: Callable[[Path], T], path: Path) -> T:
    try:
        return opener(path)
    except Exception as error:  # tokenizers and onnxruntime raise no narrower class for a file they cannot read
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
"""Optimizations of onnxruntime that make the graph slower. Its fused sum and normalization takes five times as long on
a CPU as the two separate steps, which is an eighth of a window's time (1.31, AVX-512)."""


def _open_session(path: Path, *, threads: int, device: Device) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    providers = list(dict.fromkeys([_PROVIDERS[device], _PROVIDERS["cpu"]]))
    return onnxruntime.InferenceSession(str(path), options, providers=providers, disabled_optimizers=_SLOWER)
