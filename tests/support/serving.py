"""A service without a model for tests of the server: quoted words are records."""

from __future__ import annotations

import re
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from made import make_record

from claimex.article import Failure
from claimex.errors import ModelError
from claimex.http import TOKEN_HEADER
from claimex.pipeline.extractor import Outcome
from claimex.serve.app import make_app
from claimex.serve.limits import Limits
from claimex.serve.metrics import Metrics
from claimex.serve.service import Service

if TYPE_CHECKING:
    from threading import Event

    from starlette.types import ASGIApp

    from claimex.article import Article

PORT = 8127
TOKEN = "secret"  # noqa: S105 - of a test
HOSTS = frozenset({f"127.0.0.1:{PORT}"})
HEADERS = {TOKEN_HEADER: TOKEN}
QUOTED = re.compile("“[^”]+”")


def records_of(article: Article) -> tuple[Any, ...]:
    """Make a record of each quotation; every second one is unsure."""
    found = dict.fromkeys(QUOTED.findall(article.text))
    return tuple(make_record(article, words, confidence=0.9 - 0.8 * (n % 2)) for n, words in enumerate(found))


class Workers:
    """Works in threads; LATE takes too long, DEFECT raises, WAIT waits for the event."""

    replaced = 0

    def __init__(self, event: Event | None = None, *, ready: int = 2) -> None:
        self.ready = ready
        self._event = event
        self._threads = ThreadPoolExecutor(2)

    def submit(self, article: Article) -> Future[Outcome]:
        return self._threads.submit(self._work, article)

    def _work(self, article: Article) -> Outcome:
        if "LATE" in article.text:
            return Outcome(article, failure=Failure(article.id, "out of time", "it took longer than 1 s"))
        if "DEFECT" in article.text:
            where = "/home/ana/model"
            raise ModelError(where, "is altered")
        if "WAIT" in article.text and self._event is not None:
            self._event.wait(60)
        return Outcome(article, records_of(article))


def make(workers: Workers | None = None, **limits: Any) -> tuple[ASGIApp, Service]:  # noqa: ANN401 - of `Limits`
    """Make an application and its service."""
    service = Service(workers or Workers(), limits=Limits(**limits), metrics=Metrics())
    return make_app(service, token=TOKEN, hosts=HOSTS, model="base"), service
