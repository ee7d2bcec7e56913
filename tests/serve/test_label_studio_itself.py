"""A real Label Studio with the server as its backend: predictions, an edit, and the way back."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("uvicorn", reason="needs the extra serve")
pytest.importorskip("prometheus_client", reason="needs the extra serve")

from made import make_article, make_record
from running_server import serving

from claimex.errors import ClaimexError
from claimex.formats.annotations import gather
from claimex.formats.label_studio import CONFIG, import_label_studio, to_label_studio
from claimex.reading.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAM = os.environ.get("LABEL_STUDIO") or shutil.which("label-studio")
KEY = "abcdefabcdefabcdefabcdef"  # of a user of this test alone
PATIENCE = 300  # seconds: the first start makes a database
TEXT = "🎉 “We won,” Ada Quill said on Monday. “It is over.”\n\nJaan Kask denied that any boat was lost.\n"

pytestmark = [
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.tool,
    pytest.mark.skipif(PROGRAM is None, reason="needs label-studio, on PATH or named by LABEL_STUDIO"),
]


def settings(folder: Path) -> dict[str, str]:
    return {
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "LABEL_STUDIO_USERNAME": "ana@example.org",
        "LABEL_STUDIO_PASSWORD": "of-this-test",
        "LABEL_STUDIO_USER_TOKEN": KEY,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "COLLECT_ANALYTICS": "False",
        "LATEST_VERSION_CHECK": "False",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "ML_BLOCK_LOCAL_IP": "false",  # else it reaches no backend on the loopback
        "SSRF_PROTECTION_ENABLED": "false",
    }


@contextmanager
def label_studio(folder: Path) -> Iterator[str]:
    """Run Label Studio until the block ends, and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(PROGRAM),
        "start",
        "--no-browser",
        "--internal-host",
        "127.0.0.1",
        "--port",
        str(port),
        "--init",
        "x",
    ]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, env=os.environ | settings(folder), stdout=log, stderr=log, cwd=folder) as process,  # noqa: S603
    ):
        try:
            yield _wait(f"http://127.0.0.1:{port}")
        finally:
            process.kill()


def _wait(address: str) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/health"):  # noqa: S310 - of the loopback
                return address
        except OSError:
            time.sleep(0.5)
    msg = "Label Studio did not start"
    raise TimeoutError(msg)


def ask(address: str, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
    headers = {"authorization": f"Token {KEY}", "content-type": "application/json"}
    request = urllib.request.Request(  # noqa: S310 - of the loopback
        f"{address}/api/{path}", json.dumps(body).encode() if body is not None else None, headers, method=method
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        raw = answer.read()
    return json.loads(raw) if raw else None


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with label_studio(tmp_path_factory.mktemp("data")) as address:
        yield address


def test_exported_tasks_come_back_with_a_longer_cue_and_a_second_label_over_content(
    studio: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    article = make_article(TEXT, doc_id="a.txt")
    made = [make_record(article, "“We won,”", "“It is over.”", cue="said", mention="Ada Quill")]
    made.append(make_record(article, "that any boat was lost", cue="denied", mention="Jaan Kask", kind="indirect"))
    to_label_studio(gather(made, Texts(tmp_path / "a.txt")), tmp_path / "tasks.json")
    project = ask(studio, "POST", "projects", {"title": "By export", "label_config": CONFIG})["id"]
    ask(studio, "POST", f"projects/{project}/import", json.loads((tmp_path / "tasks.json").read_bytes()))
    (prediction,) = ask(studio, "GET", f"predictions?project={project}")
    result, start, inner = prediction["result"], TEXT.index("said on Monday"), TEXT.index("any boat was lost")
    cue = next(r["value"] for r in result if r["type"] == "labels" and r["value"]["text"] == "said")
    cue |= {"start": start, "end": start + 14, "text": "said on Monday"}
    second = {"start": inner, "end": inner + 17, "text": "any boat was lost", "labels": ["Content"]}
    result.append({"id": "drawn", "type": "labels", "from_name": "label", "to_name": "text", "value": second})
    ask(studio, "POST", f"tasks/{prediction['task']}/annotations/", {"result": result})
    exported = ask(studio, "GET", f"projects/{project}/export?exportType=JSON")
    (tmp_path / "export.json").write_text(json.dumps(exported), encoding="utf-8")

    found = list(import_label_studio(tmp_path / "export.json", Texts(tmp_path / "a.txt")))
    records = [entry for entry in found if not isinstance(entry, ClaimexError)]

    assert len(records) == len(found) == 3
    assert [span.text for span in records[0].cue] == ["said on Monday"]
    assert records[1] == made[1]
    assert (records[2].parent, records[2].content[0].text) == (made[1].id, "any boat was lost")


def test_predictions_are_shown_and_what_a_person_changes_comes_back(studio: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with serving("--jobs", "1", "--model", "fast") as (_, address, token):
        project = ask(studio, "POST", "projects", {"title": "Who says what", "label_config": CONFIG})["id"]
        ask(studio, "POST", f"projects/{project}/import", [{"id": "a.txt", "text": TEXT}])
        login = {"auth_method": "BASIC_AUTH", "basic_auth_user": "claimex", "basic_auth_pass": token}
        backend = ask(studio, "POST", "ml", {"project": project, "url": address, "title": "claimex", **login})
        ask(
            studio,
            "POST",
            f"dm/actions?id=retrieve_tasks_predictions&project={project}",
            {"selectedItems": {"all": True, "excluded": []}},
        )
        (prediction,) = ask(studio, "GET", f"predictions?project={project}")
        result, start = prediction["result"], TEXT.index("said on Monday")
        cue = next(r["value"] for r in result if r["type"] == "labels" and r["value"]["text"] == "said")
        cue |= {"start": start, "end": start + 14, "text": "said on Monday"}
        ask(studio, "POST", f"tasks/{prediction['task']}/annotations/", {"result": result})
        exported = ask(studio, "GET", f"projects/{project}/export?exportType=JSON")

    (tmp_path / "export.json").write_text(json.dumps(exported), encoding="utf-8")
    found = list(import_label_studio(tmp_path / "export.json", Texts(tmp_path / "a.txt")))
    records = [entry for entry in found if not isinstance(entry, ClaimexError)]

    assert backend["readable_state"] == "Connected"
    assert prediction["model_version"] == backend["model_version"]
    assert len(records) == len(found) == 2
    assert [span.text for span in records[0].cue] == ["said on Monday"]
    assert [record.producer.name for record in records] == ["label-studio", "claimex"]
