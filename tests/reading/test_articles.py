"""What a user names becomes articles, what cannot be one becomes a failure, and each text is found again."""

from __future__ import annotations

import copy
import gzip
import hashlib
import io
import json
import os
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import zstandard
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claimex.article import Article, Failure
from claimex.errors import ConfigError, ExtraMissing, InputError
from claimex.reading.articles import read_articles
from claimex.reading.options import ReadOptions
from claimex.reading.texts import Texts, keep_text, kept_name

if TYPE_CHECKING:
    from collections.abc import Callable

ODD = "“Tere,” ütles ta\r\n\tשלום \u2028 \U0001f600 e\u0301 \0 end\r"
PAGE = "<html lang='en'><body><article><p>“We won’t build it,” said Oda Renn, the mayor.</p></article></body></html>"
IN_PLACE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example writes over the last


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _write(name: str, data: str | bytes) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def _line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


def _read(*paths: str | Path, stdin: bytes = b"", **options: Any) -> list[Article | Failure]:  # noqa: ANN401 - any option
    return list(read_articles(paths, options=ReadOptions(**options), stdin=io.BytesIO(stdin)))


def _article(*paths: str | Path, **options: Any) -> Article:  # noqa: ANN401 - any option
    (found,) = _read(*paths, **options)
    assert isinstance(found, Article)
    return found


def _failure(*paths: str | Path, **options: Any) -> Failure:  # noqa: ANN401 - any option
    (found,) = _read(*paths, **options)
    assert isinstance(found, Failure)
    return found


def _shape(found: list[Article | Failure]) -> list[str]:
    """Ids of articles and reasons of failures."""
    return [each.id if isinstance(each, Article) else f"! {each.reason}" for each in found]


# --- articles


def test_an_article_can_go_to_another_process() -> None:
    article = Article("a", "News", meta={"section": "local"})

    assert pickle.loads(pickle.dumps(article)) == article  # noqa: S301 - our own
    assert copy.deepcopy(Article("a", "News")) == Article("a", "News")


@pytest.mark.parametrize("text", ["a\ud800b", "a\udfff"])
def test_an_article_is_unicode(text: str) -> None:
    with pytest.raises(InputError, match="character 1 is half of a surrogate pair") as caught:
        Article("a", text)

    assert caught.value.reason == "not Unicode"


def test_the_digest_is_of_the_text_as_utf_8() -> None:
    assert Article("a", "né").sha256 == hashlib.sha256("né".encode()).hexdigest()


# --- text files


def test_a_text_file_is_its_bytes_decoded(here: Path) -> None:
    _write("a.txt", ODD)
    article = _article("a.txt")

    assert (article.id, article.text, article.encoding) == ("a.txt", ODD, "utf-8")
    assert (article.title, article.lang, article.url, article.published, article.meta) == (None, None, None, None, {})


