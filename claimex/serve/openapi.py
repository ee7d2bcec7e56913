"""Describe the server in OpenAPI 3.1: its paths, their requests and answers, with examples.

The schemas of queries, bodies and records come from the models that the server itself uses, so they always agree.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from claimex._version import __version__
from claimex.corpus.verdicts import COLUMNS
from claimex.corpus.verify import STATUSES
from claimex.formats.label_studio import CONFIG
from claimex.http import TOKEN_HEADER
from claimex.record import Document, Record
from claimex.serve import inception, label_studio
from claimex.serve.choices import JSON, LINES, REPEATED, Choices
from claimex.serve.verify import SEEN, Check

if TYPE_CHECKING:
    from claimex.serve.limits import Limits

TEXT = "“We won,” Ada Quill said."
REF = "#/components/schemas/"
ERRORS = {
    400: "The request is not valid HTTP, or was cut short.",
    401: "The token is missing or wrong.",
    403: "The host or origin is not allowed.",
    408: "The body did not arrive in time.",
    413: "The body is too long.",
    415: "The media type is not supported.",
    422: "The query, the body or the text cannot be used.",
    429: "Too many requests are in progress or waiting. Ask again after Retry-After.",
    500: "The request failed in the server.",
    503: "The text took too long, or no process is ready.",
}
MORE_ERRORS = {
    404: "The path does not exist.",
    409: "The project's labelling interface cannot show predictions.",
    501: "An extra is not installed.",
}
LINE = '{"text": "“We won,” Ada Quill said."}\n'


def describe_server(limits: Limits) -> dict[str, Any]:
    """Return the description.

    Args:
        limits: The limits of the server, which the description states.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "claimex",
            "version": __version__,
            "summary": "Finds who says what in news articles.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"bearer": []}, {"header": []}],
        "paths": {
            "/": {"get": _get("The page to try it on.", {"text/html": {"schema": {"type": "string"}}})},
            "/extract": {"post": _post("Find who says what.", _found(), limits, lines=True)},
            "/show": {
                "post": _post("Mark in the text who says what.", {"text/html": {"schema": {"type": "string"}}}, limits)
            },
            "/verify": {"post": _verify(limits)},
            **_label_studio(),
            **_inception(),
            "/schema": {"get": _get("The JSON Schema of a record.", _json({"type": "object"}))},
            "/models": {"get": _get("The models.", _json(_MODELS))},
            "/health": {"get": _get("The server lives.", _json(_STATUS), free=True)},
            "/ready": {"get": _get("A worker is ready.", _json(_STATUS), free=True, errors=(403, 503))},
            "/metrics": {"get": _get("Counters for Prometheus.", {"text/plain": {"schema": {"type": "string"}}})},
            "/openapi.json": {"get": _get("This description.", _json({"type": "object"}))},
        },
        "components": {"schemas": _schemas(), "securitySchemes": _SECURITY},
    }


_SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "header": {"type": "apiKey", "in": "header", "name": TOKEN_HEADER},
}
_STATUS = {"type": "object", "required": ["status"], "properties": {"status": {"type": "string"}}}
_MODELS = {
    "type": "object",
    "required": ["model", "models"],
    "properties": {"model": {"type": "string"}, "models": {"type": "array", "items": {"type": "object"}}},
}


def _verify(limits: Limits) -> dict[str, Any]:
    example = {"draft": TEXT, "sources": [{"id": "speech", "text": "It is over. We won, and I thank you all."}]}
    row = {"type": "object", "required": list(COLUMNS), "properties": {"status": {"enum": list(STATUSES)}}}
    counts = {"type": "object", "additionalProperties": {"type": "integer"}}
    answer = {
        "type": "object",
        "required": ["doc", "counts", "verdicts"],
        "properties": {
            "doc": {"$ref": f"{REF}Document"},
            "counts": counts,
            "verdicts": {"type": "array", "items": row},
        },
    }
    summary = "Check the quotations of a draft against source texts."
    content = {JSON: {"schema": {"$ref": f"{REF}{Check.__name__}"}, "example": example}}
    return {
        "summary": summary,
        "description": f"At most {limits.texts:,} sources, and {limits.text:,} characters a text.",
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": summary, "content": _json(answer)}} | _errors((*ERRORS, 501)),
    }


def _label_studio() -> dict[str, Any]:
    """Return the paths that Label Studio asks, whose bodies are those of its own client."""
    version = {"type": "object", "required": ["model_version"], "properties": {"model_version": {"type": "string"}}}
    task = {"id": 7, "data": {"id": "news/0412", "text": TEXT}}
    asked: dict[str, tuple[str, Any, dict[str, Any]]] = {
        "setup": ("Label Studio: connect a project.", {"schema": CONFIG}, version),
        "predict": ("Label Studio: predictions for tasks.", {"tasks": [task]}, _RESULTS),
        "webhook": ("Label Studio: take an event; nothing is learned.", {"action": "START_TRAINING"}, _STATUS),
    }
    paths: dict[str, Any] = {"/versions": {"get": _get("Label Studio: the model's version.", _json(_VERSIONS))}}
    for name, (summary, example, answer) in asked.items():
        content = {JSON: {"schema": {"$ref": f"{REF}{label_studio.BODIES[name].__name__}"}, "example": example}}
        answers = {"200": {"description": summary, "content": _json(answer)}} | _errors(tuple(ERRORS))
        body = {"required": True, "content": content}
        paths[f"/{name}"] = {"post": {"summary": summary, "requestBody": body, "responses": answers}}
    paths["/setup"]["post"]["responses"] |= _errors((409,))
    return paths


