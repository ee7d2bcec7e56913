"""The external recommender of INCEpTION, asked as its own client asks (`external/v1/ExternalRecommender.java`)."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("starlette", reason="needs the extra serve")
pytest.importorskip("prometheus_client", reason="needs the extra serve")
pytest.importorskip("cassis", reason="needs the extra cas")

import cassis
from annotated import account
from serving import HEADERS, PORT, TOKEN, Workers, make
from starlette.testclient import TestClient

from claimex.formats.cas import LINK_LAYER, SPAN_LAYER, type_system
from claimex.pipeline.extractor import Outcome
from claimex.serve.inception import EXAMPLE, NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from claimex.article import Article

ORIGIN = f"http://127.0.0.1:{PORT}"
ARTICLE = account()
TOKEN_LAYER = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"  # noqa: S105 - a layer
OWN_LAYER = "webanno.custom.Speech"


class Knowing(Workers):
    """Finds the records of the article of `annotated.py`."""

    def submit(self, article: Article) -> Future[Outcome]:
        records = ARTICLE.records if article.text == ARTICLE.text else ()
        return self._threads.submit(lambda: Outcome(article, records))


@pytest.fixture
def asked() -> Iterator[TestClient]:
    with TestClient(make(Knowing())[0], base_url=ORIGIN, headers=HEADERS) as found:
        yield found


def types() -> Any:  # noqa: ANN401 - of cassis
    """Make the type system of a project: our layers as they were imported, one of its own, and what INCEpTION adds."""
    made = cassis.load_typesystem(io.BytesIO(type_system().encode()))
    own = made.create_type(OWN_LAYER, supertypeName="uima.tcas.Annotation")
    made.create_feature(own, "value", "uima.cas.String")
    made.create_type(TOKEN_LAYER, supertypeName="uima.tcas.Annotation")
    metadata = made.create_type("de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata", "uima.tcas.Annotation")
    made.create_feature(metadata, "sourceDocumentId", "uima.cas.Long")
    for layer in (made.get_type(SPAN_LAYER), made.get_type(LINK_LAYER), own):
        made.create_feature(layer, "inception_internal_predicted", "uima.cas.Boolean")
        for feature in ("role", "kind", "value"):
            if layer.get_feature(feature) is not None:
                made.create_feature(layer, f"{feature}_score", "uima.cas.Double")
    return made


def request(layer: str, feature: str, text: str = ARTICLE.text) -> dict[str, Any]:
    system = types()
    cas = cassis.Cas(typesystem=system)
    cas.sofa_string, cas.sofa_mime = text, "text/plain"
    for word in re.finditer(r"\w+", text):
        cas.add(system.get_type(TOKEN_LAYER)(begin=word.start(), end=word.end()))
    metadata = EXAMPLE["metadata"] | {"layer": layer, "feature": feature}  # type: ignore[operator]
    return {
        "metadata": metadata,
        "document": {"xmi": cas.to_xmi(), "documentId": 4, "userId": "ana"},
        "typeSystem": system.to_xml(),
    }


def suggested(asked: TestClient, name: str, layer: str, feature: str) -> tuple[Any, list[Any]]:
    """Return the answered CAS and its suggestions."""
    answer = asked.post(f"/{name}/predict", json=request(layer, feature))
    assert answer.status_code == 200, answer.text
    cas = cassis.load_cas_from_xmi(io.BytesIO(answer.json()["document"].encode()), typesystem=types())
    return cas, [found for found in cas.select(layer) if found.inception_internal_predicted]


def words(found: list[Any]) -> set[str]:
    return {each.get_covered_text() for each in found}


@pytest.mark.parametrize(("name", "spans"), [("content", "content"), ("cue", "cue")])
def test_a_recommender_suggests_the_spans_of_its_role(asked: TestClient, name: str, spans: str) -> None:
    _, found = suggested(asked, name, OWN_LAYER, "value")

    assert words(found) == {span.text for record in ARTICLE.records for span in getattr(record, spans)}
    assert {each.value for each in found} == {name.title()}
    assert all(0 <= each.value_score <= 1 for each in found)


def test_our_own_layer_gets_all_roles(asked: TestClient) -> None:
    cas, found = suggested(asked, "spans", SPAN_LAYER, "role")

    assert {each.role for each in found} >= {"Content", "Cue", "Source", "Claim"}
    assert len(cas.select(TOKEN_LAYER)) == len(re.findall(r"\w+", ARTICLE.text))


def test_a_value_is_suggested_where_the_record_has_it(asked: TestClient) -> None:
    _, found = suggested(asked, "spans", SPAN_LAYER, "kind")

    assert sorted(each.kind for each in found) == sorted(record.kind for record in ARTICLE.records)


def test_relations_join_the_spans_of_a_record(asked: TestClient) -> None:
    cas, found = suggested(asked, "links", LINK_LAYER, "role")
    cues = {span.text for record in ARTICLE.records for span in record.cue}

    assert {each.role for each in found} == {"part", "parent"}
    assert cues & words([each.Dependent for each in found])
    places = [(each.begin, each.end) for each in cas.select(SPAN_LAYER)]
    assert len(places) == len(set(places))


def test_offsets_in_the_answer_count_utf16_units(asked: TestClient) -> None:
    text = "🎉🎉 “We won,” Ada Quill said."
    with TestClient(make()[0], base_url=ORIGIN, headers=HEADERS) as quoting:
        document = quoting.post("/content/predict", json=request(OWN_LAYER, "value", text)).json()["document"]

    assert re.search(r'<custom:Speech [^>]*begin="5" end="14"', document)


@pytest.mark.parametrize("name", NAMES)
def test_training_is_taken_and_teaches_nothing(asked: TestClient, name: str) -> None:
    answer = asked.post(f"/{name}/train", json={**request(OWN_LAYER, "value"), "documents": []})

    assert (answer.status_code, answer.content) == (204, b"")


ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("spans", {"metadata": {"layer": "custom.Nope", "feature": "role"}}, "unknown layer"),
        ("spans", {"metadata": {"layer": OWN_LAYER, "feature": "colour"}}, "unknown feature"),
        ("spans", {"metadata": {"layer": LINK_LAYER, "feature": "role"}}, "unknown feature"),
        ("links", {"metadata": {"layer": SPAN_LAYER, "feature": "role"}}, "unknown feature"),
        ("spans", {"metadata": {"layer": OWN_LAYER}}, "bad JSON"),
        ("spans", {"document": {"xmi": "<x/>"}}, "not CAS"),
        ("spans", {"document": {"xmi": ENTITY}}, "not CAS"),
        ("spans", {"typeSystem": "no XML"}, "not CAS"),
        ("spans", {"typeSystem": ENTITY}, "not CAS"),
    ],
)
def test_what_cannot_be_suggested_is_refused_with_the_reason(
    asked: TestClient, name: str, change: dict[str, Any], reason: str
) -> None:
    answer = asked.post(f"/{name}/predict", json={**request(OWN_LAYER, "value"), **change})

    assert (answer.status_code, answer.json()["error"]["reason"]) == (422, reason)
    assert "/etc" not in answer.text


def test_a_text_that_is_too_long_is_refused() -> None:
    with TestClient(make(text=20)[0], base_url=ORIGIN, headers=HEADERS) as strict:
        answer = strict.post("/spans/predict", json=request(OWN_LAYER, "value"))

    assert (answer.status_code, answer.json()["error"]["reason"]) == (422, "too large")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/token={TOKEN}/cue/train", 204),
        ("/token=wrong/cue/train", 401),
        ("/cue/train", 401),
    ],
)
def test_the_token_may_begin_the_path(path: str, status: int) -> None:
    with TestClient(make()[0], base_url=ORIGIN) as known:
        assert known.post(path, json=EXAMPLE).status_code == status


def test_a_token_in_a_path_is_not_counted_under_its_name() -> None:
    with TestClient(make()[0], base_url=ORIGIN) as known:
        known.post(f"/token={TOKEN}/cue/train", json=EXAMPLE)
        told = known.get("/metrics", headers=HEADERS).text

    assert 'path="/cue/train",status="204"' in told
    assert TOKEN not in told