@IN_PLACE
@given(text=st.text(min_size=1), codec=st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_offsets_count_in_what_the_named_codec_decodes(here: Path, text: str, codec: str) -> None:
    data = text.encode(codec)
    _write("a.txt", data)
    (found,) = _read("a.txt")

    if isinstance(found, Article):
        assert found.encoding is not None
        assert found.text == data.decode(found.encoding)
    else:
        assert found.reason in {"empty", "binary"}


def test_a_codec_may_be_forced(here: Path) -> None:
    _write("a.txt", "It’s".encode())

    assert _article("a.txt", encoding="cp1252").text == "Itâ€™s"


@pytest.mark.parametrize(
    "options", [{"encoding": "utf-9"}, {"encoding": ""}, {"input_format": "pdf"}, {"max_bytes": 0}], ids=str
)
def test_options_are_checked_before_anything_is_read(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        ReadOptions(**options)


def test_packed_files_are_read(here: Path) -> None:
    _write("n/a.txt.gz", gzip.compress(ODD.encode()))
    _write("n/b.md.zst", zstandard.ZstdCompressor().compress(ODD.encode()))
    found = _read("n")

    assert _shape(found) == ["a.txt.gz", "b.md.zst"]
    assert [each.text for each in found if isinstance(each, Article)] == [ODD, ODD]


def test_one_path_may_stand_alone(here: Path) -> None:
    _write("a.txt", "News")

    assert _shape(list(read_articles("a.txt"))) == ["a.txt"]
    assert _shape(list(read_articles(Path("a.txt")))) == ["a.txt"]


def test_each_article_is_read_when_it_is_asked_for(here: Path) -> None:
    _write("n/a.txt", "First")
    _write("n/b.txt", "Second")
    articles = read_articles(["n"])
    first = next(articles)
    _write("n/b.txt", "Changed since")
    second = next(articles)

    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert second.text == "Changed since"


# --- failures


def test_failures_stand_in_their_place_and_the_run_goes_on(here: Path) -> None:
    _write("n/a.txt", "News")
    _write("n/b.txt", "")
    _write("n/c.txt", " \r\n\t\ufeff\u200b\0")
    _write("n/d.txt", b"\x89PNG\r\n\x1a\n")
    _write("n/e.txt", b"Jaros\xb3aw")
    _write("n/f.txt", "x" * 101)
    _write("n/g.txt.gz", gzip.compress(b"News" * 9)[:-5])
    _write("n/h.txt.zst", b"no archive")
    Path("n/i.txt").symlink_to("gone")
    _write("n/j.html", "<p></p>")
    _write("n/k.txt", "News")
    found = _read("n", "gone", max_bytes=100)

    assert _shape(found) == [
        "a.txt",
        "! empty",
        "! empty",
        "! binary",
        "! not decodable",
        "! too large",
        "! unreadable",
        "! unreadable",
        "! not found",
        "! no text",
        "k.txt",
        "! not found",
    ]


def test_a_failure_says_what_where_and_what_to_do(here: Path) -> None:
    _write("n/a.txt", b"Jaros\xb3aw")
    failure = _failure("n")

    assert failure.where == str(Path("n/a.txt"))
    assert failure.message.startswith(f"{failure.where}: byte 5 is not UTF-8")
    assert "--encoding" in failure.message


def test_a_bomb_is_too_large_without_being_unpacked(here: Path) -> None:
    _write("a.txt.gz", gzip.compress(bytes(50_000_000)))

    assert _failure("a.txt.gz", max_bytes=1000).reason == "too large"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions in another way")
def test_a_file_that_may_not_be_read_is_told(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write("a.txt", "News")

    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    failure = _failure("a.txt")

    assert failure.reason == "unreadable"
    assert "Permission denied" in failure.message


def test_a_forced_codec_may_give_half_characters(here: Path) -> None:
    _write("a.txt", b"+2AA-")

    assert _failure("a.txt", encoding="utf-7").reason == "not Unicode"


# --- standard input


def test_standard_input_is_one_text(here: Path) -> None:
    article = _article("-", stdin=ODD.encode())

    assert (article.id, article.text) == ("stdin", ODD)


def test_standard_input_may_be_json_lines(here: Path) -> None:
    data = (_line(text="One") + _line(text="Two", id="b")).encode()

    assert _shape(_read("-", stdin=data, input_format="jsonl")) == ["stdin:1", "b"]


def test_standard_input_may_be_a_page(here: Path) -> None:
    pytest.importorskip("trafilatura", reason="the extra html is not installed")

    assert _article("-", stdin=PAGE.encode(), input_format="html").lang == "en"


def test_standard_input_of_the_process_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"News")))

    assert _shape(list(read_articles(["-"]))) == ["stdin"]
    assert not sys.stdin.closed


@pytest.mark.parametrize("input_format", ["text", "jsonl"])
def test_standard_input_may_be_empty_or_binary_and_stays_open(input_format: str) -> None:
    for data, reason in ((b"", "empty"), (b"\x1f\x8b\x08\0", "binary"), (b"  \n", "empty")):
        stdin = io.BytesIO(data)
        found = list(read_articles(["-"], options=ReadOptions(input_format=input_format), stdin=stdin))  # type: ignore[arg-type]

        assert _shape(found) == [f"! {reason}"]
        assert not stdin.closed


