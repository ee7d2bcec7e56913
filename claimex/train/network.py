"""Define the network that is trained: a small BERT encoder with a head for tags and two heads for links.

Comes in: wordpieces and features as `claimex.model.encoding` makes them. Goes out: seven scores for each wordpiece
(`claimex.model.encoding.LABELS`) and the hidden states that the link heads read. The layers are our own, so training
and export do not need the transformers package and its tracing rules. They can load the weights of any BERT-shaped
encoder stored as safetensors (here all-MiniLM-L6-v2, Apache-2.0). They can also load MPNet, whose attention depends on
the distance of two wordpieces too.

Noise inside the layers (dropout) takes eight random bytes from each 64-bit draw. torch's own dropout costs a fifth of a
step on a CPU, this a fiftieth.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - the name everyone knows

from claimex.model.encoding import LABELS, N_FEATURES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from claimex.train.config import EncoderConfig

N_DISTANCES = 24
N_GAPS = 8
LINK_WIDTH = 96
"""Sizes of the link heads' tables and of their projected vectors, as in the study."""

FORBIDDEN = -1e4
"""Score of a transition or a piece that must not be chosen: far below any learned score, but within float16."""

RELATIVE = "relative_attention_bias.weight"
"""Name of the table of relative positions in the file of a start."""

N_RELATIVE = 32
_RELATIVE_FAR = 128  # wordpieces; all larger distances share a bucket (as in MPNet, Song et al. 2020)

_BYTE = 256
_FAR = 4  # smaller distances have a bucket each, larger ones a bucket for each doubling
_LAST_BUCKET = 11


class Noise(nn.Module):
    """Dropout whose random bytes are cheap on a CPU.

    Args:
        rate: Share of the values set to zero in training, rounded to 256ths.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.drop = round(rate * _BYTE)

    def forward(self, x: Tensor) -> Tensor:
        """Drop values of `x` in training. Otherwise return it unchanged."""
        if not self.training or not self.drop:
            return x
        draws = torch.empty((x.numel() + 7) // 8, dtype=torch.int64)
        keep = draws.random_(-(2**63), None).view(torch.uint8)[: x.numel()].view(x.shape) >= self.drop
        return x * keep * (_BYTE / (_BYTE - self.drop))


class Layer(nn.Module):
    """One BERT layer: attention, then the feed-forward block, each normalized after its residual."""

    def __init__(self, dim: int, heads: int, inner: int, noise: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim)
        self.out = nn.Linear(dim, dim)
        self.norm1 = nn.LayerNorm(dim, eps=1e-12)
        self.up = nn.Linear(dim, inner)
        self.down = nn.Linear(inner, dim)
        self.norm2 = nn.LayerNorm(dim, eps=1e-12)
        self.noise = Noise(noise)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Return the next hidden states; `x` is (batch, n, dim), `bias` (batch, 1 or heads, 1 or n, n)."""
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        if self.training:
            a = _attend(q, k, v, bias.to(q.dtype))
        else:
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = self.norm1(x + self.noise(self.out(a.transpose(1, 2).reshape(b, n, d))))
        return cast("Tensor", self.norm2(x + self.noise(self.down(F.gelu(self.up(x))))))


def _attend(q: Tensor, k: Tensor, v: Tensor, bias: Tensor) -> Tensor:
    """Compute attention. The backward pass of torch's fused attention takes twice as long in bfloat16 on a CPU."""
    b, h, n, d = q.shape
    flat = (b * h, n, d)
    scores = torch.baddbmm(
        bias.expand(b, h, n, n).reshape(b * h, n, n), q.reshape(flat), k.reshape(flat).transpose(1, 2), alpha=d**-0.5
    )
    return torch.bmm(scores.softmax(-1).to(v.dtype), v.reshape(flat)).view(b, h, n, d)


