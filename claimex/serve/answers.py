"""Make answers of outcomes: JSON for one text or a list, JSON Lines for a stream, or a page with marked texts.

Each record has the same bytes in an answer as on its line in the output of `claimex extract`.
"""

from __future__ import annotations

import asyncio
import io
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from claimex.http import RefusedError
from claimex.record import describe
from claimex.review import make_shelf, render_shelves
from claimex.serve.choices import JSON, LINES, choices_of, media_of, reading_of
from claimex.serve.incoming import Feed, as_lines, whole_body
from claimex.serve.limits import STATUS, UNPROCESSABLE, failed

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from claimex.pipeline import Outcome
    from claimex.reading import ReadOptions
    from claimex.record import Document
    from claimex.serve.choices import Choices
    from claimex.serve.service import Service


async def extract(request: Request, service: Service) -> Response:
    """Answer one text with an object, a list with a list, and JSON Lines with lines of records as they are found."""
    choices = choices_of(request)
    options = reading_of(request, choices, service.limits)
    if media_of(request) in LINES:
        return Lines(service, options, choices, media=media_of(request))
    outcomes, many = await _outcomes(request, service, options, choices)
    told = [_object(outcome, choices) for outcome in outcomes]
    return Response("[" + ",".join(told) + "]" if many else told[0], media_type=JSON)


async def show(request: Request, service: Service) -> Response:
    """Answer with a page that marks in the texts who says what."""
    choices = choices_of(request)
    options = reading_of(request, choices, service.limits)
    outcomes, _ = await _outcomes(request, service, options, choices)
    read = [(each.article, choices.of(each.records)) for each in outcomes if each.article is not None]
    texts = {article.id: article.text for article, _ in read}
    shelves = [make_shelf(describe(article), records) for article, records in read]
    shown, _ = render_shelves(shelves, lambda doc: texts[doc.id], title="Who says what")
    return HTMLResponse(shown)


async def _outcomes(
    request: Request, service: Service, options: ReadOptions, choices: Choices
) -> tuple[list[Outcome], bool]:
    """Extract from the texts of a whole body. Also tell whether they were a list.

    Raises:
        RefusedError: The body cannot be read, or its only text failed.
    """
    with service.admitted():
        body, many = await whole_body(request, service.limits), media_of(request) in LINES
        if media_of(request) == JSON:
            body, many = as_lines(body, text_field=choices.text_field, limits=service.limits)
            if many and not body:
                return [], True
        name = None if many else choices.id
        stream = io.BufferedReader(io.BytesIO(body))
        outcomes = [outcome async for outcome in service.work(stream, options, name=name)]
    if not many and (failure := outcomes[0].failure) is not None:
        raise RefusedError(STATUS.get(failure.reason, UNPROCESSABLE), failure.reason, failure.message)
    return outcomes, many


def _read(outcome: Outcome) -> Document | None:
    """Return what records state about an article, with what was detected in it."""
    if outcome.line is not None:
        return outcome.line.doc
    return describe(outcome.article) if outcome.article is not None else None


def _object(outcome: Outcome, choices: Choices) -> str:
    """Return the answer for one text, as JSON."""
    doc = _read(outcome)
    if outcome.article is None or doc is None or outcome.failure is not None:
        return json.dumps(failed(outcome.failure), ensure_ascii=False)
    text = f'"text":{json.dumps(outcome.article.text, ensure_ascii=False)},' if choices.with_text else ""
    records = ",".join(record.to_json() for record in choices.of(outcome.records))
    return f'{{"doc":{doc.model_dump_json()},{text}"records":[{records}]}}'


class Lines(Response):
    """Records as JSON Lines, sent while more articles arrive.

    The lines are those of the command. A text that failed has a line with `error` instead. The answer is sent in
    chunks, and the last chunk only if all work was done, so no HTTP client takes half an answer for a whole one.
    """

    def __init__(self, service: Service, options: ReadOptions, choices: Choices, *, media: str) -> None:
        super().__init__(media_type=media)
        del self.headers["content-length"]
        self._service, self._options, self._choices = service, options, choices

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        limits = self._service.limits
        with self._service.admitted():
            feed = Feed(receive, room=limits.body, seconds=limits.seconds)
            filling = asyncio.create_task(feed.fill())
            try:
                await self._send_all(feed, send)
            finally:
                filling.cancel()
                with suppress(asyncio.CancelledError):
                    await filling
                await feed.stop()

    async def _send_all(self, feed: Feed, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for outcome in self._service.work(io.BufferedReader(feed), self._options):
            if feed.gone:
                return
            if lines := self._lines(outcome):
                await send({"type": "http.response.body", "body": lines, "more_body": True})
        if feed.late:
            message = f"no more of the body arrived for {self._service.limits.seconds:g} s; the rest was not read"
            told = {"error": {"status": 408, "reason": "body too slow", "message": message}}
            await send({"type": "http.response.body", "body": json.dumps(told).encode() + b"\n", "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _lines(self, outcome: Outcome) -> bytes:
        if outcome.failure is not None:
            return (json.dumps(failed(outcome.failure), ensure_ascii=False) + "\n").encode()
        return "".join(record.to_json() + "\n" for record in self._choices.of(outcome.records)).encode()
