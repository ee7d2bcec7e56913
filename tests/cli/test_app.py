"""Every command as a user meets it: output, messages, exit code; broken input, interruption, settings."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from made import TEXT, cut, make_article, make_record, make_records
from quoting import QUOTED, StandIn
from typer.testing import CliRunner, Result

from claimex import __version__
from claimex.article import Failure
from claimex.article_line import parse_article
from claimex.cli import _app
from claimex.cli._app import app
from claimex.cli._terminal import SHOWN_FAILURES, reporting, say
from claimex.errors import ModelError
from claimex.formats.write import write_records
from claimex.model.folder import MANIFEST, find_model
from claimex.pipeline.extractor import Outcome
from claimex.record import Record, parse_record
from claimex.running.counts import Counts

ROOT = Path(__file__).parents[2]
TWO_LINES = '{"id": "a", "body": "“One,” said Ann Saar."}\n{"id": "b", "body": "“Two,” said Ben Saar."}\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with the stand-in for the model."""
    monkeypatch.chdir(tmp_path)
    loaded.clear()
    voices.clear()

    def load(
        model: str | None = None,
        *,
        device: str = "cpu",
        headlines: bool = False,
        voice: str = "source",
        any_language: bool = False,
    ) -> StandIn:
        loaded.append(model)
        voices.append(voice)
        return StandIn(headlines=headlines)

    monkeypatch.setattr("claimex.pipeline.load", load)
    return tmp_path


loaded: list[str | None] = []
voices: list[str] = []


def claimex(*args: str | Path, stdin: str | bytes | None = None, **env: str) -> Result:
    result = CliRunner().invoke(app, [str(arg) for arg in args], input=stdin, env={"COLUMNS": "100", **env})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def write_articles(folder: Path, **texts: str) -> Path:
    news = folder / "news"
    news.mkdir(exist_ok=True)
    for name, text in texts.items():
        (news / f"{name}.txt").write_bytes(text.encode())
    return news


def records_of(lines: str) -> list[Record]:
    return [parse_record(line, where="") for line in lines.splitlines()]


def make_models(folder: Path, *names: str) -> None:
    """Make model folders of a manifest alone, which is all that is looked at where the model is a stand-in."""
    for name in names:
        (folder / name).mkdir()
        shutil.copy(find_model().folder / MANIFEST, folder / name)


def contents(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return [record.content[0].text for record in records_of(result.stdout)]


# The program


def test_version_is_printed() -> None:
    assert claimex("--version").stdout == f"claimex {__version__}\n"


@pytest.mark.parametrize("command", ["", "extract", "evaluate", "validate", "schema", "show", "models"])
def test_short_and_long_help_are_the_same(command: str) -> None:
    short, long = (claimex(*command.split(), flag) for flag in ("-h", "--help"))

    assert short.stdout == long.stdout
    assert "Usage: " in short.stdout
    assert short.exit_code == 0


@pytest.mark.parametrize("args", [["extrakt"], ["extract"], ["extract", "--kind", "loud", "x"], ["schema", "x"]])
def test_wrong_usage_is_exit_code_2_and_prints_no_record(args: list[str]) -> None:
    result = claimex(*args)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage: " in result.stderr


def test_help_waits_for_nothing_slow() -> None:
    slow = {"spacy", "onnxruntime", "numpy", "pyarrow", "trafilatura", "pydantic", "rich", "tokenizers", "zstandard"}
    code = "import sys, claimex.cli._app; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    modules = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout  # noqa: S603 - ours

    assert slow.isdisjoint(modules.split())


def test_what_packages_warn_about_reaches_nobody_who_did_not_ask() -> None:
    child = "import warnings; warnings.warn('of a child')"
    code = f"""if True:
        import logging, subprocess, sys, warnings
        from claimex.cli import _app
        def app(prog_name):
            warnings.warn("of a package", FutureWarning)
            warnings.warn("of a package", UserWarning)
            logging.getLogger("a.package").warning("of a package")
            subprocess.run([sys.executable, "-c", {child!r}], check=True)
        _app.app = app
        _app.main()"""

    def told(*asked: str) -> str:
        command = [sys.executable, *asked, "-c", code]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stderr  # noqa: S603 - ours

    assert told() == ""
    assert "of a package" in told("-W", "always")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_reader_that_goes_away_is_no_error() -> None:
    code = "from claimex.cli._app import main; main()"
    command = [sys.executable, "-c", code, "schema"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, cwd=ROOT) as process:  # noqa: S603 - our own program
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        errors = process.stderr.read()

    assert errors == b""
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("error", "code"), [(ModelError("base", "is altered"), 1), (OSError(28, "No space left on device"), 1)]
)
def test_error_is_one_line_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, folder: Path, error: Exception, code: int
) -> None:
    def load(_: object, **__: object) -> StandIn:
        raise error

    monkeypatch.setattr("claimex.pipeline.load", load)
    result = claimex("extract", write_articles(folder, a=TEXT))

    assert result.exit_code == code
    assert result.stderr == f"claimex: {error}\n"
    assert result.stdout == ""


