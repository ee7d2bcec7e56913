"""Every format of `claimex export` and `claimex import`: out and back without loss, over any text; edits win."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from annotated import account, articles, found
from hypothesis import HealthCheck, given, settings

from claimex import exchange
from claimex.record import Record

if TYPE_CHECKING:
    from claimex.export._marks import Annotated

FORMATS = sorted(exchange._MODULES)  # noqa: SLF001 - the table of formats itself
FOLDERS = {"brat", "cas"}


def out(name: str, target: Path, *given_articles: Annotated) -> int:
    return int(exchange._function(name, 1)(iter(given_articles), target))  # noqa: SLF001 - see FORMATS


def back(name: str, target: Path, *given_articles: Annotated) -> list[Any]:
    texts = found(target.parent / "texts", *given_articles)
    return list(exchange._function(name, 2)(target, texts))  # noqa: SLF001 - see FORMATS


def carried(name: str, record: Record) -> Record:
    """Return the part of a record that a format carries: all of it, but for CSV."""
    if name != "csv":
        return record
    whole = record.model_dump(by_alias=True)
    whole["doc"]["title"] = whole["doc"]["title"] or None  # an empty cell is null
    for claim in whole["claims"]:
        claim["signals"] = []
    if whole["speaker"] is not None:
        whole["speaker"]["chain"] = []
    return Record.model_validate(whole)


@pytest.mark.parametrize("name", FORMATS)
def test_records_of_every_kind_come_back_as_they_were(name: str, tmp_path: Path) -> None:
    article = account()

    written = out(name, tmp_path / "out", article)

    assert written == len(article.records)
    assert back(name, tmp_path / "out", article) == [carried(name, record) for record in article.records]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(article=articles())
def test_any_record_over_any_text_comes_back_as_it_was(name: str, article: Annotated) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out(name, Path(folder) / "out", article)

        assert back(name, Path(folder) / "out", article) == [carried(name, record) for record in article.records]
        assert {path.name for path in Path(folder).iterdir()} == {"out", "texts"}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_records_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    out(name, tmp_path / "one", account())
    out(name, tmp_path / "two", account())

    assert content(tmp_path / "one") == content(tmp_path / "two")


def content(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    return {str(file.relative_to(path)): file.read_bytes() for file in files}


@pytest.mark.parametrize("name", FORMATS)
def test_a_text_that_is_another_one_is_told(name: str, tmp_path: Path) -> None:
    article = account()
    out(name, tmp_path / "out", article)
    (tmp_path / "texts" / "news").mkdir(parents=True)
    (tmp_path / "texts" / "news" / "1.txt.txt").write_text("Another text.")

    from claimex.errors import ClaimexError
    from claimex.read import Texts

    faults = list(exchange._function(name, 2)(tmp_path / "out", Texts(tmp_path / "texts")))  # noqa: SLF001 - see FORMATS

    assert faults
    assert all(isinstance(fault, ClaimexError) and "news/1.txt" in str(fault) for fault in faults)