# --- JSON Lines


def test_a_line_is_an_article_and_its_fields_find_their_places(here: Path) -> None:
    stated = {"id": "a-1", "title": "T", "url": "https://x.example", "language": "en", "date": "2031-04-12"}
    _write("n.jsonl", _line(text=ODD, **stated, section="local", tags=["a", {"b": None}]))
    article = _article("n.jsonl")

    assert (article.id, article.text, article.encoding) == ("a-1", ODD, "utf-8")
    assert (article.title, article.url, article.lang, article.published) == (
        "T",
        "https://x.example",
        "en",
        "2031-04-12",
    )
    assert article.meta == {"section": "local", "tags": ["a", {"b": None}]}


def test_what_is_no_string_goes_to_meta(here: Path) -> None:
    fields = {"id": None, "title": 3, "url": "", "lang": ["en"], "language": "en", "published": {"year": 2031}}
    _write("n.jsonl", _line(text="News", **fields))
    article = _article("n.jsonl")

    assert (article.id, article.title, article.url, article.lang, article.published) == (
        "n.jsonl:1",
        None,
        None,
        "en",
        None,
    )
    assert article.meta == {"id": None, "title": 3, "url": "", "lang": ["en"], "published": {"year": 2031}}


def test_whole_numbers_are_ids(here: Path) -> None:
    _write("n.jsonl", _line(text="News", id=412) + _line(text="News", id=True) + _line(text="News", id=1.5))

    assert _shape(_read("n.jsonl")) == ["412", "n.jsonl:2", "n.jsonl:3"]


def test_an_id_that_comes_again_gives_way_to_file_and_line_and_no_row_is_lost(here: Path) -> None:
    _write("a.jsonl", _line(text="One", id="x") + _line(text="Two", id="x") + _line(text="Three", id="a.jsonl:2"))
    _write("b.jsonl", _line(text="Four", id="x") + _line(text="Five", id="b.jsonl:3") + _line(text="Six"))
    found = _read("a.jsonl", "b.jsonl")

    assert _shape(found) == ["x", "a.jsonl:2", "a.jsonl:3", "b.jsonl:1", "b.jsonl:2", "b.jsonl:3"]
    assert isinstance(found[1], Article)
    assert found[1].meta == {"id": "x"}


def test_an_id_may_look_like_the_one_that_a_line_without_would_get(here: Path) -> None:
    _write("n.jsonl", _line(text="One", id="n.jsonl:2") + _line(text="Two"))

    assert _shape(_read("n.jsonl")) == ["n.jsonl:2", "n.jsonl:2~2"]


def test_the_text_may_be_in_another_field(here: Path) -> None:
    _write("n.jsonl", _line(body="News", text="Teaser"))
    article = _article("n.jsonl", text_field="body")

    assert (article.text, article.meta) == ("News", {"text": "Teaser"})


def test_a_bad_line_is_one_failure_and_the_next_is_read(here: Path) -> None:
    lines = [
        _line(text="One"),
        "\n",
        "{broken\n",
        "[1]\n",
        _line(text=3),
        _line(words="x"),
        _line(text=" "),
        '{"text": "a\\ud800b"}\n',
        '{"text": "fine", "by": ["\\udc00"]}\n',
        '{"text": "\\ud83d\\ude00 paired"}\n',
        "[" * 100_000 + "\n",
        '{"text": "News", "n": ' + "9" * 5000 + "}\n",
        '{"text": "x", "score": NaN}\r\n',
        '{"text": "no line feed at the end"}',
    ]
    _write("n.jsonl", "".join(lines))
    found = _read("n.jsonl")

    assert _shape(found) == [
        "n.jsonl:1",
        "! bad JSON",
        "! bad JSON",
        "! no text",
        "! no text",
        "! empty",
        "! not Unicode",
        "! not Unicode",
        "n.jsonl:10",
        "! bad JSON",
        "! bad JSON",
        "n.jsonl:13",
        "n.jsonl:14",
    ]
    assert isinstance(found[1], Failure)
    assert found[1].where == "n.jsonl:3"
    assert isinstance(found[4], Failure)
    assert "fields: words" in found[4].message
    assert isinstance(found[-2], Article)
    assert found[-2].meta == {"score": None}