def test_escape_sequences_in_names_are_shown_not_sent(folder: Path) -> None:
    result = claimex("extract", folder / "no\x1b[2J\nsuch")

    assert "\x1b" not in result.stderr
    assert "no␛[2J␊such" in result.stderr


# extract


def test_records_go_to_standard_output_and_the_summary_to_standard_error(folder: Path) -> None:
    result = claimex("extract", write_articles(folder, b=TEXT, a="“Hi,” said Ann Saar."))

    assert [record.doc.id for record in records_of(result.stdout)] == ["a.txt", "b.txt", "b.txt", "b.txt"]
    assert re.match(r"claimex: 2 articles, \d+ words, [\d.]+ s, [\d,]+ words per second\n", result.stderr)
    assert result.stderr.endswith("claimex: 4 records: 4 direct\n")
    assert result.exit_code == 0


def test_quiet_leaves_standard_error_empty(folder: Path) -> None:
    result = claimex("extract", "-q", write_articles(folder, a=TEXT))

    assert result.stderr == ""
    assert len(records_of(result.stdout)) == 3


def test_quiet_hides_no_failure(folder: Path) -> None:
    lines = Path("lines.jsonl")
    lines.write_bytes('{"text": "“Hi,” said Ann Saar."}\n{broken\n'.encode())
    result = claimex("extract", "-q", lines, "nowhere.txt")
    again = [claimex("extract", "-q", lines, "-o", "out/").stderr.splitlines() for _ in range(2)]

    told = result.stderr.splitlines()
    assert [line.split(":")[1].strip() for line in told] == ["nowhere.txt", str(lines)]
    assert result.exit_code == 3
    assert again == [told[1:], [f"claimex: 1 input failed before; {Path('out/errors.jsonl')} lists them"]]


@pytest.mark.parametrize("name", ["::error::ten", "##[error]ten", "x##vso[task.complete]ten", ":::stop", "##[group]*"])
def test_no_file_name_becomes_a_command_of_a_build_server(folder: Path, name: str) -> None:
    records = folder / "records.jsonl"
    records.write_text("{}\n")
    try:
        records = records.rename(folder / f"{name}.jsonl")
    except OSError:  # Windows allows none of these signs
        records = folder / "records.jsonl"

    shown = [claimex("extract", name), claimex("show", name), claimex("validate", records.name)]

    for result in shown:
        assert result.exit_code
        assert not re.search(r"::|##\w*\[", result.stderr + result.stdout)


def test_an_output_that_is_removed_while_it_is_written_is_exit_code_3_and_named(folder: Path) -> None:
    def articles_then(fault: str, *args: str) -> Result:
        (folder / "news").mkdir(exist_ok=True)
        (folder / "news/a.txt").write_bytes(TEXT.encode())
        (folder / "news/b.txt").write_bytes(f"REMOVE {fault} “Hi,” said Ann Saar.".encode())
        return claimex("extract", "news", "-q", *args)

    shown = [
        articles_then(".out.jsonl.*", "-o", "out.jsonl"),
        articles_then(".lines.jsonl.*", "-o", "out.jsonl", "--articles", "lines.jsonl"),
        articles_then(".bad.jsonl.*", "-o", "out.jsonl", "--errors", "bad.jsonl"),
        articles_then("kept/a.txt.txt", "-o", "out.jsonl", "--keep-text", "kept"),
        articles_then("runs/part-00000.jsonl", "-o", "runs/", "--shard-size", "1"),
    ]

    named = ["out.jsonl", "lines.jsonl", "bad.jsonl", str(Path("kept/a.txt.txt")), str(Path("runs/part-00000.jsonl"))]
    for result, name in zip(shown, named, strict=True):
        assert result.exit_code == 3
        assert result.stderr.startswith(f"claimex: removed or altered while the run wrote there: {name};")
    assert articles_then("none", "-o", "runs/", "--shard-size", "1").exit_code == 0


@pytest.mark.parametrize(
    ("args", "told", "code"),
    [
        (["nowhere.txt"], "claimex: nowhere.txt: there is no such file", 1),
        (["**/*.none", "nowhere.txt"], "claimex: **/*.none: no file matches", 1),
        (["a.txt", "-o", "none/out.jsonl"], "claimex: none/out.jsonl: cannot be written", 2),
        (["a.txt", "-o", "a.txt/out.jsonl"], "claimex: a.txt/out.jsonl: cannot be written", 2),
        (["a.txt", "-o", "a.txt/out/"], "claimex: a.txt/out: cannot be written", 2),
        (["a.txt", "-o", "out.parquet.gz"], "claimex: out.parquet.gz: Parquet is compressed already", 2),
        (["a.txt", "--errors", "none/bad.jsonl"], "claimex: none/bad.jsonl: cannot be written", 2),
        (["a.txt", "--errors", "."], "claimex: .: cannot be written", 2),
        (["a.txt", "--articles", "none/lines.jsonl"], "claimex: none/lines.jsonl: cannot be written", 2),
        (["a.txt", "--keep-text", "a.txt/kept"], "claimex: a.txt/kept: cannot be written", 2),
        (["a.txt", "--model", "nothing"], "claimex: nothing: no model of this name", 2),
        (["a.txt", "--errors", "bad.csv"], "claimex: bad.csv: --errors writes JSON Lines, not .csv", 2),
        (["a.txt", "--errors", "bad.XLSX.gz"], "claimex: bad.XLSX.gz: --errors writes JSON Lines, not .xlsx", 2),
        (["a.txt", "--articles", "a.parquet"], "claimex: a.parquet: --articles writes JSON Lines, not .parquet", 2),
        (["a.txt", "--encoding", "klingon"], "claimex: klingon: ", 2),
    ],
)
def test_wrong_paths_and_settings_are_told_before_a_model_is_opened(
    folder: Path, args: list[str], told: str, code: int
) -> None:
    (folder / "a.txt").write_bytes(TEXT.encode())
    result = claimex("extract", "-q", *args)

    assert result.stderr.replace("\\", "/").startswith(told)
    assert result.exit_code == code
    assert loaded == []
    assert not list(folder.glob(".*.tmp"))


