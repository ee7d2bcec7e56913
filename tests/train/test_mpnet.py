"""Test the conversion of MPNet's weights: rows in the order of another vocabulary, layers under BERT's names."""

# ruff: noqa: E402 - without torch, most of `claimex.train` cannot be imported

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

torch = pytest.importorskip("torch", reason="the extra `train` is not installed")

from safetensors.torch import save_file
from tokenizers import Tokenizer
from tokenizers.models import WordPiece

from claimex.model.encoding import LABELS
from claimex.train.config import EncoderConfig
from claimex.train.mpnet import SPECIAL, UNUSED_POSITIONS, convert
from claimex.train.network import N_RELATIVE, RELATIVE, TaggerNetwork, load_encoder, relative_buckets

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

DIM, INNER, HEADS, POSITIONS = 8, 16, 2, 32
MINE = ["[PAD]", "[CLS]", "[SEP]", "[MASK]", "[UNK]", "peace", "near"]
THEIRS = ["<s>", "<pad>", "</s>", "near", "[UNK]", "peace", "<mask>"]


def save_tokenizer(path: Path, tokens: list[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    model = WordPiece({token: i for i, token in enumerate(tokens)}, unk_token="[UNK]")  # noqa: S106 - no secret
    Tokenizer(model).save(str(path))
    return path


def weights_of(layers: int) -> dict[str, Tensor]:
    """Return random weights under MPNet's names."""
    torch.manual_seed(0)
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (len(THEIRS), DIM),
        "embeddings.position_embeddings.weight": (POSITIONS + UNUSED_POSITIONS, DIM),
        "embeddings.LayerNorm.weight": (DIM,),
        "embeddings.LayerNorm.bias": (DIM,),
        "encoder." + RELATIVE: (N_RELATIVE, HEADS),
    }
    for layer in range(layers):
        prefix = f"encoder.layer.{layer}."
        for name in ("attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o"):
            shapes |= {f"{prefix}{name}.weight": (DIM, DIM), f"{prefix}{name}.bias": (DIM,)}
        for name in ("attention.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{prefix}{name}.weight": (DIM,), f"{prefix}{name}.bias": (DIM,)}
        shapes |= {f"{prefix}intermediate.dense.weight": (INNER, DIM), f"{prefix}intermediate.dense.bias": (INNER,)}
        shapes |= {f"{prefix}output.dense.weight": (DIM, INNER), f"{prefix}output.dense.bias": (DIM,)}
    return {name: torch.randn(shape) for name, shape in shapes.items()}


@pytest.fixture
def start(tmp_path: Path) -> Path:
    """A converted encoder of two layers."""
    source = tmp_path / "mpnet"
    save_tokenizer(source / "tokenizer.json", THEIRS)
    save_file(weights_of(2), source / "model.safetensors")
    convert(source, tokenizer=save_tokenizer(tmp_path / "mine.json", MINE), out=tmp_path / "start")
    return tmp_path / "start"


def network(start: Path) -> TaggerNetwork:
    shape = EncoderConfig(
        start=start,
        layers=(0, 1),
        dim=DIM,
        heads=HEADS,
        inner=INNER,
        positions=POSITIONS,
        noise=0.0,
        relative=True,
    )
    model = TaggerNetwork(shape, vocabulary=len(MINE))
    load_encoder(model.encoder, start / "model.safetensors", layers=(0, 1))
    return model.eval()


def test_each_token_keeps_its_vector_under_its_new_number(start: Path) -> None:
    old = weights_of(2)["embeddings.word_embeddings.weight"]
    model = network(start)

    for number, token in enumerate(MINE):
        assert torch.equal(model.encoder.word.weight[number], old[THEIRS.index(SPECIAL.get(token, token))])


def test_layers_and_positions_are_those_of_the_file(start: Path) -> None:
    old, encoder = weights_of(2), network(start).encoder
    state = encoder.state_dict()

    assert torch.equal(state["pos.weight"], old["embeddings.position_embeddings.weight"][UNUSED_POSITIONS:])
    assert torch.equal(state["relative.weight"], old["encoder." + RELATIVE])
    assert torch.equal(state["layers.1.down.weight"], old["encoder.layer.1.output.dense.weight"])
    parts = [old[f"encoder.layer.1.attention.attn.{part}.weight"] for part in "qkv"]
    assert torch.equal(state["layers.1.qkv.weight"], torch.cat(parts))


def test_a_missing_token_is_named(tmp_path: Path, start: Path) -> None:
    mine = save_tokenizer(tmp_path / "other.json", [*MINE, "elsewhere"])

    with pytest.raises(KeyError, match="elsewhere"):
        convert(start.parent / "mpnet", tokenizer=mine, out=tmp_path / "other")


def test_near_pieces_have_a_bucket_each_and_far_ones_share_the_last() -> None:
    found = relative_buckets(300)
    half = N_RELATIVE // 2

    assert found[0, :4].tolist() == [0, half + 1, half + 2, half + 3]
    assert found[3, :3].tolist() == [3, 2, 1]
    assert set(found[0, 128:].tolist()) == {N_RELATIVE - 1}
    assert set(found[299, :171].tolist()) == {half - 1}
    assert torch.equal(found[5:, 5:], found[:-5, :-5])


def test_attention_hangs_on_the_distance(start: Path) -> None:
    model = network(start)
    ids = torch.tensor([[1, 5, 6, 5, 6, 2]])
    table = model.encoder.relative
    assert table is not None
    before = model(ids, torch.zeros_like(ids), torch.ones(1, 6))[0]
    with torch.no_grad():
        table.weight[1] += 1.0
    after = model(ids, torch.zeros_like(ids), torch.ones(1, 6))[0]

    assert before.shape == (1, 6, len(LABELS))
    assert not torch.allclose(before, after)
