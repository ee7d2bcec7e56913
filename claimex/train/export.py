"""Export a fitted network to a model folder: a small ONNX encoder, link heads as arrays, tokenizer, manifest, report.

Comes in: a `TaggerNetwork` and its tokenizer. Goes out: the files of a model folder. In "int8", weights are quantized
by channel to seven bits (`reduce_range`): with eight, processors without VNNI instructions saturate their 16-bit sums
and give other results. Activations are scaled by the largest value of the whole input, so a model is run on one window
at a time (`claimex.model.tagger.Tagger.run`). In "int4", `quantize.py` stores weights in blocks of four bits.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import torch

from claimex.errors import ModelError
from claimex.model.folder import FORMAT, MANIFEST, Decoding, Manifest
from claimex.train.fit import TOKENIZER
from claimex.train.quantize import MICROSOFT, shrink
from claimex.train.score import SLACK, STRIDE, heads_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from claimex.train.acts import ActScores
    from claimex.train.config import TrainConfig
    from claimex.train.network import Layer, TaggerNetwork

    Floats = NDArray[np.float32]
    Window = tuple[NDArray[np.int64], NDArray[np.int64]]

FLOAT = "model.fp32.onnx"
ENCODERS = {"int8": "model.int8.onnx", "int4": "model.int4.onnx"}
"""File names of encoders by how their matrices are stored."""

HEADS = "heads.npz"
INPUTS = ("ids", "feats", "mask")
OUTPUTS = ("logits", "hidden")
_OPSET = 17
_RELATIVE = "/encoder/relative/"  # the steps that compute what the distance of two wordpieces adds to attention
_WIDTHS = "attention_widths"

FLOAT_TOLERANCE = 1e-3
"""Largest difference of a label's probability between torch and ONNX in float32. Only rounding may differ."""

AGREEMENT = 0.97
"""Smallest share of wordpieces whose likeliest label is the same with small weights as in float32."""


@dataclass(frozen=True, slots=True)
class Parity:
    """How close the outputs of the exported models are to those of the network.

    Attributes:
        float_difference: Largest difference of a probability between torch and ONNX, float32.
        small_difference: Mean difference of a probability between torch and ONNX with small weights.
        agreement: Share of wordpieces with the same likeliest label in these two.
        pieces: Wordpieces compared.
    """

    float_difference: float
    small_difference: float
    agreement: float
    pieces: int


def export(
    model: TaggerNetwork,
    *,
    tokenizer: Path,
    out: Path,
    windows: Sequence[Window],
    chain: float,
    weights: Literal["int8", "int4"] = "int8",
) -> Parity:
    """Write a network as ONNX with its heads and tokenizer.

    Args:
        model: The network in evaluation mode.
        tokenizer: The tokenizer's file, which is copied.
        out: The folder to write to.
        windows: Ids and features of some windows, on which outputs are compared.
        chain: How much of the learned transitions to keep.
        weights: How the encoder's matrices are stored.

    Raises:
        ModelError: The outputs of the exported model differ too much from the network's.
    """
    out.mkdir(parents=True, exist_ok=True)
    small = out / ENCODERS[weights]
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        whole = Path(scratch) / FLOAT
        _write_float(model, whole)
        _write_small(whole, small, weights)
        _fuse_attention(small, model)
        parity = compare(model, whole, small, windows)
    if parity.float_difference > FLOAT_TOLERANCE or parity.agreement < AGREEMENT:
        raise ModelError(str(small), f"differs too much from the network: {parity}")
    arrays = {
        f"{head}.{name}": value for head, found in heads_of(model, chain=chain).items() for name, value in found.items()
    }
    np.savez(out / HEADS, **arrays)  # type: ignore[arg-type]
    shutil.copyfile(tokenizer, out / TOKENIZER)
    return parity