def test_a_line_that_is_not_utf_8_is_one_failure(here: Path) -> None:
    _write("n.jsonl", _line(text="One").encode() + b'{"text": "caf\xe9"}\n' + _line(text="é").encode())

    assert _shape(_read("n.jsonl")) == ["n.jsonl:1", "! not decodable", "n.jsonl:3"]
    assert _shape(_read("n.jsonl", encoding="cp1252")) == ["n.jsonl:1", "n.jsonl:2", "n.jsonl:3"]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_json_lines_may_begin_with_a_byte_order_mark(here: Path, codec: str) -> None:
    _write("n.jsonl", (_line(text=ODD) + _line(text="Two")).encode(codec))
    found = _read("n.jsonl")

    assert [each.text for each in found if isinstance(each, Article)] == [ODD, "Two"]


def test_utf_16_that_ends_inside_a_character_is_told(here: Path) -> None:
    _write("n.jsonl", _line(text="One").encode("utf-16") + b"\x00")

    assert _shape(_read("n.jsonl"))[-1] == "! not decodable"


def test_line_ends_inside_strings_do_not_end_lines(here: Path) -> None:
    _write("n.jsonl", '{"text": "a\u2028b\u0085c"}\r\n' + _line(text="Two"))

    assert [each.text for each in _read("n.jsonl") if isinstance(each, Article)] == ["a\u2028b\u0085c", "Two"]


def test_a_line_that_is_too_long_is_one_failure(here: Path) -> None:
    line = _line(text="x" * 20)
    _write("n.jsonl", _line(text="x" * 500) + line + _line(text="x" * 500) + line + "y" * 500)
    limit = len(line) - 1

    assert _shape(_read("n.jsonl", max_bytes=limit)) == [
        "! too large",
        "n.jsonl:2",
        "! too large",
        "n.jsonl:4",
        "! too large",
    ]
    assert _shape(_read("n.jsonl", max_bytes=limit - 1))[1] == "! too large"


def test_what_stands_before_a_cut_in_an_archive_is_read(here: Path) -> None:
    lines = "".join(_line(text=f"Article {number} of a long list, {hash(str(number))}") for number in range(3000))
    _write("n.jsonl.gz", gzip.compress(lines.encode())[:-2000])
    found = _read("n.jsonl.gz")

    assert len(found) > 1000
    assert all(isinstance(each, Article) for each in found[:-1])
    assert _shape(found)[-1] == "! unreadable"


@pytest.mark.parametrize(("data", "reason"), [(b"", "empty"), (b"\n \n", "empty"), (b"PK\x03\x04", "binary")])
def test_a_file_without_lines_is_one_failure(here: Path, data: bytes, reason: str) -> None:
    _write("n.ndjson", data)

    assert _failure("n.ndjson").reason == reason


@IN_PLACE
@given(data=st.binary(max_size=200))
@example(data=b'{"text": "a"}\n\xff\n')
def test_no_bytes_stop_a_run(here: Path, data: bytes) -> None:
    for name in ("a.txt", "a.jsonl", "a.txt.gz", "a.jsonl.zst"):
        _write(name, data)
        found = _read(name)

        assert found
        assert all(each.message for each in found if isinstance(each, Failure))


# --- pages


def test_a_page_carries_its_metadata_and_codec(here: Path) -> None:
    pytest.importorskip("trafilatura", reason="the extra html is not installed")
    _write(
        "n/a.htm.gz",
        gzip.compress(PAGE.replace("<body>", "<head><meta charset=windows-1252></head><body>").encode("cp1252")),
    )
    article = _article("n")

    assert article.text == "“We won’t build it,” said Oda Renn, the mayor."
    assert (article.encoding, article.lang) == ("cp1252", "en")


