"""Test that articles are extracted and shown in one step, and that nothing is left behind."""

from __future__ import annotations

import threading
import webbrowser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from made import TEXT
from typer.testing import CliRunner

from claimex.cli._app import app


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, str]]:
    """Pages that a browser was shown, with what they held then. The user ends the command at once."""
    pages: list[tuple[Path, str]] = []

    def visit(address: str) -> None:
        path = Path(unquote(urlsplit(address).path))
        pages.append((path, path.read_text()))

    def interrupt(_: threading.Event) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(webbrowser, "open", visit)
    monkeypatch.setattr(threading.Event, "wait", interrupt)
    return pages


@pytest.mark.model
def test_the_page_is_shown_and_removed(tmp_path: Path, seen: list[tuple[Path, str]]) -> None:
    (tmp_path / "a.txt").write_text(TEXT)

    result = CliRunner().invoke(app, ["open", str(tmp_path / "a.txt")])

    assert result.exit_code == 0, result.output
    ((path, page),) = seen
    assert "Mari Tamm" in page
    assert "1 article" in result.stderr
    assert not path.exists()
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.model
def test_the_page_is_kept_on_request_and_a_failed_input_is_told(tmp_path: Path, seen: list[tuple[Path, str]]) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_bytes(b"")
    out = tmp_path / "page.html"

    result = CliRunner().invoke(app, ["open", str(tmp_path), "-o", str(out), "--no-browser"])

    assert result.exit_code == 3, result.output
    assert not seen
    assert "Mari Tamm" in out.read_text()


def test_no_article_is_told(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["open", str(tmp_path / "none.txt")]).exit_code == 1
