"""Count answers, texts and records, in the text format of Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from claimex.pipeline import Outcome
    from claimex.serve.service import Workers

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60)
"""Upper bounds of the histogram's buckets, from a short text to the longest time allowed for one."""


class Metrics:
    """Counters of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter("claimex_requests", "Answers.", ["path", "status"], registry=self._registry)
        self.seconds = Histogram(
            "claimex_request_seconds", "Time to an answer's end.", ["path"], registry=self._registry, buckets=SECONDS
        )
        self.at_once = Gauge("claimex_requests_at_once", "Requests in progress or waiting.", registry=self._registry)
        self._articles = Counter("claimex_articles", "Texts, by result.", ["result"], registry=self._registry)
        self._records = Counter("claimex_records", "Records found.", ["kind"], registry=self._registry)
        self._characters = Counter("claimex_characters", "Characters read.", registry=self._registry)
        self._ready = Gauge("claimex_workers_ready", "Processes that can work.", registry=self._registry)
        self._replaced = Gauge("claimex_workers_replaced", "Processes that died so far.", registry=self._registry)

    def note(self, outcome: Outcome) -> None:
        """Count the result of a text."""
        if outcome.failure is not None:
            self._articles.labels(outcome.failure.reason).inc()
            return
        self._articles.labels("done").inc()
        self._characters.inc(len(outcome.article.text) if outcome.article is not None else 0)
        for record in outcome.records:
            self._records.labels(record.kind).inc()

    def text(self, workers: Workers) -> bytes:
        """Return all counters in the text format of Prometheus."""
        self._ready.set(workers.ready)
        self._replaced.set(workers.replaced)
        return generate_latest(self._registry)
