"""The recipes run, and DuckDB and pandas give the same answer."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import newsroom
import pytest

from claimex.formats import write_records
from claimex.formats.tables import to_tables

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGE = (Path(__file__).parents[1] / "docs" / "recipes.md").read_text(encoding="utf-8")
BEGINNING, *RECIPES = re.split(r"^## ", PAGE, flags=re.MULTILINE)
TITLES = [recipe.splitlines()[0] for recipe in RECIPES]


def block(words: str, language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", words, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def rows(values: Iterable[Iterable[Any]]) -> list[list[str]]:
    """Return rows in one order, numbers rounded and missing values alike."""
    return sorted([_plain(value) for value in row] for row in values)


def _plain(value: Any) -> str:  # noqa: ANN401 - of any frame
    if value is None or value != value:  # noqa: PLR0124 - NaN alone
        return ""
    return f"{float(value):.6f}" if not isinstance(value, str) else value


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to_tables(newsroom.articles(), tmp_path / "tables")
    monkeypatch.chdir(tmp_path)


def test_polars_reads_records_whose_fields_are_null_for_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("polars", reason="needs the extra polars")
    (lines,) = (
        found for found in re.findall(r"^```py\n(.*?)^```", BEGINNING, re.MULTILINE | re.DOTALL) if "ndjson" in found
    )
    known: dict[str, Any] = {}
    records = newsroom.records()
    bare = records[0].model_copy(update={"speaker": None, "act": None, "cue": [], "claims": []})
    monkeypatch.chdir(tmp_path)
    write_records([*[bare] * 500, *records], tmp_path / "records.jsonl")

    exec(lines, known)  # noqa: S102 - our own page
    frame = known["records"]

    assert frame.height == 500 + len(records)
    assert frame["speaker"].struct.field("name").drop_nulls().to_list() == [
        record.speaker.name for record in records if record.speaker and record.speaker.name
    ]


def test_there_are_ten_with_each_language() -> None:
    assert len(RECIPES) == 10
    for recipe in RECIPES:
        assert all(block(recipe, language) for language in ("sql", "py", "r"))


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize("recipe", RECIPES, ids=TITLES)
def test_a_recipe_gives_one_answer_in_duckdb_and_pandas(recipe: str) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs the extra recipes")
    pytest.importorskip("pandas", reason="needs the extra recipes")
    by_sql = duckdb.connect().execute(block(recipe, "sql")).fetchall()
    known: dict[str, Any] = {}
    exec(block(BEGINNING, "py"), known)  # noqa: S102 - our own page
    by_pandas = eval(ast.unparse(ast.parse(block(recipe, "py"))), known)  # noqa: S307

    assert by_sql
    assert rows(by_pandas.itertuples(index=False)) == rows(by_sql)
