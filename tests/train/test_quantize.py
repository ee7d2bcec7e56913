"""Test that matrices in blocks of four bits are what onnxruntime reads, as near to the given ones as they can be."""

# ruff: noqa: E402 - without onnx, `claimex.train` cannot be used

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

onnx = pytest.importorskip("onnx", reason="the extra `train` is not installed")
import onnxruntime
from onnx import helper, numpy_helper

from claimex.train.quantize import BLOCK, MICROSOFT, quantize_blocks, quantize_rows, shrink

if TYPE_CHECKING:
    from numpy.typing import NDArray


def matrix(k: int, n: int, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=(k, n)).astype(np.float32)


def read_blocks(values: NDArray[np.uint8], scales: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the matrix (k, n) that blocks stand for."""
    pairs = np.stack([values & 15, values >> 4], axis=-1).reshape(*scales.shape, -1).astype(np.float32) - 8
    return (pairs * scales[..., None]).reshape(len(values), -1).T


def graph_of(weights: NDArray[np.float32], table: NDArray[np.float32]) -> Any:  # noqa: ANN401 - made at run time
    """Return a graph that looks up the rows of `ids` and multiplies them by `weights`."""
    nodes = [
        helper.make_node("Gather", ["table", "ids"], ["words"]),
        helper.make_node("MatMul", ["words", "weights"], ["out"]),
    ]
    ids = helper.make_tensor_value_info("ids", onnx.TensorProto.INT64, ["n"])
    out = helper.make_tensor_value_info("out", onnx.TensorProto.FLOAT, ["n", weights.shape[1]])
    held = [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(table, "table")]
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(helper.make_graph(nodes, "g", [ids], [out], held), opset_imports=opsets, ir_version=8)


def run(model: Any, ids: NDArray[np.int64]) -> NDArray[np.float32]:  # noqa: ANN401
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    found: NDArray[np.float32] = session.run(["out"], {"ids": ids})[0]
    return found


def test_a_block_is_as_near_as_four_bits_allow() -> None:
    weights = matrix(4 * BLOCK, 24)
    found = read_blocks(*quantize_blocks(weights))
    plain = np.abs(weights.T.reshape(24, 4, BLOCK)).max(axis=2, keepdims=True) / 7
    naive = (np.rint(weights.T.reshape(24, 4, BLOCK) / plain) * plain).reshape(24, -1).T

    assert ((found - weights) ** 2).mean() < ((naive - weights) ** 2).mean()
    assert np.abs(found - weights).max() < np.abs(weights).max() / 3


@pytest.mark.parametrize("value", [0.0, 2.5, -2.5])
def test_a_constant_block_comes_back_exactly(value: float) -> None:
    weights = np.full((BLOCK, 3), value, dtype=np.float32)

    assert np.array_equal(read_blocks(*quantize_blocks(weights)), weights)


def test_rows_of_a_table_have_scales_of_their_own() -> None:
    table = matrix(50, 16) * np.logspace(-6, 6, 50, dtype=np.float32)[:, None]
    table[7] = 0
    values, scales = quantize_rows(table)

    assert values.dtype == np.int8
    assert np.all(np.abs(values * scales - table) <= np.abs(table).max(axis=1, keepdims=True) / 250)


@pytest.mark.parametrize("accuracy", [0, 4])
def test_onnxruntime_reads_the_blocks_and_rows(accuracy: int) -> None:
    weights, table = matrix(4 * BLOCK, 40), matrix(30, 4 * BLOCK, seed=1)
    model = graph_of(weights, table)
    shrink(model, accuracy=accuracy)
    values, scales = quantize_rows(table)
    ids = np.array([3, 0, 29, 3])
    expected = (values * scales)[ids] @ read_blocks(*quantize_blocks(weights))

    found = run(model, ids)

    assert [node.op_type for node in model.graph.node].count("MatMulNBits") == 1
    assert sum(len(each.raw_data) for each in model.graph.initializer) < (weights.nbytes + table.nbytes) / 3.5
    assert found == pytest.approx(expected, abs=0.02 * float(np.abs(expected).max()))


def test_a_row_does_not_depend_on_the_others() -> None:
    model = graph_of(matrix(4 * BLOCK, 40), 100 * matrix(30, 4 * BLOCK, seed=1))
    shrink(model)
    alone, among = run(model, np.array([3])), run(model, np.array([3, 1, 4, 1, 5]))

    assert alone[0] == pytest.approx(among[0], rel=1e-4, abs=1e-3)


def test_small_and_uneven_matrices_stay_as_they_are() -> None:
    for weights in (matrix(4 * BLOCK, 7), matrix(BLOCK + 1, 40)):
        model = graph_of(weights, matrix(30, len(weights)))
        shrink(model)

        assert [node.op_type for node in model.graph.node][-1] == "MatMul"
