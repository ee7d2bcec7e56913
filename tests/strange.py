"""Hypothesis strategies for texts that break programs: any character, and runs of what news text trips over."""

from __future__ import annotations

from hypothesis import strategies as st

UNICODE = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
"""Any text that is Unicode: no lone surrogates."""

TRICKY = st.lists(
    st.sampled_from(
        [
            *"\"'“”‘’„‚«»‹›‟‛″＂`",
            *("``", "''", "'tis", "’90s", "rock 'n' roll", "dogs'", "it's", '6"', "5'10\""),
            *("“We won,”", "said", "Mari Tamm", "she", "He", "according to", "the mayor", "Tamm:", "Kask:", "Q.", "A."),
            *("\n", "\r\n", "\n\n", "\n \t\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x00", "\ufeff"),
            *(
                "🎉",
                "👩‍👩‍👧",
                "e\u0301",
                "\u0301",
                "\u0345",
                "שלום",
                "\u202e",
                "\u200b",
                "\u00ad",
                "中文",
                "İ",
                "ﬁ",
                "ß",
            ),
            *(" ", " ", " ", "\u00a0", ".", ",", ":", "—", "–", "-", "(", ")", "[", "…", "word", "7", "A" * 120),
        ]
    ),
    max_size=40,
).map("".join)
"""Texts made of quotation marks, line breaks, names, cues and characters of several code points."""

TEXTS = UNICODE | TRICKY
