"""What must hold whatever comes in: for each way into claimex, inputs that try to break it and what they must not do.

`test_hostile.py` tries each with a bounded number of inputs, `benchmarks/fuzz.py` for as long as it is told.
Everywhere: nothing but a `ClaimexError` comes out, spans hold their words, the same input gives the same output.
"""

from __future__ import annotations

import hostile_articles
import hostile_corpus
import hostile_growth
import hostile_reading
import hostile_records
import hostile_serving

TARGETS = {
    **hostile_reading.targets(),
    **hostile_records.targets(),
    **hostile_corpus.targets(),
    **hostile_articles.targets(),
    **hostile_growth.targets(),
    **hostile_serving.targets(),
}
WITH_MODEL = hostile_articles.WITH_MODEL + hostile_growth.WITH_MODEL
