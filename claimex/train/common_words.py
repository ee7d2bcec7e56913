"""Find the words that most articles of English news have and other languages do not.

Comes in: folders of English articles, `*.txt`. Goes out: `weights/common_words.txt`, the words that occur in the most
articles, in alphabetical order, one a line. Only words in lower case count, so that no names do. Words that are stop
words in another language of spaCy are left out: "over" is Dutch and "come" Italian too.

    python -m claimex.train.common_words ../shared/corpora/polnear/train/text ../shared/corpora/wikinews
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

OUT = Path(__file__).parents[1] / "weights" / "common_words.txt"

TRIED = 2000
"""Number of words by frequency, of which those are kept that have LEAST letters and are not foreign. With 1,000 words,
five times as many articles of the PolNeAR dev part need py3langid; with 4,000, as many as with 2,000."""

LEAST = 4
_WORD = re.compile(r"(?<![^\W\d_])[a-z]{2,}(?![^\W\d_])")


def find_common(texts: Iterable[str]) -> list[str]:
    """Return the words that occur in the most texts, sorted by the alphabet."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(sorted(set(_WORD.findall(text))))
    foreign = _foreign()
    return sorted(word for word, _ in counts.most_common(TRIED) if len(word) >= LEAST and word not in foreign)


def _foreign() -> set[str]:
    """Return the stop words of spaCy's other languages."""
    import spacy.lang

    found: set[str] = set()
    for language in pkgutil.iter_modules(spacy.lang.__path__):
        if language.ispkg and language.name != "en":
            try:
                words = importlib.import_module(f"spacy.lang.{language.name}.stop_words").STOP_WORDS
            except ImportError:
                continue
            found |= {word.lower() for word in words}
    return found


def main() -> None:
    """Write the list of the articles in the folders given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    paths = [path for folder in parser.parse_args().folders for path in sorted(folder.glob("*.txt"))]
    found = find_common(path.read_text(encoding="utf-8", errors="replace") for path in paths)
    OUT.write_text("".join(f"{word}\n" for word in found), encoding="utf-8")


if __name__ == "__main__":
    main()
