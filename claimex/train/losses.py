"""Compute the losses that training minimizes: those of the tags, of the links, and of a teacher.

Comes in: scores of the network and a `Batch`. Goes out: losses. Tags have two losses. The cross-entropy of each tag
keeps the softmax of the scores a probability. The loss of the sequence is that of a linear-chain conditional random
field over the words of a window (Lafferty, McCallum and Pereira 2001), whose transitions are used to find the best
labels. Sums over all sequences are computed as a tree of matrix products in the log semiring: eight steps for 256 words
instead of 256.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F  # noqa: N812 - the name everyone knows

from claimex.train.network import FORBIDDEN, allowed

if TYPE_CHECKING:
    from torch import Tensor

    from claimex.train.batches import Batch, LinkTask
    from claimex.train.network import LinkHead, TaggerNetwork

_NEVER = -1e9


def tag_losses(model: TaggerNetwork, logits: Tensor, batch: Batch, *, smoothing: float) -> tuple[Tensor, Tensor]:
    """Return the cross-entropy and the sequence loss, each a mean over the batch's tagged words.

    Args:
        model: The network, for its transitions and scale.
        logits: float32, (batch, n_pieces, 7).
        batch: The first pieces of words, and their tags.
        smoothing: Share of each target spread over all tags.
    """
    words = logits.gather(1, batch.first[:, :, None].expand(-1, -1, logits.shape[2]))
    tags = batch.tags.masked_fill(~batch.is_tagged, -100)
    single = F.cross_entropy(
        words.flatten(0, 1), tags.flatten(), ignore_index=-100, label_smoothing=smoothing, reduction="sum"
    ) / batch.is_tagged.sum().clamp(min=1)
    whole = sequence_loss(words * model.scale, model.transitions + allowed(), batch.tags, batch.is_tagged)
    return single, whole


def sequence_loss(scores: Tensor, transitions: Tensor, tags: Tensor, is_word: Tensor) -> Tensor:
    """Return the negative log-likelihood of tag sequences under a linear chain, a mean over words.

    Args:
        scores: (batch, n, k): score of each tag at each word.
        transitions: (k, k): score of the column's tag after the row's.
        tags: int64, (batch, n): the right tags.
        is_word: bool, (batch, n): False for padding, which follows the words of a row.
    """
    steps = transitions[tags[:, :-1], tags[:, 1:]] * is_word[:, 1:]
    gold = (scores.gather(2, tags[:, :, None])[:, :, 0] * is_word).sum(1) + steps.sum(1)
    every = transitions + scores[:, 1:, None, :]  # (batch, n - 1, k, k)
    keep = torch.full_like(transitions, FORBIDDEN).fill_diagonal_(0.0)
    every = torch.where(is_word[:, 1:, None, None], every, keep)
    total = _product(every, keep) if every.shape[1] else keep.expand(len(scores), -1, -1)
    reached = torch.logsumexp(scores[:, 0, :, None] + total, dim=(1, 2))
    filled = is_word[:, 0]
    return ((reached - gold) * filled).sum() / is_word.sum().clamp(min=1)


def _product(matrices: Tensor, identity: Tensor) -> Tensor:
    """Multiply (batch, n, k, k) along n in the log semiring."""
    while matrices.shape[1] > 1:
        if matrices.shape[1] % 2:
            pad = identity.expand(len(matrices), 1, -1, -1)
            matrices = torch.cat([matrices, pad], dim=1)
        left, right = matrices[:, 0::2], matrices[:, 1::2]
        matrices = torch.logsumexp(left[..., :, :, None] + right[..., None, :, :], dim=3)
    return matrices[:, 0]


def link_loss(head: LinkHead, hidden: Tensor, task: LinkTask) -> Tensor:
    """Return the loss of choosing each query's key, a mean over the batch's queries.

    Several keys may be right, and any of them will do. A query without a right key should choose "none".

    Args:
        head: The head for links from content to cue, or from cue to source.
        hidden: float32, (batch, n_pieces, dim).
        task: Queries and keys of all windows of the batch.
    """
    if not len(task.queries):
        return hidden.new_zeros(())
    sums = F.pad(hidden.cumsum(1), (0, 0, 1, 0))
    scores = head(_vectors(hidden, sums, task.queries), _vectors(hidden, sums, task.keys), task.distances, task.gaps)
    scores = scores.masked_fill(F.pad(~task.same_window, (0, 1)), _NEVER)
    loss: Tensor = scores.logsumexp(1) - scores.masked_fill(~task.right, _NEVER).logsumexp(1)
    return loss.mean()


def states_loss(mapped: Tensor, teacher: Tensor, batch: Batch) -> Tensor:
    """Return how far hidden states are from a teacher's, a mean over wordpieces and dimensions.

    Both sides are normalized to mean 0 and variance 1 over the dimensions of each wordpiece, so that only their
    directions count (compare Jiao et al. 2020, TinyBERT).

    Args:
        mapped: The student's states, mapped to the teacher's width, (batch, n_pieces, dim).
        teacher: The teacher's states, of the same shape.
        batch: Which wordpieces are no padding.
    """
    width = teacher.shape[2:]
    apart = (F.layer_norm(mapped, width) - F.layer_norm(teacher, width)).square().mean(2)
    return (apart * batch.mask).sum() / batch.mask.sum()


def _vectors(hidden: Tensor, sums: Tensor, spans: Tensor) -> Tensor:
    """Return (n, 3 * dim) vectors of spans (n, 3): row, first piece, last piece."""
    row, first, last = spans.T
    mean = (sums[row, last + 1] - sums[row, first]) / (last + 1 - first)[:, None]
    return torch.cat([hidden[row, first], hidden[row, last], mean], dim=1)


def teacher_loss(logits: Tensor, teacher: Tensor, batch: Batch, *, temperature: float) -> Tensor:
    """Return how far the tags' probabilities are from a teacher's (Kullback-Leibler), a mean over words.

    Args:
        logits: float32, (batch, n_pieces, 7).
        teacher: The teacher's scores, of the same shape.
        batch: The first pieces of words.
        temperature: Softens both sides. The loss is scaled by its square (Hinton, Vinyals and Dean 2015).
    """
    at = batch.first[:, :, None].expand(-1, -1, logits.shape[2])
    mine = (logits.gather(1, at) / temperature).log_softmax(2)[batch.is_word]
    theirs = (teacher.gather(1, at) / temperature).log_softmax(2)[batch.is_word]
    return F.kl_div(mine, theirs, reduction="batchmean", log_target=True) * temperature**2
