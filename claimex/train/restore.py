"""Read the weights of a model folder back into a network, so that training can start from it.

Comes in: a model folder with its encoder in int8. Goes out: the network's state in float32. Each weight differs from
the one that was exported by at most half a step of its rounding. Four-bit blocks are too coarse to start from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from claimex.errors import ConfigError
from claimex.model.folder import read_manifest, verify
from claimex.train.network import allowed

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

PRODUCT = "/MatMul_quant"
"""How the quantizer ends the name of a product by a matrix in int8."""


def restore(folder: Path, *, chain: float) -> dict[str, Tensor]:
    """Return the state of the network that a model folder was exported from.

    Args:
        folder: The model folder, which is verified first.
        chain: How much of the learned transitions the folder keeps, see `TrainConfig.chain`.

    Raises:
        ConfigError: The encoder is not in int8, or the folder cannot be used.
        ModelError: A file is missing or altered.
    """
    import onnx
    from onnx import numpy_helper

    info = read_manifest(folder)
    verify(info)
    graph = onnx.load(folder / info.manifest.encoder).graph
    arrays = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    found = {}
    for name, value in arrays.items():
        if not name.startswith(("encoder.", "head.")):
            continue
        if name.endswith("_quantized"):
            found[name.removesuffix("_quantized")] = _dequantize(arrays, name.removesuffix("_quantized"))
        elif not name.endswith(("_scale", "_zero_point")):
            found[name] = value
    for node in graph.node:
        if node.name.endswith(PRODUCT):
            name = node.name.removesuffix(PRODUCT).strip("/").replace("/", ".")
            found[f"{name}.weight"] = _dequantize(arrays, node.input[1].removesuffix("_quantized")).T
    if "head.weight" not in found:
        raise ConfigError(str(folder), "cannot start from it: its encoder is not in int8")
    found |= _heads(folder / info.manifest.heads, chain)
    return {name: torch.tensor(np.asarray(value, dtype=np.float32)) for name, value in found.items()}


def _dequantize(arrays: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - onnx's arrays have many types
    """Return (value - zero point) * scale. Scale and zero point are one number or one a column."""
    small, zero, scale = (arrays[f"{name}_{part}"] for part in ("quantized", "zero_point", "scale"))
    return (small.astype(np.float32) - zero.astype(np.float32)) * scale


def _heads(path: Path, chain: float) -> dict[str, Any]:
    """Return the heads of links, and the transitions as they were before they were weighed."""
    with np.load(path) as stored:
        found = {name: stored[name] for name in stored.files if name.startswith(("content_cue.", "cue_source."))}
        kept = stored["tags.transitions"] / chain
    possible = allowed().numpy() == 0
    return {**found, "transitions": np.where(possible, kept, 0), "scale": np.ones(())}