def test_a_missing_path_among_others_is_told_once_and_first(folder: Path) -> None:
    (folder / "a.txt").write_bytes(TEXT.encode())
    result = claimex("extract", "a.txt", "nowhere.txt")
    told = result.stderr.splitlines()

    assert [("nowhere.txt: " in line) for line in told[:2]] == [True, False]
    assert result.stderr.count("nowhere.txt") == 1
    assert result.exit_code == 3


def test_wrong_paths_are_told_before_anything_is_imported_that_is_slow() -> None:
    script = (
        "import sys; from claimex.cli._app import app\n"
        "try: app(['extract', 'nowhere.txt', '-o', 'none/x'], standalone_mode=False)\n"
        "finally: print({'spacy', 'onnxruntime'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, text=True)  # noqa: S603 - our own

    assert done.stdout.strip() == "set()"
    assert "none/x: cannot be written" in done.stderr


def test_standard_input_is_an_article() -> None:
    assert contents(claimex("extract", "-", stdin=TEXT)) == ["“We won,”", "“and we are glad 🎉.”", "“It is over,”"]


def test_standard_input_can_hold_json_lines_with_another_text_field() -> None:
    args = ["extract", "-", "--input-format", "jsonl", "--text-field", "body"]
    records = records_of(claimex(*args, stdin=TWO_LINES).stdout)

    assert [record.doc.id for record in records] == ["a", "b"]


def test_encoding_is_handed_on(folder: Path) -> None:
    (folder / "a.txt").write_bytes("“Hi,” said Ann Saar.".encode("utf-16-le"))

    assert contents(claimex("extract", "a.txt", "--encoding", "utf-16-le")) == ["“Hi,”"]
    assert claimex("extract", "a.txt", "--encoding", "utf-99").exit_code == 2


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--kind", "direct"], 3),
        (["-k", "indirect", "-k", "mixed"], 0),
        (["--act", "assertion"], 3),
        (["-a", "belief"], 0),
        (["--min-confidence", "0.91"], 0),
        (["-c", "0.9"], 3),
        (["--speaker", "TAMM"], 3),
        (["-s", "kask", "-s", "tamm"], 3),
        (["-s", "kask"], 0),
    ],
)
def test_selection(folder: Path, args: list[str], expected: int) -> None:
    result = claimex("extract", write_articles(folder, a=TEXT), *args)

    assert len(records_of(result.stdout)) == expected
    assert (" of 3 found" in result.stderr) == (expected != 3)
    assert result.exit_code == 0


def test_limit_stops_after_so_many_inputs(folder: Path) -> None:
    records = records_of(claimex("extract", "-n", "1", write_articles(folder, a="“A”", b="“B”")).stdout)

    assert [record.doc.id for record in records] == ["a.txt"]


def test_model_is_the_one_asked_for(folder: Path) -> None:
    make_models(folder, "other")
    news = write_articles(folder, a=TEXT)
    claimex("extract", news, "--model", "other")
    claimex("extract", news)

    assert loaded == ["other", None]


def test_voice_is_the_one_asked_for(folder: Path) -> None:
    news = write_articles(folder, a=TEXT)
    claimex("extract", news)
    claimex("extract", news, "--voice", "all")
    claimex("show", news / "a.txt", "--voice", "author")

    assert voices == ["source", "all", "author"]
    assert claimex("extract", news, "--voice", "both").exit_code == 2


def test_records_without_a_checkable_claim_are_left_out(folder: Path) -> None:
    news = write_articles(folder, a=TEXT)

    assert records_of(claimex("extract", news, "--min-checkable", "0.5").stdout) == []
    assert len(records_of(claimex("extract", news, "--min-checkable", "0").stdout)) == 3


