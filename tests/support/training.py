"""What trains a tiny model: invented articles with marks, as brat folders, and a tokenizer of letters."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from claimex.model.encoding import ROLES
from claimex.spans import Span
from claimex.train.corpus import Example, Gold

if TYPE_CHECKING:
    from pathlib import Path


def annotate(name: str, marked: str) -> Example:
    """Read an article marked like those in PARTS."""
    closing = {"}": "source", "]": "cue", ">": "content"}
    text = ""
    attributions = []
    for paragraph in marked.split("\n"):
        spans: dict[str, list[Span]] = {role: [] for role in ROLES}
        start = 0
        for character in paragraph:
            if character in "{[<":
                start = len(text)
            elif character in closing:
                spans[closing[character]].append(Span(start, len(text)))
            else:
                text += character
        text += "\n"
        if spans["cue"]:
            attributions.append(Gold(*(tuple(spans[role]) for role in ROLES)))
    return Example(name, text, tuple(attributions))


def write_brat(folder: Path, examples: list[Example], annotators: tuple[str, ...] = ("aaaa",)) -> Path:
    """Write a corpus in brat, with the same marks by each annotator."""
    for part in ("text", "attributions"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for example in examples:
        (folder / "text" / f"{example.name}.txt").write_text(example.text, encoding="utf-8", newline="")
        lines = []
        number = itertools.count(1)
        for a in example.attributions:
            keys = []
            for role in ROLES:
                for span in a.spans(role):
                    keys.append((role.title(), f"T{next(number)}"))
                    lines.append(f"{keys[-1][1]}\t{role.title()} {span.start} {span.end}\t{span.of(example.text)}")
            cue = next(key for role, key in keys if role == "Cue")
            lines.append(f"E{next(number)}\tAttribution:{cue} " + " ".join(f"{role}:{key}" for role, key in keys))
        for annotator in annotators:
            path = folder / "attributions" / f"{example.name}_{annotator}.ann"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def save_letters(folder: Path) -> Path:
    """Save a tokenizer of letters, with BERT's special ids, and return its folder."""

    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,:'\"“”‘’«»"
    names = ["[PAD]", *(f"[unused{i}]" for i in range(99)), "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = [*names, *letters, *(f"##{c}" for c in letters), "said", "told", "the", "that"]
    tokenizer = Tokenizer(WordPiece({word: i for i, word in enumerate(vocabulary)}, unk_token="[UNK]"))  # noqa: S106 - no secret
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    folder.mkdir()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder
