"""Be an external recommender of INCEpTION: suggestions for spans and relations of a document.

Comes in: requests of INCEpTION's own client (`recommendation/imls/external/v1/ExternalRecommender.java`), each with a
document as UIMA CAS, and the layer and feature to suggest. Goes out: the same CAS with the suggestions added. Nothing
is learned from annotations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from claimex.article import Article
from claimex.errors import ExtraMissing, InputError
from claimex.formats import cas_suggestions
from claimex.http import RefusedError
from claimex.serve.choices import Choices
from claimex.serve.incoming import read_as
from claimex.serve.limits import STATUS, UNPROCESSABLE

if TYPE_CHECKING:
    from starlette.requests import Request

    from claimex.pipeline import Outcome
    from claimex.serve.service import Service

NAMES = tuple(cas_suggestions.RECOMMENDERS)

EXAMPLE = {
    "metadata": {
        "layer": "webanno.custom.Claimex",
        "feature": "role",
        "projectId": 1,
        "anchoringMode": "characters",
        "crossSentence": True,
        "range": {"begin": 0, "end": 26},
    },
    "document": {
        "xmi": '<?xml version="1.0" encoding="UTF-8"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" '
        'xmlns:cas="http:///uima/cas.ecore" xmi:version="2.0"><cas:NULL xmi:id="0"/>'
        '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" '
        'sofaString="“We won,” Ada Quill said."/><cas:View sofa="1" members=""/></xmi:XMI>',
        "documentId": 4,
        "userId": "ana",
    },
    "typeSystem": '<?xml version="1.0" encoding="UTF-8"?>'
    '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types><typeDescription>'
    "<name>webanno.custom.Claimex</name><description/><supertypeName>uima.tcas.Annotation</supertypeName><features>"
    "<featureDescription><name>role</name><description/><rangeTypeName>uima.cas.String</rangeTypeName>"
    "</featureDescription><featureDescription><name>inception_internal_predicted</name><description/>"
    "<rangeTypeName>uima.cas.Boolean</rangeTypeName></featureDescription><featureDescription><name>role_score</name>"
    "<description/><rangeTypeName>uima.cas.Double</rangeTypeName></featureDescription></features></typeDescription>"
    "</types></typeSystemDescription>",
}
"""A request as INCEpTION sends it, with the smallest type system."""


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)  # further fields are left aside: there are more in each version


class Metadata(_Body):
    """What is to be suggested."""

    layer: Annotated[str, Field(description="Name of the layer.")]
    feature: Annotated[str, Field(description="Name of the feature.")]


class CasDocument(_Body):
    """A document."""

    xmi: Annotated[str, Field(description="CAS as XMI.")]
    id: Annotated[int, Field(alias="documentId", description="Its number in the project.")] = 0


class Suggest(_Body):
    """What INCEpTION sends to get suggestions."""

    metadata: Metadata
    document: CasDocument
    types: Annotated[str, Field(alias="typeSystem", description="Type system as XML.")]


class Train(_Body):
    """What INCEpTION sends when annotations changed."""

    metadata: Metadata


def make_routes(service: Service) -> list[Route]:
    """Return the recommenders' paths."""

    async def predict(request: Request) -> Response:
        name = request.scope["path"].split("/")[1]
        with service.admitted():
            asked = await read_as(request, service.limits, Suggest)
            wanted = cas_suggestions.Wanted(name, asked.metadata.layer, asked.metadata.feature)
            cas = await run_in_threadpool(_open, asked, wanted)
            outcome = await service.work_on(Article(f"document-{asked.document.id}", cas.sofa_string))
            _refuse_failure(outcome)
            records = Choices().of(outcome.records)
            document = await run_in_threadpool(cas_suggestions.suggest, cas, records, wanted)
        return JSONResponse({"document": document})

    async def train(request: Request) -> Response:
        await read_as(request, service.limits, Train)
        return Response(status_code=204)

    return [
        *(Route(f"/{name}/predict", predict, methods=["POST"]) for name in NAMES),
        *(Route(f"/{name}/train", train, methods=["POST"]) for name in NAMES),
    ]


def _open(asked: Suggest, wanted: cas_suggestions.Wanted) -> Any:  # noqa: ANN401 - made by a module without types
    try:
        return cas_suggestions.open_document(asked.document.xmi, asked.types, wanted)
    except InputError as error:
        raise RefusedError(UNPROCESSABLE, error.reason, str(error)) from error
    except ExtraMissing as error:
        raise RefusedError(501, "extra missing", str(error)) from error


def _refuse_failure(outcome: Outcome) -> None:
    if (failure := outcome.failure) is not None:
        raise RefusedError(STATUS.get(failure.reason, UNPROCESSABLE), failure.reason, failure.message)
