"""Make the weights of an exported encoder small: matrices in blocks of four bits, word embeddings in eight.

Comes in: an ONNX graph in float32. Goes out: the same graph with small weights. onnxruntime multiplies such matrices by
its operator `MatMulNBits`. Each row of the input is scaled apart there, so unlike `quantize_dynamic` nothing depends on
the rest of the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

MICROSOFT = "com.microsoft"
"""The domain of onnxruntime's own operators."""

BLOCK = 32
"""Weights of one column that share a scale. Of an encoder of 12 layers, 768 wide (MPNet fitted for one epoch, the first
windows of 12 articles of PolNeAR dev), 98.75 % of the wordpieces keep their likeliest label with 32, 97.54 % with 64.
The files are 78.8 and 73.5 MB. `quantize_dynamic` in int8: 95.91 %, 111.0 MB."""

ACCURACY = 4
"""`accuracy_level` of `MatMulNBits`: 4 computes in int8, 0 in float32. With the encoder above, a window takes .21 and
.24 CPU seconds (AVX-512 VNNI), and level 0 keeps no more of the labels."""

_BITS = 4
_HALF = 2 ** (_BITS - 1)
_SHRINK = np.linspace(1.0, 0.75, 6, dtype=np.float32)
"""Shares of a block's largest value tried as its largest value of four bits."""

_LEVELS = 127  # of an embedding in eight bits


def quantize_blocks(weights: Floats, *, block: int = BLOCK) -> tuple[NDArray[np.uint8], Floats]:
    """Round a matrix to four bits, block by block, with the scale that has the least squared error.

    Args:
        weights: (k, n), as the second factor of a product. `block` divides k.
        block: Number of rows that share a scale, of one column.

    Returns:
        (n, k / block, block / 2), two values a byte, the first one in the lower half, 8 being zero; and the scales,
        (n, k / block).
    """
    k, n = weights.shape
    blocks = np.ascontiguousarray(weights.T).reshape(n, k // block, block)
    at = np.abs(blocks).argmax(axis=2)[..., None]
    peak = np.take_along_axis(blocks, at, axis=2)
    best = np.full((n, k // block, 1), np.inf, dtype=np.float32)
    scales = np.zeros_like(best)
    for share in _SHRINK:
        scale = peak * share / -_HALF  # the largest value becomes -8, which reaches farther than 7
        scale[scale == 0] = 1.0
        error = ((_round(blocks, scale) * scale - blocks) ** 2).sum(axis=2, keepdims=True)
        scales = np.where(error < best, scale, scales)
        best = np.minimum(error, best)
    values = (_round(blocks, scales) + _HALF).astype(np.uint8)
    return values[..., ::2] | (values[..., 1::2] << _BITS), scales[..., 0]


def _round(blocks: Floats, scale: Floats) -> Floats:
    rounded: Floats = np.clip(np.rint(blocks / scale), -_HALF, _HALF - 1)
    return rounded


def quantize_rows(table: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Round a table to eight bits, each row with its own scale. Return the values and the scales, (n_rows, 1)."""
    scales = np.maximum(np.abs(table).max(axis=1, keepdims=True) / _LEVELS, np.finfo(np.float32).tiny)
    return np.rint(table / scales).astype(np.int8), scales.astype(np.float32)


def shrink(model: Any, *, block: int = BLOCK, accuracy: int = ACCURACY) -> None:  # noqa: ANN401 - onnx's messages are made at run time
    """Replace the matrices of a graph by blocks of four bits, and its word embeddings by rows of eight, in place.

    Matrices whose rows `block` does not divide, and those of fewer columns than that, stay as they are.
    """
    from onnx import numpy_helper

    graph = model.graph
    held = {each.name: each for each in graph.initializer}
    dropped = set()
    for at, node in reversed(list(enumerate(graph.node))):
        weight = next((held[name] for name in node.input if name in held), None)
        if weight is None or len(weight.dims) != 2:  # noqa: PLR2004 - a matrix
            continue
        if node.op_type == "MatMul" and min(weight.dims) >= block and not weight.dims[0] % block:
            new = _in_blocks(graph, node, numpy_helper.to_array(weight), block=block, accuracy=accuracy)
        elif node.op_type == "Gather" and node.input[1] == "ids":
            new = _in_rows(graph, node, numpy_helper.to_array(weight))
        else:
            continue
        dropped.add(weight.name)
        del graph.node[at]
        for each in reversed(new):
            graph.node.insert(at, each)
    kept = [each for each in graph.initializer if each.name not in dropped]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def _in_blocks(graph: Any, node: Any, weights: Floats, *, block: int, accuracy: int) -> list[Any]:  # noqa: ANN401
    from onnx import helper, numpy_helper

    values, scales = quantize_blocks(weights, block=block)
    names = [f"{node.input[1]}_{part}" for part in ("blocks", "scales")]
    graph.initializer.append(numpy_helper.from_array(values, names[0]))
    graph.initializer.append(numpy_helper.from_array(scales, names[1]))
    k, n = weights.shape
    settings = {"K": k, "N": n, "bits": _BITS, "block_size": block, "accuracy_level": accuracy}
    return [
        helper.make_node("MatMulNBits", [node.input[0], *names], node.output, node.name, domain=MICROSOFT, **settings)
    ]


def _in_rows(graph: Any, node: Any, table: Floats) -> list[Any]:  # noqa: ANN401
    from onnx import TensorProto, helper, numpy_helper

    values, scales = quantize_rows(table)
    source, ids, out = node.input[0], node.input[1], node.output[0]
    graph.initializer.append(numpy_helper.from_array(values, f"{source}_rows"))
    graph.initializer.append(numpy_helper.from_array(scales, f"{source}_scales"))
    return [
        helper.make_node("Gather", [f"{source}_rows", ids], [f"{out}_rows"]),
        helper.make_node("Gather", [f"{source}_scales", ids], [f"{out}_scales"]),
        helper.make_node("Cast", [f"{out}_rows"], [f"{out}_float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{out}_float", f"{out}_scales"], [out]),
    ]
