"""The commands `diff` and `check` as a user meets them: output, reports, settings, exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from made import make_article, make_records
from quoting import StandIn
from typer.testing import CliRunner, Result

from claimex.cli._app import app
from claimex.formats.write import write_records

if TYPE_CHECKING:
    from pathlib import Path

    from claimex.record import Record

TEXT = "“We won,” said Ann Saar.\n\n“It is over,” said Ben Saar.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a sample of two articles, with the stand-in for the model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("claimex.pipeline.load", lambda _, **__: StandIn())
    (tmp_path / "news").mkdir()
    for name in "ab":
        (tmp_path / "news" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def claimex(*args: str | Path, **env: str) -> Result:
    result = CliRunner().invoke(app, [str(arg) for arg in args], env={"COLUMNS": "100", **env})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


# diff


def two_runs(folder: Path) -> tuple[Path, Path]:
    """Two files: in the second one record is gone, one is new, and one is surer."""
    old = [record for name in "ab" for record in make_records(make_article(doc_id=f"{name}.txt"))]
    new: list[Record] = [old[0].model_copy(update={"confidence": 0.95}), *old[2:4], *old[5:]]
    paths = folder / "old.jsonl", folder / "new.jsonl.gz"
    for path, records in zip(paths, (old[1:], new), strict=True):
        write_records(records, path)
    write_records(old, folder / "old.jsonl")
    return paths


def test_diff_exits_0_when_nothing_changed_and_1_when_something_did(folder: Path) -> None:
    old, new = two_runs(folder)

    same, other = claimex("diff", old, old), claimex("diff", old, new)

    assert (same.exit_code, other.exit_code) == (0, 1)
    assert "2 articles, 6 and 6 records: 0 added, 0 lost, 0 changed" in same.stdout
    assert "2 articles, 6 and 4 records: 0 added, 2 lost, 1 changed" in other.stdout
    assert other.stderr == ""


def test_diff_compares_folders_and_what_comes_in(folder: Path) -> None:
    old, new = two_runs(folder)
    for name, source in (("one", old), ("two", new)):
        (folder / name).mkdir()
        source.rename(folder / name / source.name)

    assert json.loads(claimex("diff", "one", "two", "-f", "json").stdout)["counts"]["lost"] == 2


def test_diff_takes_tolerance_fields_and_the_filters_of_extract(folder: Path) -> None:
    old, new = two_runs(folder)

    def found(*options: str) -> dict[str, int]:
        counts = json.loads(claimex("diff", old, new, "-f", "json", *options).stdout)["counts"]
        return {what: counts[what] for what in ("lost", "changed")}

    assert found() == {"lost": 2, "changed": 1}
    assert found("--tolerance", "0.05") == {"lost": 2, "changed": 0}
    assert found("--ignore", "confidence") == {"lost": 2, "changed": 0}
    assert found("--field", "speaker") == {"lost": 2, "changed": 0}
    assert found("--kind", "direct") == {"lost": 0, "changed": 1}
    assert found("--min-confidence", "0.5") == {"lost": 0, "changed": 1}
    assert found("--speaker", "tamm", "--act", "belief") == {"lost": 0, "changed": 0}


def test_diff_prints_for_github_and_writes_reports_beside(folder: Path) -> None:
    old, new = two_runs(folder)

    result = claimex("diff", old, new, "-f", "github", "--report", "d.md", "--report", "d.xml", "--report", "d.json")

    assert [line.split(" ")[0] for line in result.stdout.splitlines()] == [*["::warning"] * 3, "::notice"]
    assert (folder / "d.md").read_text(encoding="utf-8").startswith("### claimex diff: changed")
    assert 'failures="3"' in (folder / "d.xml").read_text(encoding="utf-8")
    assert len(json.loads((folder / "d.json").read_text(encoding="utf-8"))["changes"]) == 3


def test_diff_lists_so_many_changes_and_counts_all(folder: Path) -> None:
    old, new = two_runs(folder)

    shown = json.loads(claimex("diff", old, new, "-f", "json", "--show", "1").stdout)

    assert (len(shown["changes"]), shown["hidden"], shown["counts"]["lost"]) == (1, 2, 2)
    assert "and 3 more changes" in claimex("diff", old, new, "--show", "0").stdout


def test_diff_refuses_what_it_cannot_read(folder: Path) -> None:
    old, _ = two_runs(folder)

    assert claimex("diff", old, "none.jsonl").exit_code == 1
    assert claimex("diff", old, old, "-f", "html").exit_code == 2
    assert claimex("diff", old, old, "--report", "d.pdf").exit_code == 2
    assert claimex("diff", old, old, "--tolerance", "2").exit_code == 2


# check

SETTINGS = """
[check]
paths = ["news"]
snapshot = "kept/snapshot.jsonl"
max-lost = 1
max-changed = "50%"
max-added = 0.5
"""


@pytest.fixture
def settings(folder: Path) -> Path:
    """Settings in the working folder, and a snapshot."""
    path = folder / "claimex.toml"
    path.write_text(SETTINGS, encoding="utf-8")
    (folder / "kept").mkdir()
    assert claimex("check", "--update").exit_code == 0
    return path


def test_check_takes_everything_from_the_settings(settings: Path, folder: Path) -> None:
    result = claimex("check")

    assert result.exit_code == 0
    assert "passed  max-lost: 0 of 4 records lost, at most 1" in result.stdout
    assert "passed  max-changed: 0 of 4 records changed, at most 50 %" in result.stdout
    assert (folder / "kept" / "snapshot.jsonl").stat().st_size < 1000


def test_check_fails_by_name_and_passes_once_renewed(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StandIn, "extract", lambda *_: [])

    broken = claimex("check", "-f", "junit")
    renewed = claimex("check", "--update")

    assert broken.exit_code == 1
    assert broken.stderr == "claimex: max-lost: 4 of 4 records lost, at most 1\n"
    assert '<failure message="4 of 4 records lost, at most 1" />' in broken.stdout
    assert renewed.exit_code == 0
    assert "kept/snapshot.jsonl is renewed" in renewed.stdout.replace("\n", "")
    assert claimex("check").exit_code == 0


def test_check_holds_records_to_gold(settings: Path, folder: Path) -> None:
    claimex("extract", "news", "-o", "gold.jsonl", "-q")

    assert claimex("check", "--gold", "gold.jsonl", "--min", "attribution.f=1").exit_code == 0
    failing = claimex("check", "--gold", "gold.jsonl", "--min", "attribution.f=1", "--min", "act.accuracy=0.9")
    assert failing.exit_code == 0
    undefined = claimex("check", "--gold", "gold.jsonl", "--min", "zone.f=0.5", "-f", "github")
    assert undefined.exit_code == 1
    assert "::error title=claimex check%3A zone.f::undefined" in undefined.stdout


def test_options_stand_above_the_settings(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StandIn, "extract", lambda *_: [])

    assert claimex("check").exit_code == 1
    assert claimex("check", "--max-lost", "100%").exit_code == 0


def test_settings_may_lie_in_the_projects_file(settings: Path, folder: Path) -> None:
    table = SETTINGS.replace("[check]", "[tool.claimex.check]")
    settings.unlink()
    (folder / "pyproject.toml").write_text(f'[project]\nname = "x"\n{table}', encoding="utf-8")

    assert claimex("check").exit_code == 0
    assert claimex("check", "--max-lost", "x").exit_code == 2


@pytest.mark.parametrize(
    ("text", "args", "message"),
    [
        ("", [], "paths: no sample is named"),
        ("", ["news", "--update"], "--update: there is no snapshot to renew"),
        ("", ["news", "--snapshot", "none.jsonl"], "there is no such snapshot"),
        ("", ["news", "--max-lost", "1"], "--max-lost: there is no snapshot"),
        ("", ["news", "--min", "attribution.f=0.5"], "--min: there is no gold"),
        ("[check]\nmax-last = 3", ["news"], "check.max-last is not a setting; did you mean max-lost"),
        ("[check]\nmax-lost = [1]", ["news"], "check.max-lost"),
    ],
)
def test_settings_that_cannot_be_meant_exit_with_2(folder: Path, text: str, args: list[str], message: str) -> None:
    (folder / "claimex.toml").write_text(text, encoding="utf-8")

    result = claimex("check", *args)

    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_sample_that_is_not_there_fails(settings: Path) -> None:
    assert claimex("check", "nowhere").exit_code == 1


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["nowhere.txt"], "nowhere.txt: there is no such file"),
        (["news", "--model", "nothing"], "nothing: no model of this name"),
        (["news", "--gold", "nowhere.jsonl"], "nowhere.jsonl: is not a file or folder"),
        (["news", "--snapshot", "nowhere.jsonl"], "nowhere.jsonl: "),
    ],
)
def test_check_tells_wrong_paths_and_settings_before_a_model_is_opened(
    monkeypatch: pytest.MonkeyPatch, args: list[str], told: str
) -> None:
    opened: list[object] = []
    monkeypatch.setattr("claimex.pipeline.load", opened.append)
    result = claimex("check", *args)

    assert told in result.output
    assert result.exit_code
    assert opened == []
