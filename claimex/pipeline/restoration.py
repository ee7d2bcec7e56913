"""What was found in a view of a damaged text, taken back to the text as read.

Comes in: the records and the article's line of a view (`repair.py`). Goes out: the same with every offset counted in
the text as read, and with the words that stand there. Names and roles stay as the view has them: they are nobody's
words, and who is called "O&#39;Dea" is O'Dea.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from claimex.article_line import ArticleLine
from claimex.record import Record, check_spans, describe, record_id
from claimex.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimex.article import Article
    from claimex.layout import View


def restore_records(records: Sequence[Record], article: Article, view: View) -> list[Record]:
    """Take the records of a view back to its text.

    Args:
        records: In order; one that holds another stands before it.
        article: As read.
        view: Of its text.

    Returns:
        In the same order. Their ids are of the words as read.

    Raises:
        RecordError: A span does not fit its text, which is a defect.
    """
    document = describe(article)
    seen: Counter[str] = Counter()
    ids: dict[str | None, str | None] = {None: None}
    out = []
    for record in records:
        moved = _move(record.model_dump(by_alias=True, exclude={"doc"}), article.text, view)
        placed = Record.model_validate({**moved, "doc": document, "parent": ids[record.parent]})
        ids[record.id] = _identify(placed, article.id, seen)
        out.append(placed.model_copy(update={"id": ids[record.id]}))
        check_spans(out[-1], article.text)
    return out


def _identify(record: Record, doc_id: str, seen: Counter[str]) -> str:
    speaker = record.speaker
    mention = speaker.mention.text if speaker is not None and speaker.mention is not None else None
    content, cue = [span.text for span in record.content], [span.text for span in record.cue]
    first = record_id(doc_id, content=content, cue=cue, mention=mention, voice=record.voice)
    seen[first] += 1
    ordinal = seen[first] - 1
    return record_id(doc_id, content=content, cue=cue, mention=mention, voice=record.voice, ordinal=ordinal)


def restore_line(line: ArticleLine, article: Article, view: View) -> ArticleLine:
    """Take the line of a view back to its text."""
    moved = _move(line.model_dump(by_alias=True, exclude={"doc"}), article.text, view)
    return ArticleLine.model_validate({**moved, "doc": describe(article), "characters": len(article.text)})


def _move(value: Any, text: str, view: View) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a value of JSON with each span in it, which has start and end, moved to the text as read."""
    if isinstance(value, list):
        return [_move(each, text, view) for each in value]
    if not isinstance(value, dict):
        return value
    moved = {key: _move(each, text, view) for key, each in value.items()}
    if "start" in value and "end" in value:
        span = view.place(Span(value["start"], value["end"]))
        moved |= {"start": span.start, "end": span.end}
        if "text" in value:
            moved["text"] = span.of(text)
    return moved
