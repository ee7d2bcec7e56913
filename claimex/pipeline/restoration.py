"""Convert records of a repaired text back to the damaged text as it was read.

Comes in: the records and the article line of a repaired view (`layout/repair.py`). Goes out: the same, with every
offset in the text as read, and with the words at those offsets. Names and roles keep their repaired spelling, because
they are not quoted from the text: the name of "O&#39;Dea" is O'Dea.
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
    """Convert the records of a view to its text.

    Args:
        records: In order. A record comes before those nested in it.
        article: As read.
        view: Of its text.

    Returns:
        In the same order. Their ids are computed from the words as read.

    Raises:
        RecordError: A span does not match its text, which is a defect of the program.
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
    """Convert the article line of a view to its text."""
    moved = _move(line.model_dump(by_alias=True, exclude={"doc"}), article.text, view)
    return ArticleLine.model_validate({**moved, "doc": describe(article), "characters": len(article.text)})


def _move(value: Any, text: str, view: View) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a JSON value in which each object with start and end is moved to the text as read."""
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