def test_a_model_that_says_nothing_of_checkability_is_wrong_usage(folder: Path) -> None:
    model = folder / "mine"
    shutil.copytree(find_model().folder, model)
    manifest = json.loads((model / MANIFEST).read_bytes())
    del manifest["checkable"]
    (model / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")

    result = claimex("extract", write_articles(folder, a=TEXT), "--model", "mine", "--min-checkable", "0.5")

    assert result.exit_code == 2
    assert "--min-checkable: the model base does not score how checkable claims are" in result.stderr


def test_output_format_follows_the_suffix(folder: Path) -> None:
    news = write_articles(folder, a=TEXT)
    for name in ("a.jsonl", "a.jsonl.gz", "a.csv"):
        assert claimex("extract", news, "-o", name).stdout == ""

    lines = (folder / "a.jsonl").read_bytes()
    assert gzip.decompress((folder / "a.jsonl.gz").read_bytes()) == lines
    assert len(records_of(lines.decode())) == 3
    with (folder / "a.csv").open(encoding="utf-8", newline="") as table:
        assert [row["content"] for row in csv.DictReader(table)] == QUOTED.findall(TEXT)


def test_format_can_be_asked_for_on_standard_output(folder: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    news = write_articles(folder, a=TEXT)
    table = claimex("extract", news, "--format", "csv").stdout
    data = claimex("extract", news, "-f", "parquet", "-o", "-").stdout_bytes

    assert table.startswith("id,doc_id,")
    assert parquet.read_table(io.BytesIO(data)).num_rows == 3


def test_parquet_is_not_written_to_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("typer.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    result = claimex("extract", write_articles(folder, a=TEXT), "-f", "parquet")

    assert result.exit_code == 2
    assert result.stderr == "claimex: --format: Parquet is not for a terminal; name a file with --output\n"


def test_input_is_not_overwritten(folder: Path) -> None:
    (folder / "a.jsonl").write_text(TWO_LINES)
    result = claimex("extract", "a.jsonl", "-o", folder / "a.jsonl")

    assert result.exit_code == 2
    assert (folder / "a.jsonl").read_text() == TWO_LINES


def test_folder_that_is_not_there_cannot_be_written_to(folder: Path) -> None:
    result = claimex("extract", write_articles(folder, a=TEXT), "-o", "none/a.jsonl")

    assert result.exit_code == 2
    assert "none/a.jsonl: cannot be written" in result.stderr


def test_inputs_that_fail_are_told_listed_and_counted_and_the_run_goes_on(folder: Path) -> None:
    news = write_articles(folder, a="BROKEN", b="", c="“Hi,” said Ann Saar.")
    result = claimex("extract", news, "--errors", "errors.jsonl")
    failures = [json.loads(line) for line in (folder / "errors.jsonl").read_text().splitlines()]

    assert result.exit_code == 3
    assert len(records_of(result.stdout)) == 1
    assert [failure["reason"] for failure in failures] == ["broken", "empty"]
    assert failures[0] == {"where": "a.txt", "reason": "broken", "message": "a.txt: is broken"}
    assert "claimex: a.txt: is broken\n" in result.stderr
    assert "claimex: 2 inputs failed: 1 broken, 1 empty\n" in result.stderr


def test_list_of_failures_of_a_good_run_is_empty(folder: Path) -> None:
    (folder / "errors.jsonl").write_text("old")
    claimex("extract", write_articles(folder, a=TEXT), "--errors", "errors.jsonl", "--force")

    assert (folder / "errors.jsonl").read_text() == ""


def test_run_of_nothing_but_failures_fails_and_leaves_the_old_file(folder: Path) -> None:
    (folder / "out.jsonl").write_text("old")
    result = claimex(
        "extract", write_articles(folder, a="BROKEN"), "-o", "out.jsonl", "--errors", "errors.jsonl", "--force"
    )

    assert result.exit_code == 1
    assert (folder / "out.jsonl").read_text() == "old"
    assert len((folder / "errors.jsonl").read_text().splitlines()) == 1


def test_only_the_first_failures_are_told_one_by_one(folder: Path) -> None:
    news = write_articles(folder, **{f"a{i:03}": "BROKEN" for i in range(SHOWN_FAILURES + 10)})
    result = claimex("extract", news)

    assert result.stderr.count("is broken") == SHOWN_FAILURES
    assert result.stderr.count("--errors FILE lists them all") == 1
    assert f"{SHOWN_FAILURES + 10} inputs failed: {SHOWN_FAILURES + 10} broken" in result.stderr


@pytest.mark.parametrize("path", ["none", "none.txt", "*.txt", "."])
def test_path_without_articles_is_a_clear_error(path: str) -> None:
    result = claimex("extract", path)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert path in result.stderr


def test_standard_input_without_text_is_a_clear_error() -> None:
    result = claimex("extract", "-", stdin="")

    assert result.exit_code == 1
    assert "empty" in result.stderr


def test_interruption_before_the_command_begins_prints_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_app, "app", interrupted)
    with pytest.raises(SystemExit) as caught:
        _app.main()

    assert caught.value.code == 130
    assert capsys.readouterr().err == "claimex: interrupted\n"


def test_interruption_leaves_the_old_file_and_exit_code_130(folder: Path) -> None:
    (folder / "out.jsonl").write_text("old")
    result = claimex("extract", write_articles(folder, a=TEXT, b="STOP"), "-o", "out.jsonl", "--force")

    assert result.exit_code == 130
    assert result.stderr == "claimex: interrupted\n"
    assert (folder / "out.jsonl").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["news", "out.jsonl"]


def test_texts_are_kept_for_validate(folder: Path) -> None:
    news = write_articles(folder, a=TEXT)
    claimex("extract", news, "-o", "out.jsonl", "--keep-text", "texts")
    result = claimex("validate", "out.jsonl", "--text", "texts")

    assert result.exit_code == 0
    assert result.stderr == "claimex: 3 lines, 0 faults\n"


def test_articles_own_lines_are_written_and_pass_validate(folder: Path) -> None:
    news = write_articles(folder, a=TEXT, b="Nothing is said.")
    result = claimex("extract", news, "-o", "out.jsonl", "--articles", "articles.jsonl.gz", "--keep-text", "texts")
    lines = gzip.decompress((folder / "articles.jsonl.gz").read_bytes()).decode().splitlines()

    assert result.exit_code == 0
    assert [(line.doc.id, line.records) for line in (parse_article(line, where="") for line in lines)] == [
        ("a.txt", 3),
        ("b.txt", 0),
    ]
    assert claimex("validate", "out.jsonl", "articles.jsonl.gz", "--text", "texts").stdout == ""


@pytest.mark.parametrize("headlines", [False, True])
def test_headlines_are_handed_on(folder: Path, headlines: bool) -> None:  # noqa: FBT001
    args = ["--headlines"] if headlines else []
    claimex("extract", write_articles(folder, a=TEXT), "--articles", "articles.jsonl", *args)

    assert ('"headline"' in (folder / "articles.jsonl").read_text()) == headlines


def test_run_of_nothing_but_failures_leaves_old_lines_of_articles(folder: Path) -> None:
    (folder / "articles.jsonl").write_text("old")
    result = claimex("extract", write_articles(folder, a="BROKEN"), "--articles", "articles.jsonl", "--force")

    assert result.exit_code == 1
    assert (folder / "articles.jsonl").read_text() == "old"


def test_articles_own_lines_are_written_beside_shards_and_pass_validate(folder: Path) -> None:
    news = write_articles(folder, a=TEXT, b="Nothing is said.")
    claimex("extract", news, "--articles", "one.jsonl")

    result = claimex("extract", news, "-o", "out/", "--articles", "out", "--keep-text", "texts")

    assert result.exit_code == 0
    assert (folder / "out/articles-00000.jsonl").read_bytes() == (folder / "one.jsonl").read_bytes()
    assert claimex("validate", "out/articles-00000.jsonl", "out/part-00000.jsonl", "--text", "texts").exit_code == 0


@pytest.mark.parametrize("options", [("-o", "one", "--articles", "one"), ("-o", "one", "--errors", "./one")])
def test_no_file_is_written_for_two_purposes(folder: Path, options: tuple[str, ...]) -> None:
    result = claimex("extract", write_articles(folder, a=TEXT), *options)

    assert result.exit_code == 2
    assert "is named by both" in result.stderr
    assert not (folder / "one").exists()


def test_an_article_is_not_written_over_by_lists_of_the_run(folder: Path) -> None:
    news = write_articles(folder, a=TEXT)
    result = claimex("extract", f"{news}/a.txt", "--errors", f"{news}/a.txt", "--force")

    assert result.exit_code == 2
    assert "is both read and written" in result.stderr
    assert (folder / news / "a.txt").read_bytes() == TEXT.encode()


def test_articles_own_lines_are_not_written_apart_from_shards(folder: Path) -> None:
    result = claimex("extract", write_articles(folder, a=TEXT), "-o", "out/", "--articles", "articles.jsonl")

    assert result.exit_code == 2
    assert "pass --articles out/" in result.stderr


# Whole corpora


def test_a_folder_is_filled_with_shards_and_gone_on_from(folder: Path) -> None:
    news = write_articles(folder, a=TEXT, b="“B,” said Ann Saar.", c="BROKEN")
    first = claimex("extract", news, "-o", "out/")
    write_articles(folder, d="“D,” said Ann Saar.")

    second = claimex("extract", news, "-o", "out")
    third = claimex("extract", news, "-o", "out")

    manifest = json.loads((folder / "out/manifest.json").read_text())
    assert [result.exit_code for result in (first, second, third)] == [3, 3, 3]
    assert manifest["counts"] == {"articles": 3, "records": 5, "failures": 1}
    assert json.loads((folder / "out/errors.jsonl").read_text())["reason"] == "broken"
    assert "1 shard with 3 articles had been done before" in third.stderr
    assert len(loaded) == 2


def test_a_folder_of_another_selection_is_refused(folder: Path) -> None:
    news = write_articles(folder, a=TEXT)
    claimex("extract", news, "-o", "out/")

    refused = claimex("extract", news, "-o", "out/", "--kind", "direct")

    assert refused.exit_code == 2
    assert "other settings (options.kinds)" in refused.stderr
    assert claimex("extract", news, "-o", "out/", "--kind", "direct", "--fresh").exit_code == 0


def test_what_a_run_wrote_is_not_read_by_the_next(folder: Path) -> None:
    news = write_articles(folder, a=TEXT)

    for _ in range(2):
        assert claimex("extract", news, "-o", "news/out/").exit_code == 0

    assert json.loads((news / "out/manifest.json").read_text())["counts"]["articles"] == 1


def test_parts_of_a_corpus_are_chosen(folder: Path) -> None:
    lines = [json.dumps({"id": f"{n}", "text": f"“N{n}”", "published": f"2031-05-{n + 1:02}"}) for n in range(20)]
    (folder / "a.jsonl").write_text("\n".join(lines))

    since = contents(claimex("extract", "a.jsonl", "--since", "2031-05-18"))
    drawn = contents(claimex("extract", "a.jsonl", "--sample", "5"))
    again = contents(claimex("extract", "a.jsonl", "--sample", "5", "--seed", "1"))

    assert since == ["“N17”", "“N18”", "“N19”"]
    assert len(drawn) == len(again) == 5
    assert drawn != again


# Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def report_one(*, quiet: bool, live: bool) -> None:
    article = make_article()
    with reporting(Counts(), quiet=quiet, live=live) as report:
        report(Outcome(article, tuple(make_records(article))))
        report(Outcome(None, failure=Failure("x", "broken", "x: \x1bis broken")))


@pytest.mark.parametrize(
    ("quiet", "live", "shown"), [(False, True, True), (False, False, False), (True, True, False), (True, False, False)]
)
def test_progress_is_shown_on_a_terminal_unless_quiet(
    monkeypatch: pytest.MonkeyPatch, *, quiet: bool, live: bool, shown: bool
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    report_one(quiet=quiet, live=live)

    assert ("1 article, 3 records, 1 failed" in terminal.getvalue()) == shown
    assert "x: ␛is broken" in terminal.getvalue()


def test_progress_is_silent_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    errors = io.StringIO()
    monkeypatch.setattr(sys, "stderr", errors)
    report_one(quiet=False, live=True)

    assert [line.split()[1] for line in errors.getvalue().splitlines()] == ["x:", "1", "0", "1"]


def test_message_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    say("a\nb")

    assert capsys.readouterr().err == "claimex: a␊b\n"


# Settings


def test_flag_wins_over_environment_and_environment_over_file(folder: Path) -> None:
    make_models(folder, "of flag", "of environment", "of file")
    news = write_articles(folder, a=TEXT)
    (folder / "claimex.toml").write_text('[extract]\nmodel = "of file"\nkind = ["indirect"]\nquiet = true\n')
    claimex("extract", news, "--model", "of flag", CLAIMEX_MODEL="of environment")
    claimex("extract", news, CLAIMEX_MODEL="of environment")
    result = claimex("extract", news)

    assert loaded == ["of flag", "of environment", "of file"]
    assert result.stdout == ""
    assert result.stderr == ""
    assert contents(claimex("extract", news, "-k", "direct")) == QUOTED.findall(TEXT)
    assert contents(claimex("extract", news, CLAIMEX_KIND="indirect direct")) == QUOTED.findall(TEXT)


def test_settings_file_can_be_named(folder: Path) -> None:
    (folder / "claimex.toml").write_text("nonsense")
    (folder / "mine.toml").write_text('model = "mine"\n')
    make_models(folder, "mine", "flag")
    news = write_articles(folder, a=TEXT)
    claimex("extract", "--config", "mine.toml", news)
    claimex("extract", news, "--model", "flag", "--config", "mine.toml")
    claimex("extract", news, CLAIMEX_CONFIG="mine.toml")

    assert loaded == ["mine", "flag", "mine"]


@pytest.mark.parametrize("command", ["extract", "evaluate", "validate", "show"])
def test_wrong_settings_are_exit_code_2_and_named(folder: Path, command: str) -> None:
    (folder / "claimex.toml").write_text(f"[{command}]\ntextt = 1\n")
    result = claimex(command, "x", *(["y"] if command == "evaluate" else []))

    assert result.exit_code == 2
    assert result.stderr.startswith(f"claimex: claimex.toml: {command}.textt is not a setting; ")


def test_value_out_of_range_in_the_file_is_wrong_usage(folder: Path) -> None:
    (folder / "claimex.toml").write_text("[extract]\nmin-confidence = 2\n")

    assert claimex("extract", write_articles(folder, a=TEXT)).exit_code == 2


def test_help_needs_no_sound_settings(folder: Path) -> None:
    (folder / "claimex.toml").write_text("nonsense")

    assert claimex("extract", "--help").exit_code == 0


# evaluate


@pytest.fixture
def gold(folder: Path) -> Path:
    write_records(make_records(make_article()), folder / "gold.jsonl")
    return folder / "gold.jsonl"


def test_evaluate_prints_tables(gold: Path) -> None:
    result = claimex("evaluate", gold, gold)

    assert result.exit_code == 0
    assert re.search(r"attribution +3 +3 +1\.000 +1\.000 +1\.000", result.stdout)


def test_evaluate_says_which_threshold_records_were_made_with(folder: Path, gold: Path) -> None:
    out = f"{folder / 'run'}/"
    claimex("extract", write_articles(folder, a="“We won,” Ada Quill said."), "-o", out, "--min-confidence", "0.25")
    made = claimex("evaluate", out, out)
    unknown = claimex("evaluate", gold, gold)

    assert f"{out}: made with --min-confidence 0.25" in made.stderr
    assert "made with" not in unknown.stderr
    assert re.search(r"predicted records have a confidence of 0\.\d\d or more", unknown.stdout)


def test_evaluate_takes_the_zones_that_extract_wrote(gold: Path) -> None:
    line = {
        "schema": "claimex-article/1",
        "doc": {"id": "news/1.txt"},
        "zones": [{"start": 0, "end": 7, "kind": "links"}],
    }
    zones = gold.with_name("zones.jsonl")
    zones.write_text(json.dumps(line), encoding="utf-8")

    report = json.loads(claimex("evaluate", zones, gold, "--articles", zones, "--json", "--min", "zone.f=1").stdout)

    assert report["metrics"]["zone.links.f"]["value"] == 1.0


def test_evaluate_reads_standard_input_and_prints_json(gold: Path) -> None:
    args = ["--json", "--resamples", "0", "--seed", "7"]
    report = json.loads(claimex("evaluate", gold, "-", *args, stdin=gold.read_bytes()).stdout)

    assert report["metrics"]["attribution.f"]["value"] == 1.0
    assert report["bootstrap"] == {"level": 0.95, "resamples": 0, "seed": 7}


def test_minimum_that_is_not_reached_fails_and_is_named(gold: Path, folder: Path) -> None:
    write_records(make_records(make_article())[:1], folder / "some.jsonl")
    minimums = ["--min", "attribution.f=0.9", "--min", "attribution.p=0.9"]
    result = claimex("evaluate", gold, folder / "some.jsonl", *minimums)

    assert result.exit_code == 1
    assert result.stderr == "claimex: attribution.f is 0.5000, below the minimum of 0.9\n"
    assert "0.500" in result.stdout
    assert claimex("evaluate", gold, gold, "--min", "attribution.f=1").exit_code == 0


def test_unknown_metric_is_wrong_usage(gold: Path) -> None:
    assert claimex("evaluate", gold, gold, "--min", "atribution.f=1").exit_code == 2


def test_gold_that_is_not_there_fails(gold: Path) -> None:
    result = claimex("evaluate", "none", gold)

    assert result.exit_code == 1
    assert result.stderr.startswith("claimex: none: ")


# validate


def test_validate_prints_each_fault_with_its_line_and_fails(folder: Path) -> None:
    record = make_records(make_article())[0].to_json()
    (folder / "out.jsonl").write_text(f"{record}\nnonsense\n{record.replace('direct', 'loud')}\n", encoding="utf-8")
    result = claimex("validate", "out.jsonl")

    assert [line.split(" ")[0] for line in result.stdout.splitlines()] == ["out.jsonl:2:", "out.jsonl:3:"]
    assert "claimex: 3 lines, 2 faults\n" in result.stderr
    assert result.exit_code == 1


def test_validate_reads_standard_input_and_several_files(gold: Path, folder: Path) -> None:
    write_records(make_records(make_article()), folder / "more.jsonl.zst")
    result = claimex("validate", gold, "more.jsonl.zst", "-", stdin=gold.read_bytes())

    assert result.exit_code == 0
    assert result.stderr == "claimex: 9 lines, 0 faults\n"


def test_validate_prints_so_many_faults_and_counts_all() -> None:
    result = claimex("validate", "-", "--max-faults", "2", stdin="x\n" * 5)

    assert len(result.stdout.splitlines()) == 2
    assert "5 lines, 5 faults" in result.stderr
    assert claimex("validate", "-q", "-", stdin="x\n").stderr == ""


def test_fault_of_a_hostile_file_is_printed_without_its_controls() -> None:
    article = make_article(doc_id="\x1b[2J")
    line = make_record(article, "over", id="a", parent="\x1b]0;x\x07").to_json()
    result = claimex("validate", "-", stdin=line)

    assert result.exit_code == 1
    assert "\x1b" not in result.stdout
    assert "\x07" not in result.stdout


def test_validate_fails_on_a_file_that_is_not_there() -> None:
    result = claimex("validate", "none.jsonl")

    assert result.exit_code == 1
    assert result.stderr.startswith("claimex: none.jsonl: cannot be read")


# schema


def test_schema_is_a_valid_schema_that_records_keep() -> None:
    schema = json.loads(claimex("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for record in make_records(make_article()):
        assert not list(validator.iter_errors(json.loads(record.to_json())))
    assert list(validator.iter_errors({"schema": "claimex/1"}))


@pytest.mark.parametrize(("tool", "expected"), [("label-studio", "<Labels"), ("inception", "webanno.custom.Claimex")])
def test_schema_prints_what_another_tool_needs(tool: str, expected: str) -> None:
    if tool == "inception":
        pytest.importorskip("cassis", reason="needs the extra cas")
    printed = claimex("schema", "--for", tool).stdout

    assert expected in printed
    assert printed.lstrip().startswith("<")


def test_schema_of_an_articles_own_line() -> None:
    schema = json.loads(claimex("schema", "--articles").stdout)

    assert schema["title"] == "claimex article"
    assert "zones" in schema["properties"]


# show


def test_show_extracts_and_marks(folder: Path) -> None:
    write_articles(folder, a=TEXT)
    result = claimex("show", "news/a.txt", "-w", "100")

    assert "[¹“We won,”]¹ said <¹<²<³Mari Tamm>³>²>¹" in result.stdout
    assert result.stderr == ""


def test_show_prints_given_records(folder: Path) -> None:
    news = write_articles(folder, **{"1": TEXT})
    write_records(make_records(make_article()), folder / "out.jsonl")
    result = claimex("show", news / "1.txt", "--records", "out.jsonl", "--width", "120")

    assert "{¹said}¹ <¹Mari Tamm, the mayor>¹" in result.stdout
    assert loaded == []


def test_show_says_when_records_are_of_another_text(folder: Path) -> None:
    news = write_articles(folder, **{"1": "“No,” she said."})
    write_records(make_records(make_article(doc_id="1.txt")), folder / "out.jsonl")
    result = claimex("show", news / "1.txt", "--records", "out.jsonl")

    assert result.stderr == "claimex: out.jsonl: no record of this version of the article\n"
    assert "0 records" in result.stdout


def test_show_does_not_trust_the_offsets_of_given_records(folder: Path) -> None:
    news = write_articles(folder, **{"1": TEXT})
    article = make_article()
    moved = cut(article, "“We won,”").model_copy(update={"start": 1, "end": 10})
    write_records([make_records(article)[0].model_copy(update={"content": [moved]})], folder / "out.jsonl")
    result = claimex("show", news / "1.txt", "--records", "out.jsonl")

    assert result.exit_code == 1
    assert "content[0]" in result.stderr


def test_show_takes_the_first_article_or_the_one_asked_for(folder: Path) -> None:
    (folder / "two.jsonl").write_text(TWO_LINES.replace("body", "text"), encoding="utf-8")
    first, second = claimex("show", "two.jsonl"), claimex("show", "two.jsonl", "--doc", "b")

    assert "Ann Saar" in first.stdout
    assert "choose with --doc ID" in first.stderr
    assert "Ben Saar" in second.stdout
    assert second.stderr == ""
    assert claimex("show", "two.jsonl", "-d", "c").exit_code == 1


def test_show_of_what_cannot_be_read_fails(folder: Path) -> None:
    (folder / "empty.txt").touch()

    assert claimex("show", "none.txt").exit_code == 1
    assert claimex("show", "empty.txt").exit_code == 1


def test_show_obeys_no_color(folder: Path) -> None:
    write_articles(folder, a=TEXT)
    coloured = claimex("show", "news/a.txt", FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="")
    plain = claimex("show", "news/a.txt", FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="1")

    assert "\x1b[32m" in coloured.stdout
    assert not re.search(r"\x1b\[(\d;)?3\dm", plain.stdout)
    assert "\x1b" not in claimex("show", "news/a.txt").stdout


# models


def test_models_are_listed_and_verified(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    verified: list[Any] = []
    manifest = type("Manifest", (), {"name": "base", "version": "1.2", "summary": "small\x1b"})
    info = type("Info", (), {"manifest": manifest, "size": 25_300_000, "package": "claimex", "folder": folder / "m"})
    monkeypatch.setattr("claimex.model.list_models", lambda: [info])
    monkeypatch.setattr("claimex.model.verify", verified.append)
    listed, checked = claimex("models"), claimex("models", "--verify")

    assert re.search(r"base +1\.2 +25\.3 +small␛ +claimex", listed.stdout)
    assert listed.stderr == ""
    assert verified == [info]
    assert checked.stderr == "claimex: 1 model verified: each file is as its manifest states\n"


def test_altered_model_fails_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    altered = ModelError("x/model.onnx", "is altered")

    def verify(_: object) -> None:
        raise altered

    info = type("Info", (), {"manifest": None, "size": 0, "package": "", "folder": "m"})
    monkeypatch.setattr("claimex.model.list_models", lambda: [info])
    monkeypatch.setattr("claimex.model.verify", verify)
    result = claimex("models", "--verify")

    assert result.exit_code == 1
    assert result.stderr == "claimex: x/model.onnx: is altered\n"


# All of it


@pytest.mark.model
def test_what_extract_writes_passes_validate_and_equals_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    write_articles(folder, a=TEXT, b="“One,” Ann Saar said. She added that two was more.")
    first = claimex("extract", "news", "-o", "out.jsonl")
    claimex("extract", "news", "-o", "again.jsonl")

    assert first.exit_code == 0
    assert (folder / "out.jsonl").read_bytes() == (folder / "again.jsonl").read_bytes()
    assert claimex("validate", "out.jsonl", "--text", "news").exit_code == 0
    assert claimex("evaluate", "out.jsonl", "again.jsonl", "--min", "attribution.strict.f=1").exit_code == 0
    assert "[¹“One,”]¹" in claimex("show", "news/b.txt").stdout


def test_a_run_passes_over_what_an_earlier_run_wrote_into_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("“We won,” Ada Quill said.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    command = ["extract", ".", "-o", "out.jsonl", "--errors", "errors.jsonl", "--keep-text", "kept", "-q"]

    first, second = (CliRunner().invoke(app, command) for _ in range(2))

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (tmp_path / "errors.jsonl").read_text(encoding="utf-8") == ""