def _write_float(model: TaggerNetwork, path: Path) -> None:
    ids = torch.randint(1, 100, (2, 24))
    arguments = (ids, torch.zeros_like(ids), torch.ones(2, 24))
    axes = {name: {0: "batch", 1: "length"} for name in (*INPUTS, *OUTPUTS)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracing exporter is deprecated, but the new one needs onnxscript
        torch.onnx.export(
            model,
            arguments,
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )


def _write_small(whole: Path, small: Path, weights: str) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    if weights == "int8":
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    else:
        model = onnx.load(whole)
        shrink(model)
        onnx.save(model, small)


def _fuse_attention(path: Path, model: TaggerNetwork) -> None:
    """Replace the dozen steps that the exporter writes for a layer's attention by onnxruntime's single step.

    This reduces the encoder's time by a tenth (AVX-512). The step gets no mask, because a window is always run alone
    and has no padding. It comes after the quantization, which cannot read onnxruntime's own steps.
    """
    import onnx
    from onnx import helper, numpy_helper

    whole = onnx.load(path)
    graph = whole.graph
    layers = cast("Sequence[Layer]", model.encoder.layers)
    width = layers[0].out.in_features
    graph.initializer.append(numpy_helper.from_array(np.full(3, width, dtype=np.int64), _WIDTHS))
    relative = [output for node in graph.node for output in node.output if output.startswith(_RELATIVE)][-1:]
    for number, layer in enumerate(layers):
        name = f"/encoder/layers.{number}/"
        joined, old, new = f"{name}qkv/Add_output_0", f"{name}Reshape_1_output_0", f"{name}attended"
        parts = [f"{name}{part}" for part in ("query", "key", "value")]
        split = helper.make_node("Split", [joined, _WIDTHS], parts, axis=-1)
        inputs = [*parts, "", "", *relative] if relative else parts
        attend = helper.make_node("MultiHeadAttention", inputs, [new], domain=MICROSOFT, num_heads=layer.heads)
        at = next(at for at, node in enumerate(graph.node, 1) if joined in node.output)
        readers = [node for node in graph.node if old in node.input]
        if not readers:
            raise ModelError(str(path), f"layer {number} was exported in another form: nothing reads {old}")
        for node in readers:
            node.input[:] = [new if taken == old else taken for taken in node.input]
        graph.node.insert(at, split)
        graph.node.insert(at + 1, attend)
    _drop_unused(graph)
    if all(each.domain != MICROSOFT for each in whole.opset_import):
        whole.opset_import.append(helper.make_opsetid(MICROSOFT, 1))
    onnx.save(whole, path)


def _drop_unused(graph: Any) -> None:  # noqa: ANN401 - onnx's messages are made at run time
    """Remove the nodes whose results nothing reads, in place."""
    needed = {output.name for output in graph.output}
    kept = []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(node.input)
    del graph.node[:]
    graph.node.extend(reversed(kept))


def compare(model: TaggerNetwork, whole: Path, small: Path, windows: Iterable[Window]) -> Parity:
    """Compare the outputs of the network and of its two exports on windows, one at a time."""
    sessions = [_open(path) for path in (whole, small)]
    worst, total, same, pieces = 0.0, 0.0, 0, 0
    for ids, feats in windows:
        with torch.inference_mode():
            logits, _ = model(torch.from_numpy(ids[None]), torch.from_numpy(feats[None]), torch.ones(1, len(ids)))
        mine = _softmax(logits[0].numpy())
        float_, few = (_softmax(_run(session, ids, feats)) for session in sessions)
        worst = max(worst, float(np.abs(mine - float_).max()))
        total += float(np.abs(mine - few).mean()) * len(ids)
        same += int((mine.argmax(1) == few.argmax(1)).sum())
        pieces += len(ids)
    return Parity(worst, total / max(1, pieces), same / max(1, pieces), pieces)


def _open(path: Path) -> Any:  # noqa: ANN401 - onnxruntime ships no types
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _run(session: Any, ids: NDArray[np.int64], feats: NDArray[np.int64]) -> Floats:  # noqa: ANN401
    mask = np.ones((1, len(ids)), dtype=np.float32)
    logits: Floats = session.run(["logits"], {"ids": ids[None], "feats": feats[None], "mask": mask})[0][0]
    return logits


def _softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return chances


def add_head(out: Path, head: str, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Add the arrays of a head to a model folder. The manifest must be written anew afterwards."""
    with np.load(out / HEADS, allow_pickle=False) as held:
        every = {key: held[key] for key in held}
    every |= {f"{head}.{name}": value for name, value in arrays.items()}
    np.savez(out / HEADS, **every)


def write_manifest(
    out: Path,
    *,
    name: str,
    version: str,
    summary: str,
    window: int,
    weights: Literal["int8", "int4"],
    calibration: dict[str, float],
    parts: dict[str, dict[str, float]],
) -> None:
    """Write `model.json`, with the SHA-256 of each file that the model needs."""
    files = {
        file: hashlib.sha256((out / file).read_bytes()).hexdigest() for file in (HEADS, ENCODERS[weights], TOKENIZER)
    }
    manifest = Manifest(
        format=FORMAT,
        name=name,
        version=version,
        summary=summary,
        encoder=ENCODERS[weights],
        heads=HEADS,
        tokenizer=TOKENIZER,
        decoding=Decoding(window=window, stride=STRIDE, slack=SLACK),
        calibration=calibration,
        parts=parts,
        files=files,
    )
    (out / MANIFEST).write_text(json.dumps(manifest.model_dump(), indent=1) + "\n", encoding="utf-8")


def write_report(
    out: Path, *, config: TrainConfig, scores: Sequence[dict[str, float]], parity: Parity, acts: ActScores | None
) -> None:
    """Write `report.json`: the settings, the dev scores by epoch, the parity of the export, and the scores of acts.

    Only the last part of each path in the settings is kept, so the report does not show the folders of this machine.
    """
    report = {
        "config": _shorten(config.model_dump(mode="python")),
        "scores": list(scores),
        "parity": asdict(parity),
        "acts": acts.as_json() if acts else None,
    }
    (out / "report.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


def _shorten(value: Any) -> Any:  # noqa: ANN401 - whatever settings hold
    if isinstance(value, Path):
        return value.name
    if isinstance(value, dict):
        return {key: _shorten(inner) for key, inner in value.items()}
    return [_shorten(inner) for inner in value] if isinstance(value, (list, tuple)) else value