def _inception() -> dict[str, Any]:
    """Return the paths that INCEpTION asks, whose bodies are those of its own client."""
    name = {"name": "name", "in": "path", "required": True, "schema": {"enum": list(inception.NAMES)}}
    document = {"type": "object", "required": ["document"], "properties": {"document": {"type": "string"}}}
    summary = "INCEpTION: suggestions for a document."
    schema = {"schema": {"$ref": f"{REF}{inception.Suggest.__name__}"}, "example": inception.EXAMPLE}
    predict = {
        "summary": summary,
        "parameters": [name],
        "requestBody": {"required": True, "content": {JSON: schema}},
        "responses": {"200": {"description": summary, "content": _json(document)}} | _errors((*ERRORS, 404, 501)),
    }
    train = {
        "summary": "INCEpTION: take annotations; nothing is learned.",
        "parameters": [name],
        "requestBody": {
            "required": True,
            "content": {JSON: {"schema": {"$ref": f"{REF}{inception.Train.__name__}"}, "example": inception.EXAMPLE}},
        },
        "responses": {"204": {"description": "Taken."}} | _errors((*ERRORS, 404)),
    }
    return {"/{name}/predict": {"post": predict}, "/{name}/train": {"post": train}}


_RESULTS = {
    "type": "object",
    "required": ["results", "model_version"],
    "properties": {"results": {"type": "array", "items": {"type": "object"}}, "model_version": {"type": "string"}},
}
_VERSIONS = {
    "type": "object",
    "required": ["versions"],
    "properties": {"versions": {"type": "array", "items": {"type": "string"}}},
}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {JSON: {"schema": schema}}


def _get(
    summary: str, content: dict[str, Any], *, free: bool = False, errors: tuple[int, ...] = (401, 403)
) -> dict[str, Any]:
    told = (403,) if free and errors == (401, 403) else errors
    answers = {"200": {"description": summary, "content": content}} | _errors(told)
    return {"summary": summary, "responses": answers} | ({"security": []} if free else {})


def _post(summary: str, content: dict[str, Any], limits: Limits, *, lines: bool = False) -> dict[str, Any]:
    about = (
        f"At most {limits.body:,} bytes, {limits.texts:,} texts in a list, {limits.text:,} characters a text, "
        f"{limits.seconds:g} s for each."
    )
    return {
        "summary": summary,
        "description": about + (" JSON Lines are answered while they come, a line at a time." if lines else ""),
        "parameters": _parameters(),
        "requestBody": {"required": True, "content": _bodies()},
        "responses": {"200": {"description": summary, "content": content}} | _errors(tuple(ERRORS)),
    }


def _errors(statuses: tuple[int, ...]) -> dict[str, Any]:
    told = ERRORS | MORE_ERRORS
    return {str(s): {"description": told[s], "content": _json({"$ref": f"{REF}Error"})} for s in statuses}


def _parameters() -> list[dict[str, Any]]:
    """Return the parameters of the query, from the model that reads them."""
    schema = copy.deepcopy(Choices.model_json_schema())
    told = []
    for name, about in schema["properties"].items():
        description, kept = about.pop("description"), {k: v for k, v in about.items() if k != "title"}
        if name == "id":  # a query has no null
            kept = next(each for each in kept["anyOf"] if each["type"] == "string")
        shape = {"style": "form", "explode": True} if name in REPEATED else {}
        told.append({"name": name, "in": "query", "description": description, "schema": kept} | shape)
    return told


def _bodies() -> dict[str, Any]:
    one = {"value": {"id": "news/0412", "text": TEXT, "published": "2026-05-04"}}
    examples = {"text": {"value": TEXT}, "article": one, "list": {"value": [TEXT, one["value"]]}}
    text = {"schema": {"type": "string", "pattern": SEEN}, "example": TEXT}
    page = {"schema": {"type": "string", "pattern": SEEN}, "example": f"<article><p>{TEXT}</p></article>"}
    bodies = {JSON: {"schema": {"$ref": f"{REF}Texts"}, "examples": examples}, "text/plain": text, "text/html": page}
    return bodies | {LINES[0]: {"schema": {"type": "string"}, "example": LINE}}


def _found() -> dict[str, Any]:
    found = {
        "oneOf": [
            {"$ref": f"{REF}Found"},
            {"type": "array", "items": {"anyOf": [{"$ref": f"{REF}Found"}, {"$ref": f"{REF}Error"}]}},
        ]
    }
    return _json(found) | {LINES[0]: {"schema": {"type": "string"}}}


def _schemas() -> dict[str, Any]:
    wanted = [(Record, "serialization"), (Document, "serialization")]
    wanted += [
        (body, "validation") for body in (*label_studio.BODIES.values(), inception.Suggest, inception.Train, Check)
    ]
    _, defined = models_json_schema(wanted, ref_template=REF + "{model}")  # type: ignore[arg-type]
    words = {"type": "string", "pattern": SEEN}
    article = {
        "type": "object",
        "required": ["text"],
        "properties": {"id": {"type": "string"}, "text": words},
    }
    about = "An article as above. One without a text has `error` in its place of the answer."
    text = {"anyOf": [words, {"type": "object", "description": about}]}
    error = {
        "status": {"type": "integer"},
        "reason": {"type": "string"},
        "message": {"type": "string"},
        "where": {"type": "string"},
    }
    return {
        **defined["$defs"],
        "Texts": {"anyOf": [words, article, {"type": "array", "items": text}]},
        "Found": {
            "type": "object",
            "required": ["doc", "records"],
            "properties": {
                "doc": {"$ref": f"{REF}Document"},
                "text": {"type": "string"},
                "records": {"type": "array", "items": {"$ref": f"{REF}Record"}},
            },
        },
        "Error": {
            "type": "object",
            "required": ["error"],
            "properties": {
                "error": {"type": "object", "required": ["status", "reason", "message"], "properties": error}
            },
        },
    }
