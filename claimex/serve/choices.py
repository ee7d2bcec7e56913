"""Read what a request asks for: its media type says what the body is, and its query says which records are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from claimex.errors import ConfigError
from claimex.http import RefusedError
from claimex.reading import ReadOptions
from claimex.running import MIN_CONFIDENCE, select
from claimex.vocabulary import Act, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from claimex.record import Record
    from claimex.serve.limits import Limits
    from claimex.vocabulary import InputFormat

JSON = "application/json"
LINES = ("application/x-ndjson", "application/jsonl", "application/ndjson")
MEDIA: dict[str, InputFormat] = {"text/plain": "text", "text/html": "html", **dict.fromkeys((JSON, *LINES), "jsonl")}

Share = Annotated[float, Field(ge=0, le=1)]
Few = Field(max_length=100)


class Choices(BaseModel):
    """The query of a request. The names are those of the options of `claimex extract`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str | None, Field(min_length=1, max_length=500, description="Id of a single text.")] = None
    kind: Annotated[list[Kind], Few, Field(description="Only records of this kind. Repeatable.")] = []
    act: Annotated[list[Act], Few, Field(description="Only records of this act. Repeatable.")] = []
    speaker: Annotated[list[str], Few, Field(description="Only records whose speaker has this name. Repeatable.")] = []
    min_confidence: Annotated[Share, Field(description="Least confidence.")] = MIN_CONFIDENCE
    min_checkable: Annotated[Share, Field(description="Only records with a claim of at least this checkability.")] = 0.0
    text_field: Annotated[str, Field(min_length=1, description="Field of JSON that holds the text.")] = "text"
    with_text: Annotated[bool, Field(description="Also return each text as it was read; not for JSON Lines.")] = False

    def of(self, records: Sequence[Record]) -> list[Record]:
        """Return those of one article's records that are wanted."""
        return select(
            records,
            kinds=self.kind,
            acts=self.act,
            speakers=self.speaker,
            min_confidence=self.min_confidence,
            min_checkable=self.min_checkable,
        )


REPEATED = ("kind", "act", "speaker")


def choices_of(request: Request) -> Choices:
    """Read a request's query.

    Raises:
        RefusedError: A name is unknown, a value is not allowed, or a name that may be given once came twice.
    """
    query = request.query_params
    given = {name: query.getlist(name) if name in REPEATED else query[name] for name in query}
    twice = next((name for name in query if name not in REPEATED and len(query.getlist(name)) > 1), None)
    if twice is not None:
        raise RefusedError(422, "bad query", f"{twice} may be given once")
    try:
        return Choices.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(map(str, first["loc"]))
        raise RefusedError(422, "bad query", f"{name}: {first['msg']}") from error


def media_of(request: Request) -> str:
    """Return the media type of a request's body, in lower case. JSON if it states none.

    Raises:
        RefusedError: Bodies of this type are not read.
    """
    media = request.headers.get("content-type", JSON).split(";")[0].strip().lower()
    if media not in MEDIA:
        raise RefusedError(
            415, "unknown media type", f"{media or 'no media type'} is not read; use one of {', '.join(MEDIA)}"
        )
    return media


def reading_of(request: Request, choices: Choices, limits: Limits) -> ReadOptions:
    """Return the options for reading a request's body.

    Raises:
        RefusedError: The charset is unknown.
    """
    media = media_of(request)
    named = [
        part.split("=", 1)[1].strip(' "')
        for part in request.headers.get("content-type", "").split(";")[1:]
        if "=" in part
    ]
    charset = named[0] if named and media not in {JSON, *LINES} else None
    try:
        return ReadOptions(
            encoding=charset or None, text_field=choices.text_field, input_format=MEDIA[media], max_bytes=limits.body
        )
    except ConfigError as error:
        raise RefusedError(422, "unknown charset", str(error)) from error