class RelativePositions(nn.Module):
    """What the distance of two wordpieces adds to their attention, by head.

    Args:
        heads: Attention heads.
        positions: Most wordpieces of a window.
    """

    buckets: Tensor

    def __init__(self, heads: int, positions: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(N_RELATIVE, heads))
        table = relative_buckets(positions)
        self.register_buffer("buckets", torch.cat([table[-1], table[0, 1:]]), persistent=False)  # by distance

    def forward(self, x: Tensor) -> Tensor:
        """Return (1, heads, n, n) for hidden states (batch, n, dim). The row is the piece that attends."""
        places = torch.arange(x.shape[1])
        ahead = places[None, :] - places[:, None]
        return F.embedding(self.buckets[ahead + len(self.buckets) // 2], self.weight).permute(2, 0, 1)[None]


class Encoder(nn.Module):
    """Embeddings of pieces, positions and features, and the layers above them.

    Args:
        shape: Sizes. Only the number of its `layers` is used.
        vocabulary: Number of wordpieces.
    """

    def __init__(self, shape: EncoderConfig, *, vocabulary: int) -> None:
        super().__init__()
        self.word = nn.Embedding(vocabulary, shape.dim)
        self.pos = nn.Embedding(shape.positions, shape.dim)
        self.feat = nn.Embedding(N_FEATURES, shape.dim)
        nn.init.zeros_(self.feat.weight)
        self.norm = nn.LayerNorm(shape.dim, eps=1e-12)
        self.noise = Noise(shape.noise)
        self.layers = nn.ModuleList(Layer(shape.dim, shape.heads, shape.inner, shape.noise) for _ in shape.layers)
        self.relative = RelativePositions(shape.heads, shape.positions) if shape.relative else None

    def forward(self, ids: Tensor, feats: Tensor, mask: Tensor) -> Tensor:
        """Return hidden states (batch, n, dim) for `ids` and `feats` (batch, n). `mask` is 1.0, but 0.0 for padding."""
        x = self.word(ids) + self.pos.weight[: ids.shape[1]] + self.feat(feats)
        x = self.noise(self.norm(x))
        bias = (1.0 - mask)[:, None, None, :] * FORBIDDEN
        if self.relative is not None:
            bias = bias + self.relative(x)
        for layer in self.layers:
            x = layer(x, bias)
        return cast("Tensor", x)


class LinkHead(nn.Module):
    """Scores pairs of a query span and a key span, by a bilinear form of their vectors and tables of distance and gap.

    The vector of a span is its first and last hidden state and the mean of all. So linking needs no second pass of the
    encoder, and NumPy can compute it (`linking.py`).
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.query = nn.Linear(3 * dim, LINK_WIDTH)
        self.key = nn.Linear(3 * dim, LINK_WIDTH)
        self.bilinear = nn.Parameter(torch.randn(LINK_WIDTH, LINK_WIDTH) / LINK_WIDTH)
        self.dist = nn.Parameter(torch.zeros(N_DISTANCES))
        self.gap = nn.Parameter(torch.zeros(N_GAPS))
        self.null = nn.Linear(LINK_WIDTH, 1)

    def forward(self, queries: Tensor, keys: Tensor, dist: Tensor, gap: Tensor) -> Tensor:
        """Return scores (n_queries, n_keys + 1). The last column is "none". Spans are (n, 3 * dim)."""
        q, k = F.relu(self.query(queries)), F.relu(self.key(keys))
        scores = q @ self.bilinear @ k.T + self.dist[dist] + self.gap[gap]
        return torch.cat([scores, self.null(q)], dim=1)


class TaggerNetwork(nn.Module):
    """The whole network. Its arguments are those of the encoder.

    Attributes:
        transitions: (7, 7): learned scores of one tag after another.
        scale: Weight of the tags' scores relative to the transitions.
    """

    def __init__(self, shape: EncoderConfig, *, vocabulary: int) -> None:
        super().__init__()
        self.encoder = Encoder(shape, vocabulary=vocabulary)
        self.noise = Noise(shape.noise)
        self.head = nn.Linear(shape.dim, len(LABELS))
        self.content_cue = LinkHead(shape.dim)
        self.cue_source = LinkHead(shape.dim)
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.scale = nn.Parameter(torch.ones(()))

    def forward(self, ids: Tensor, feats: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return tag scores (batch, n, 7) and hidden states (batch, n, dim)."""
        hidden = self.encoder(ids, feats, mask)
        return self.head(self.noise(hidden)), hidden


def allowed() -> Tensor:
    """Return (7, 7): 0 if the column's tag may follow the row's, or else FORBIDDEN."""
    table = torch.zeros(len(LABELS), len(LABELS))
    for i, before in enumerate(LABELS):
        for j, after in enumerate(LABELS):
            if after.startswith("I-") and before[2:] != after[2:]:
                table[i, j] = FORBIDDEN
    return table


def load_encoder(encoder: Encoder, path: Path, *, layers: Sequence[int]) -> None:
    """Copy the weights of a BERT-shaped safetensors file into an encoder.

    Args:
        encoder: An encoder of the same width, which is changed in place.
        path: The safetensors file.
        layers: Numbers of the file's layers that become the encoder's, in order.
    """
    weights = {key.removeprefix("bert."): value for key, value in load_file(path).items()}
    base = "embeddings."
    kinds = weights[base + "token_type_embeddings.weight"][0]
    with torch.no_grad():
        encoder.word.weight.copy_(weights[base + "word_embeddings.weight"])
        encoder.pos.weight.copy_(weights[base + "position_embeddings.weight"] + kinds)
        encoder.norm.weight.copy_(weights[base + "LayerNorm.weight"])
        encoder.norm.bias.copy_(weights[base + "LayerNorm.bias"])
        if encoder.relative is not None:
            encoder.relative.weight.copy_(weights[RELATIVE])
        for index, layer in zip(layers, encoder.layers, strict=True):
            _load_layer(cast("Layer", layer), weights, f"encoder.layer.{index}.")


def load_run(model: TaggerNetwork, weights: Mapping[str, Tensor], *, layers: Sequence[int]) -> None:
    """Copy the weights of a fitted network into one with some of its layers.

    Args:
        model: A network of the same width, which is changed in place.
        weights: The state of the fitted network.
        layers: Numbers of its layers that become the model's, in order.
    """
    prefix = "encoder.layers."
    kept = {key: value for key, value in weights.items() if not key.startswith(prefix)}
    for number, index in enumerate(layers):
        old = f"{prefix}{index}."
        kept |= {f"{prefix}{number}.{key.removeprefix(old)}": v for key, v in weights.items() if key.startswith(old)}
    model.load_state_dict(kept)


_PARTS = {
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}


def _load_layer(layer: Layer, weights: dict[str, Tensor], prefix: str) -> None:
    for kind in ("weight", "bias"):
        parts = [weights[f"{prefix}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
        getattr(layer.qkv, kind).copy_(torch.cat(parts))
        for mine, theirs in _PARTS.items():
            getattr(getattr(layer, mine), kind).copy_(weights[f"{prefix}{theirs}.{kind}"])


def relative_buckets(n: int) -> Tensor:
    """Return (n, n): the bucket of each pair of `n` wordpieces, of N_RELATIVE. The row is the piece that attends.

    Half of the buckets are for pieces before it, half for pieces after it. Small distances have a bucket each. Larger
    ones share buckets by the logarithm of the distance (as in T5 and MPNet).
    """
    places = torch.arange(n)
    ahead = places[None, :] - places[:, None]
    side, near = N_RELATIVE // 2, N_RELATIVE // 4
    size = ahead.abs()
    growth = torch.log(size.clamp(min=1).float() / near) / math.log(_RELATIVE_FAR / near)
    far = (near + (growth * (side - near)).long()).clamp(max=side - 1)
    return (ahead > 0).long() * side + torch.where(size < near, size, far)


def distance_bucket(delta: int) -> int:
    """Return the bucket, of N_DISTANCES, of a signed distance in words. Beyond the first few, buckets double."""
    size = abs(delta)
    bucket = size if size < _FAR else min(_LAST_BUCKET, 2 + int(math.log2(size)))
    return bucket if delta < 0 else _LAST_BUCKET + 1 + bucket
