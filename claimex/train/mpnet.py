"""Convert MPNet's weights so that a training run can start from them.

Comes in: a folder with MPNet. Goes out: a folder with its layers under BERT's names, and its words in the order of
BERT's vocabulary. MPNet (Song, Tan, Qin, Lu and Liu, NeurIPS 2020) is a larger encoder with the same uncased vocabulary
in another order. In BERT's order it reads the same wordpieces as the model that it teaches.

    python -m claimex.train.mpnet all-mpnet-base-v2 --tokenizer all-MiniLM-L6-v2/tokenizer.json --out start

Then, in a run's settings: `export = false` and, under `[encoder]`, `start = "start"`, `relative = true` and the sizes
(`dim = 768`, `inner = 3072`, twelve `layers`).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from claimex.train.network import RELATIVE

if TYPE_CHECKING:
    from torch import Tensor

WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"

SPECIAL = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[MASK]": "<mask>"}
"""MPNet's names for BERT's special tokens."""

UNUSED_POSITIONS = 2
"""Rows of MPNet's position table before that of the first wordpiece."""

_PARTS = {
    "attention.attn.q": "attention.self.query",
    "attention.attn.k": "attention.self.key",
    "attention.attn.v": "attention.self.value",
    "attention.attn.o": "attention.output.dense",
    "attention.LayerNorm": "attention.output.LayerNorm",
    "intermediate.dense": "intermediate.dense",
    "output.dense": "output.dense",
    "output.LayerNorm": "output.LayerNorm",
}


def convert(source: Path, *, tokenizer: Path, out: Path) -> None:
    """Write a folder that a run can use as `encoder.start`.

    Args:
        source: Folder with MPNet's `model.safetensors` and `tokenizer.json`.
        tokenizer: `tokenizer.json` of a BERT vocabulary. MPNet must have each of its tokens.
        out: The folder to write to.

    Raises:
        KeyError: A token or a weight is missing.
    """
    weights = {key.removeprefix("mpnet."): value for key, value in load_file(source / WEIGHTS).items()}
    theirs = Tokenizer.from_file(str(source / TOKENIZER)).get_vocab()
    mine = Tokenizer.from_file(str(tokenizer)).get_vocab()
    rows = [theirs[SPECIAL.get(token, token)] for token in sorted(mine, key=mine.__getitem__)]
    out.mkdir(parents=True, exist_ok=True)
    save_file({key: value.contiguous() for key, value in _renamed(weights, rows).items()}, out / WEIGHTS)
    shutil.copyfile(tokenizer, out / TOKENIZER)


def _renamed(weights: dict[str, Tensor], rows: list[int]) -> dict[str, Tensor]:
    words = weights["embeddings.word_embeddings.weight"][rows]
    renamed = {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": weights["embeddings.position_embeddings.weight"][UNUSED_POSITIONS:],
        "embeddings.token_type_embeddings.weight": torch.zeros(1, words.shape[1]),
        "embeddings.LayerNorm.weight": weights["embeddings.LayerNorm.weight"],
        "embeddings.LayerNorm.bias": weights["embeddings.LayerNorm.bias"],
        RELATIVE: weights["encoder." + RELATIVE],
    }
    layers = sorted({key.split(".")[2] for key in weights if key.startswith("encoder.layer.")}, key=int)
    for layer in layers:
        for old, new in _PARTS.items():
            for kind in ("weight", "bias"):
                prefix = f"encoder.layer.{layer}."
                renamed[f"{prefix}{new}.{kind}"] = weights[f"{prefix}{old}.{kind}"]
    return renamed


def main() -> None:
    """Read the command line and convert."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="folder with MPNet's weights and tokenizer")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of the model to be taught")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    options = parser.parse_args()
    convert(options.source, tokenizer=options.tokenizer, out=options.out)


if __name__ == "__main__":
    main()
