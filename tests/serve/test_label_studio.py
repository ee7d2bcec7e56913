"""The backend of Label Studio, asked as its own client asks (`label_studio/ml/api_connector.py` of 1.23)."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("starlette", reason="needs the extra serve")
pytest.importorskip("prometheus_client", reason="needs the extra serve")

from serving import HEADERS, PORT, TOKEN, make
from starlette.testclient import TestClient

from claimex.formats.label_studio import CONFIG, import_label_studio
from claimex.reading.texts import Texts
from claimex.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from claimex.errors import ClaimexError

ORIGIN = f"http://127.0.0.1:{PORT}"
TEXT = "🎉 “We won,” said Mari Tamm. “It is over.”"
TASK = {"id": 7, "data": {"id": "news/a.txt", "text": TEXT}, "project": 1, "is_labeled": False}
ASKED = {"project": "1.1790000000", "label_config": CONFIG, "params": {"login": None, "password": None}}


@pytest.fixture
def asked() -> Iterator[TestClient]:
    with TestClient(make(text=500, texts=3)[0], base_url=ORIGIN, headers=HEADERS) as found:
        yield found


def predicted(asked: TestClient, *tasks: Any) -> list[Any]:  # noqa: ANN401 - JSON
    answer = asked.post("/predict", json={**ASKED, "tasks": list(tasks)})
    assert answer.status_code == 200
    return list(answer.json()["results"])


def exported(tmp_path: Path, task: Any) -> list[Record | ClaimexError]:  # noqa: ANN401 - JSON
    """Read back a task as Label Studio exports it."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news/a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "export.json").write_text(json.dumps([task]), encoding="utf-8")
    return list(import_label_studio(tmp_path / "export.json", Texts(tmp_path)))


def test_it_is_set_up_with_the_printed_interface_and_names_the_model(asked: TestClient) -> None:
    answer = asked.post(
        "/setup", json={"project": "1.1", "schema": CONFIG, "hostname": "http://x", "extra_params": None}
    )

    assert answer.json()["model_version"].endswith(" base")
    assert asked.get("/versions").json() == {"versions": [answer.json()["model_version"]]}
    assert predicted(asked, TASK)[0]["model_version"] == answer.json()["model_version"]


@pytest.mark.parametrize("config", ["<View></View>", CONFIG.replace('name="polarity"', 'name="other"')])
def test_an_interface_that_cannot_show_predictions_is_refused_with_what_it_lacks(
    asked: TestClient, config: str
) -> None:
    answer = asked.post("/setup", json={"schema": config})

    assert answer.status_code == 409
    assert "polarity" in answer.json()["error"]["message"]


def test_each_task_gets_its_prediction_in_order_and_one_that_fails_says_why(asked: TestClient) -> None:
    found = predicted(asked, TASK, {"id": 8, "data": {}}, {"id": 9, "data": {"text": "Nobody speaks."}})

    words = [r["value"]["text"] for r in found[0]["result"] if r["type"] == "labels"]
    assert words[0] == "“We won,”"
    assert found[0]["score"] == 0.9
    assert found[1]["error"]["reason"] == "no text"
    assert "result" not in found[1]
    assert (found[2]["result"], found[2]["score"]) == ([], None)
    assert predicted(asked) == []


def test_offsets_count_code_points(asked: TestClient) -> None:
    regions = [r["value"] for r in predicted(asked, TASK)[0]["result"] if r["type"] == "labels"]

    assert all(TEXT[value["start"] : value["end"]] == value["text"] for value in regions)


def test_an_accepted_prediction_comes_back_as_the_record_that_was_sent(asked: TestClient, tmp_path: Path) -> None:
    direct = asked.post("/extract?id=news/a.txt", content=TEXT, headers={"content-type": "text/plain"}).json()
    result = predicted(asked, TASK)[0]["result"]

    found = exported(tmp_path, {**TASK, "annotations": [{"id": 1, "result": result}], "predictions": [4]})

    assert [json.loads(record.to_json()) for record in found if isinstance(record, Record)] == direct["records"]