def test_without_the_extra_each_page_is_a_failure_and_the_run_goes_on(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    _write("n/a.html", PAGE)
    _write("n/b.html", PAGE)
    _write("n/c.txt", "News")
    found = _read("n")

    assert _shape(found) == ["! extra missing", "! extra missing", "c.txt"]
    assert isinstance(found[0], Failure)
    assert "pip install 'claimex[html]'" in found[0].message


# --- kept texts


@IN_PLACE
@given(doc_id=st.text(), text=st.text())
@example(doc_id="../../etc/passwd", text=ODD)
@example(doc_id="/abs/x", text="\ufeffa\r\n")
@example(doc_id="C:\\x", text="a")
@example(doc_id="a" * 1000, text="a")
@example(doc_id="a/" * 1000, text="a")
@example(doc_id="\U0001f600" * 100, text="a")
@example(doc_id="", text="")
@example(doc_id="con.txt", text="a\0")
@example(doc_id="a.txt/b", text="a")
@example(doc_id="\ud800", text="a")
def test_any_text_is_kept_below_the_folder_and_found_again(here: Path, doc_id: str, text: str) -> None:
    folder = Path("kept")
    article = Article(doc_id, text)
    path = keep_text(folder, article)

    assert path.resolve().is_relative_to(folder.resolve())
    assert path.suffix == ".txt"
    assert path.read_bytes().decode() == text
    assert Texts(folder).find(doc_id, article.sha256) == text


@given(st.lists(st.text(alphabet="aA./~%\\:é \0", max_size=6), unique=True, max_size=40))
@example(["a.txt/b", "a"])
@example(["a//b", "a/%/b"])
@example(["~", "%7E"])
def test_no_two_ids_share_a_file_nor_one_a_folder_with_another_ones_file(ids: list[str]) -> None:
    names = [kept_name(doc_id) for doc_id in ids]
    folders = {str(parent) for name in names for parent in Path(name).parents}

    assert len(set(names)) == len(ids)
    assert not folders & set(names)


@pytest.mark.parametrize(
    ("doc_id", "name"),
    [
        ("news/0412.txt", "news/0412.txt.txt"),
        ("Öö 1.jsonl:7", "Öö 1.jsonl%3A7.txt"),
        ("../.x", "%2E%2E/%2Ex.txt"),
        ("aux", "%61ux.txt"),
        ("a.txt/b. ", "a%2Etxt/b.%20.txt"),
    ],
)
def test_kept_names_are_plain(doc_id: str, name: str) -> None:
    assert kept_name(doc_id) == name


def test_a_kept_text_is_replaced_and_nothing_else_is_left(here: Path) -> None:
    keep_text(Path("kept"), Article("a", "Old"))
    keep_text(Path("kept"), Article("a", "New"))

    assert [(path.name, path.read_text()) for path in Path("kept").iterdir()] == [("a.txt", "New")]


# --- texts found again


@pytest.fixture
def corpus(here: Path) -> Path:
    """A folder with each kind of file, pages apart."""
    _write("n/a.txt", ODD)
    _write("n/s/b.md.gz", gzip.compress(b"Second"))
    _write("n/c.txt", "It’s old".encode("cp1252"))
    _write("n/d.jsonl", "".join(_line(text=f"Line {number}") for number in range(50)))
    _write("n/e.jsonl.zst", zstandard.ZstdCompressor().compress(_line(text="Stated", id="7/x").encode()))
    return Path("n")


def test_every_text_read_is_found_again_in_any_order(corpus: Path) -> None:
    articles = [each for each in _read(corpus) if isinstance(each, Article)]
    texts = Texts(corpus)

    assert len(articles) == 54
    for article in [*articles, *reversed(articles), *articles[::7]]:
        assert texts.find(article.id, article.sha256, encoding=article.encoding) == article.text


def test_a_forced_codec_is_known_from_the_record(corpus: Path) -> None:
    forced = _article(corpus / "a.txt", encoding="latin-1")
    line = next(each for each in _read(corpus / "d.jsonl", encoding="latin-1") if isinstance(each, Article))

    assert Texts(corpus).find(forced.id, forced.sha256, encoding="latin-1") == forced.text
    assert Texts(corpus).find(line.id, line.sha256, encoding="latin-1") == line.text


def test_a_record_may_name_a_codec_that_is_none(corpus: Path) -> None:
    article = _article(corpus / "a.txt")

    assert Texts(corpus).find(article.id, article.sha256, encoding="klingon") == ODD


def test_a_file_can_be_named_instead_of_its_folder(corpus: Path) -> None:
    article = _article(corpus / "a.txt")
    line = _read(corpus / "d.jsonl")[3]

    assert Texts(corpus / "a.txt").find(article.id, article.sha256) == ODD
    assert isinstance(line, Article)
    assert Texts(corpus / "d.jsonl").find(line.id, line.sha256) == "Line 3"


def test_an_id_may_begin_above_the_folder(corpus: Path) -> None:
    article = _article(corpus / "a.txt")

    assert Texts(corpus).find("long/way/n/a.txt", article.sha256) == ODD


def test_a_page_is_taken_apart_again(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("trafilatura", reason="the extra html is not installed")
    _write("n/a.html", PAGE)
    article = _article("n")

    assert Texts(Path("n")).find(article.id, article.sha256, encoding=article.encoding) == article.text
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(ExtraMissing):
        Texts(Path("n")).find(article.id, article.sha256)
    keep_text(Path("n"), article)
    assert Texts(Path("n")).find(article.id, article.sha256) == article.text


def _lost(find: Callable[[], str]) -> InputError:
    with pytest.raises(InputError) as caught:
        find()
    return caught.value


def test_a_changed_text_is_told_from_a_missing_one(corpus: Path) -> None:
    article = _article(corpus / "a.txt")
    _write("n/a.txt", "Edited")
    changed = _lost(lambda: Texts(corpus).find(article.id, article.sha256))
    missing = _lost(lambda: Texts(corpus).find("z.txt", article.sha256))

    assert changed.reason == "text changed"
    assert "extract again" in str(changed)
    assert missing.reason == "text missing"
    assert "--keep-text" in str(missing)
    assert _lost(lambda: Texts(Path("gone")).find("z.txt", article.sha256)).reason == "text missing"


def test_an_original_that_cannot_be_read_is_told(corpus: Path) -> None:
    article = _article(corpus / "a.txt")
    _write("n/a.txt", b"%PDF-1.7")

    assert _lost(lambda: Texts(corpus).find(article.id, article.sha256)).reason == "binary"


def test_an_id_cannot_lead_out_of_the_folder(corpus: Path) -> None:
    _write("secret.txt", "Secret")
    digest = hashlib.sha256(b"Secret").hexdigest()

    for doc_id in ("../secret.txt", "/secret.txt", str(Path("secret.txt").absolute()), "x/../../secret.txt"):
        assert _lost(lambda doc_id=doc_id: Texts(corpus).find(doc_id, digest)).reason == "text missing"  # type: ignore[misc]


def test_many_records_take_one_pass_over_a_large_file(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    open_path = Path.open

    def counted(self: Path, mode: str = "r") -> Any:  # noqa: ANN401 - as `Path.open`
        opened.append(self.name)
        return open_path(self, mode)

    articles = [each for each in _read(corpus / "d.jsonl") if isinstance(each, Article)]
    monkeypatch.setattr(Path, "open", counted)
    texts = Texts(corpus)
    for article in articles:
        assert texts.find(article.id, article.sha256, encoding="utf-8") == article.text

    assert opened.count("d.jsonl") == 1
    for _ in range(9):
        _lost(lambda: texts.find("x", "0" * 64))
    assert opened.count("d.jsonl") <= 2
