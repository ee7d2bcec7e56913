"""Be a machine learning backend of Label Studio: predictions for the tasks of a project.

Comes in: requests of Label Studio's own client (`label_studio/ml/api_connector.py` of version 1.23). Goes out: regions
for the labelling interface that `claimex schema --for label-studio` prints. Nothing is learned from annotations.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.responses import JSONResponse
from starlette.routing import Route

from claimex.formats.annotations import AnnotatedArticle
from claimex.formats.label_studio import CARRIED, missing_from, name_of
from claimex.formats.label_studio import predict as make_prediction
from claimex.http import RefusedError
from claimex.reading import ReadOptions
from claimex.record import describe
from claimex.serve.choices import Choices
from claimex.serve.incoming import read_as
from claimex.serve.limits import failed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from claimex.pipeline import Outcome
    from claimex.serve.service import Service


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)  # further fields are left aside: there are more in each version


class Setup(_Body):
    """What Label Studio sends when a project is connected, and before each prediction."""

    labels: Annotated[str, Field(alias="schema", description="The project's labelling interface.")]


class Task(_Body):
    """A task of a project."""

    id: int = 0
    data: Annotated[
        dict[str, JsonValue], Field(description="With `text`; `id`, `title`, `url` and `published` if known.")
    ]


class Tasks(_Body):
    """What Label Studio sends to get predictions."""

    tasks: list[Task]


class Event(_Body):
    """What Label Studio sends when something happened, or when training is asked for."""

    action: str


BODIES: Mapping[str, type[_Body]] = {"setup": Setup, "predict": Tasks, "webhook": Event}
"""The bodies of requests by their paths."""


def make_routes(service: Service, version: str) -> list[Route]:
    """Return the backend's paths.

    Args:
        service: Works on texts.
        version: What predictions name as the version of the model, see `formats/label_studio.py`.
    """

    async def setup(request: Request) -> Response:
        asked = await read_as(request, service.limits, Setup)
        if missing := missing_from(asked.labels):
            advice = "claimex schema --for label-studio prints one"
            message = f"the labelling interface has no {', '.join(missing)}; {advice}"
            raise RefusedError(409, "labelling interface", message)
        return JSONResponse({"model_version": version})

    async def predict(request: Request) -> Response:
        with service.admitted():
            asked = await read_as(request, service.limits, Tasks)
            outcomes = await _work(asked.tasks, service)
        return JSONResponse({"results": [_predicted(each, version) for each in outcomes], "model_version": version})

    async def webhook(request: Request) -> Response:
        asked = await read_as(request, service.limits, Event)
        message = "claimex does not learn from annotations"
        return JSONResponse({"status": "ok", "action": asked.action, "message": message})

    async def versions(_: Request) -> Response:
        return JSONResponse({"versions": [version]})

    return [
        Route("/setup", setup, methods=["POST"]),
        Route("/predict", predict, methods=["POST"]),
        Route("/webhook", webhook, methods=["POST"]),
        Route("/versions", versions),
    ]


async def _work(tasks: Sequence[Task], service: Service) -> list[Outcome]:
    """Extract from each task, in order."""
    if len(tasks) > service.limits.texts:
        problem = f"{len(tasks):,} tasks, more than {service.limits.texts:,}; ask for fewer at once"
        raise RefusedError(422, "too many texts", problem)
    if not tasks:
        return []
    lines = "".join(json.dumps(_article_of(task)) + "\n" for task in tasks)
    stream = io.BufferedReader(io.BytesIO(lines.encode()))
    options = ReadOptions(input_format="jsonl", max_bytes=service.limits.body)
    return [outcome async for outcome in service.work(stream, options)]


def _article_of(task: Task) -> dict[str, Any]:
    """Return a task as a line of JSON Lines, so that its article is read as anywhere else."""
    data = {name: value for name, value in task.data.items() if name != CARRIED}
    return {**data, "id": name_of({"id": task.id, "data": task.data})}


def _predicted(outcome: Outcome, version: str) -> dict[str, Any]:
    if outcome.failure is not None or outcome.article is None:
        return failed(outcome.failure)
    doc = outcome.line.doc if outcome.line is not None else describe(outcome.article)
    article = AnnotatedArticle(doc, outcome.article.text, tuple(Choices().of(outcome.records)))
    return make_prediction(article, version=version)
