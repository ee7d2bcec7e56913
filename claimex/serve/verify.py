"""Answer `/verify`: whether the quotations of a draft stand in source texts that came with it.

Comes in: a draft and its sources, in one body of JSON. Goes out: the rows that `claimex verify -o x.json` writes.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from claimex.article import Article
from claimex.corpus.timed_check import check_in_time
from claimex.errors import ExtraMissing, InputError
from claimex.http import RefusedError
from claimex.record import describe
from claimex.serve.choices import Choices
from claimex.serve.incoming import read_as
from claimex.serve.limits import STATUS, UNPROCESSABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from claimex.record import Record
    from claimex.serve.service import Service

SEEN = r"[^\s\u0000\ufeff\u200b\u2060]"
"""What a text must hold at least, else it is empty; see `reading/articles.py`."""

Words = Annotated[str, Field(pattern=SEEN)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Named(_Body):
    """A text with a name."""

    id: Annotated[str, Field(min_length=1, max_length=500)]
    text: Words


class Check(_Body):
    """What to check against what."""

    draft: Annotated[Words | Named, Field(description="The text whose quotations are checked.")]
    sources: Annotated[
        list[Words | Named], Field(min_length=1, description="Transcripts, speeches or releases they are taken from.")
    ]
    speaker_must_match: Annotated[
        bool, Field(description="Whether words that another speaker says in a source are `misattributed`.")
    ] = False
    min_confidence: Annotated[float, Field(ge=0, le=1, description="Least confidence of a checked record.")] = 0.0


async def verify(request: Request, service: Service) -> Response:
    """Answer with a verdict on each direct quotation of the draft, in its order, and how many have which status."""
    with service.admitted():
        asked = await read_as(request, service.limits, Check)
        if len(asked.sources) > service.limits.texts:
            problem = f"{len(asked.sources):,} sources, more than {service.limits.texts:,}; give fewer"
            raise RefusedError(UNPROCESSABLE, "too many texts", problem)
        draft = _article(asked.draft, "draft", service)
        sources = [_article(each, f"source {number}", service) for number, each in enumerate(asked.sources, 1)]
        outcome = await service.work_on(draft)
        if (failure := outcome.failure) is not None:
            raise RefusedError(STATUS.get(failure.reason, UNPROCESSABLE), failure.reason, failure.message)
        records = Choices(min_confidence=asked.min_confidence).of(outcome.records)
        found, counts = await run_in_threadpool(_check, asked, records, sources, service.limits.seconds)
    doc = outcome.line.doc if outcome.line is not None else describe(draft)
    return JSONResponse({"doc": doc.model_dump(mode="json"), "counts": counts, "verdicts": found})


def _article(given: str | Named, name: str, service: Service) -> Article:
    text, name = (given, name) if isinstance(given, str) else (given.text, given.id)
    if len(text) > service.limits.text:
        message = f"{name}: {len(text):,} characters, more than {service.limits.text:,}; split it"
        raise RefusedError(UNPROCESSABLE, "too large", message)
    try:
        return Article(name, text)
    except InputError as error:
        raise RefusedError(UNPROCESSABLE, error.reason, str(error)) from error


def _check(
    asked: Check, records: Sequence[Record], sources: Sequence[Article], seconds: float
) -> tuple[list[dict[str, object]], dict[str, int]]:
    check = partial(check_in_time, speaker_must_match=asked.speaker_must_match, seconds=seconds)
    try:
        return check(records, sources)
    except ExtraMissing as error:
        raise RefusedError(501, "extra missing", str(error)) from error
    except InputError as error:
        raise RefusedError(STATUS.get(error.reason, UNPROCESSABLE), error.reason, str(error)) from error
