"""The description: it is true of the server, and each of its examples is answered."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("starlette", reason="needs the extra serve")
pytest.importorskip("prometheus_client", reason="needs the extra serve")

import uvicorn
from serving import HEADERS, TOKEN, Workers, make
from starlette.testclient import TestClient

from claimex.http import bind
from claimex.serve.app import make_app
from claimex.serve.limits import Limits
from claimex.serve.metrics import Metrics
from claimex.serve.openapi import describe_server
from claimex.serve.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator

DESCRIPTION = describe_server(Limits())
WITH_BODIES = {path for path, operations in DESCRIPTION["paths"].items() if "post" in operations}
UNREADABLE = {"empty", "no text", "bad HTML", "not Unicode", "not CAS", "unknown layer", "unknown feature"}
"""Reasons to refuse a text or document that no schema can state."""

EXAMPLES = 12  # requests of each kind for each operation


def bodies() -> Iterator[tuple[str, str, Any]]:
    for path in sorted(WITH_BODIES):
        for media, body in DESCRIPTION["paths"][path]["post"]["requestBody"]["content"].items():
            values = [each["value"] for each in body["examples"].values()] if "examples" in body else [body["example"]]
            yield from ((path, media, value) for value in values)


@pytest.mark.parametrize(("path", "media", "value"), list(bodies()))
def test_each_example_is_answered_as_described(path: str, media: str, value: Any) -> None:  # noqa: ANN401
    body = json.dumps(value) if media == "application/json" else value
    with TestClient(make()[0], base_url="http://127.0.0.1:8127", headers=HEADERS) as asked:
        answer = asked.post(path.replace("{name}", "spans"), content=body, headers={"content-type": media})

    described = DESCRIPTION["paths"][path]["post"]["responses"][str(answer.status_code)].get("content", {"": ""})
    assert answer.status_code in {200, 204}
    assert answer.headers.get("content-type", "").split(";")[0] in described
    assert "We won" in answer.text or path in {"/setup", "/webhook", "/{name}/train"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    service = Service(Workers(), limits=Limits(), metrics=Metrics())
    with bind(0) as bound:
        port = bound.getsockname()[1]
        application = make_app(service, token=TOKEN, hosts={f"127.0.0.1:{port}"}, model="base")
        server = uvicorn.Server(uvicorn.Config(application, log_level="critical"))
        bound.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_the_server_answers_whatever_is_asked_as_it_is_described(address: str, mode: str) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="needs the extra api")
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

    described = schemathesis.openapi.from_url(f"{address}/openapi.json", headers=HEADERS)
    tried = []
    for found in described.get_all_operations():
        operation = found.ok()
        if mode == "NEGATIVE" and operation.method == "get":  # takes nothing that could be wrong
            continue

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode[mode]))
        def hold(case: Any) -> None:  # noqa: ANN401 - of schemathesis
            answer = case.call(headers=HEADERS)
            left_out = [ignored_auth]  # the token is in one of two places
            if answer.status_code == 422 and answer.json()["error"]["reason"] in UNREADABLE:
                left_out.append(positive_data_acceptance)
            if case.media_type != "application/json":  # a number is text too, once it is sent
                left_out.append(negative_data_rejection)
            case.validate_response(answer, excluded_checks=left_out)

        hold()
        tried.append(operation.path)

    assert set(tried) == (WITH_BODIES if mode == "NEGATIVE" else set(DESCRIPTION["paths"]) - {"/openapi.json"})