def test_an_edit_comes_back_and_a_copied_region_is_a_record_of_its_own(asked: TestClient, tmp_path: Path) -> None:
    result = predicted(asked, TASK)[0]["result"]
    start = TEXT.index("We won")
    copied = {**result[0], "id": "copy", "value": dict(result[0]["value"])}
    result[0]["value"] |= {"start": start, "end": start + 6, "text": "We won"}

    found = exported(tmp_path, {**TASK, "annotations": [{"id": 1, "result": [*result, copied]}]})

    assert [record.content[0].text for record in found if isinstance(record, Record)] == ["We won", "“We won,”"]
    assert {record.producer.name for record in found if isinstance(record, Record)} == {"label-studio"}


def test_a_task_that_was_annotated_from_nothing_is_named_by_its_data(tmp_path: Path) -> None:
    value = {"start": 2, "end": 11, "text": "“We won,”", "labels": ["Content"]}
    region = {"id": "x", "from_name": "label", "to_name": "text", "type": "labels", "value": value}

    found = exported(tmp_path, {**TASK, "annotations": [{"id": 1, "result": [region]}]})

    (record,) = found
    assert isinstance(record, Record)
    assert (record.doc.id, record.kind, record.content[0].text) == ("news/a.txt", "direct", "“We won,”")


def test_a_task_in_which_nothing_was_found_has_no_record_and_no_fault(tmp_path: Path) -> None:
    assert exported(tmp_path, {**TASK, "annotations": [], "predictions": [4]}) == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"text": TEXT}, "task-7"),
        ({"text": TEXT, "id": 12}, "12"),
        ({"text": TEXT, "id": ["x"]}, "task-7"),
        ({"text": TEXT, "claimex": {"doc": {"id": "b.txt"}, "records": {}}}, "b.txt"),
        ({"text": TEXT, "claimex": "x"}, "task-7"),
    ],
)
def test_an_article_is_named_by_its_data_else_by_its_task(asked: TestClient, data: Any, expected: str) -> None:  # noqa: ANN401
    result = predicted(asked, {"id": 7, "data": data})[0]["result"]

    carried = json.loads(result[0]["meta"]["claimex"])
    assert carried["doc"]["id"] == expected
    assert "claimex" not in carried["doc"]["meta"]


@pytest.mark.parametrize("action", ["START_TRAINING", "ANNOTATION_CREATED"])
def test_events_are_taken_and_teach_nothing(asked: TestClient, action: str) -> None:
    answer = asked.post("/webhook", json={"action": action, "project": {"id": 1}})

    assert answer.json()["action"] == action
    assert "does not learn" in answer.json()["message"]


@pytest.mark.parametrize("path", ["/setup", "/predict", "/webhook"])
@pytest.mark.parametrize(
    ("body", "media", "status"),
    [(b"{", "application/json", 422), (b"[]", "application/json", 422), (b"{}", "text/plain", 415)],
)
def test_a_request_of_another_shape_is_refused(
    asked: TestClient, path: str, body: bytes, media: str, status: int
) -> None:
    answer = asked.post(path, content=body, headers={"content-type": media})

    assert (answer.status_code, answer.json()["error"]["status"]) == (status, status)


def test_too_many_tasks_are_refused(asked: TestClient) -> None:
    answer = asked.post("/predict", json={**ASKED, "tasks": [TASK] * 4})

    assert (answer.status_code, answer.json()["error"]["reason"]) == (422, "too many texts")


@pytest.mark.parametrize(
    ("login", "status"), [(f"claimex:{TOKEN}", 200), (f":{TOKEN}", 200), ("claimex:wrong", 401), (TOKEN, 401)]
)
def test_the_token_is_the_password_of_basic_authentication(login: str, status: int) -> None:
    headers = {"authorization": f"Basic {base64.b64encode(login.encode()).decode()}"}
    with TestClient(make()[0], base_url=ORIGIN) as known:
        assert known.get("/versions", headers=headers).status_code == status


@pytest.mark.parametrize("given", ["Basic", "Basic é", "Basic ====", "Basic /w=="])
def test_a_header_that_cannot_be_decoded_opens_nothing(given: str) -> None:
    with TestClient(make()[0], base_url=ORIGIN) as known:
        assert known.get("/versions", headers=[(b"authorization", given.encode())]).status_code == 401
