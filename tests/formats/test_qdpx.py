"""REFI-QDA projects, read by the rules of the standard's schema, and by pyrefiqda where it is installed."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from annotated import account, doc_of, found, record_of
from typer.testing import CliRunner

from claimex.cli._app import app
from claimex.errors import ConfigError
from claimex.formats.annotations import AnnotatedArticle
from claimex.formats.qdpx import to_qdpx
from claimex.formats.write import write_records

if TYPE_CHECKING:
    from pathlib import Path

XML = "{urn:QDA-XML:project:1.0}"
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def project(path: Path) -> tuple[ET.Element, dict[str, str]]:
    """Return the project and the texts of its sources, read as QualCoder reads them."""
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        texts = {
            f"internal://{name.removeprefix('sources/')}": packed.read(name).decode("utf-8-sig")
            for name in packed.namelist()
            if name.startswith("sources/")
        }
        return ET.fromstring(packed.read("project.qde")), {name: lines(text) for name, text in texts.items()}  # noqa: S314 - ours


def lines(text: str) -> str:
    """Read line breaks as a program does that opens a file as text."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def codings(path: Path) -> list[tuple[str, str, set[str]]]:
    """Return the source, the words and the codes' names of each selection."""
    root, texts = project(path)
    names = {code.attrib["guid"]: code.attrib["name"] for code in root.iter(f"{XML}Code")}
    found = []
    for source in root.iter(f"{XML}TextSource"):
        text = texts[source.attrib["plainTextPath"]]
        for each in source.iter(f"{XML}PlainTextSelection"):
            words = text[int(each.attrib["startPosition"]) : int(each.attrib["endPosition"])]
            codes = {names[ref.attrib["targetGUID"]] for ref in each.iter(f"{XML}CodeRef")}
            found.append((source.attrib["name"], words, codes))
    return found


def test_every_span_is_a_selection_of_its_words_with_its_codes(tmp_path: Path) -> None:
    assert to_qdpx([account()], tmp_path / "a.qdpx") == 5
    found = codings(tmp_path / "a.qdpx")

    assert ("news › 1.txt", "“We won 🎉,”", {"Content: direct", "Speaker: Mari Tamm"}) in found
    assert ("news › 1.txt", "“and\nwe are glad.”", {"Content: direct", "Speaker: Mari Tamm"}) in found
    assert ("news › 1.txt", "said", {"Cue: assertion"}) in found
    assert ("news › 1.txt", "Jaan Kask", {"Source: person", "Speaker: Jaan Kask"}) in found
    spans = sum(
        len(r.content) + len(r.cue) + len(r.claims) + bool(r.speaker and r.speaker.mention) for r in account().records
    )
    assert len(found) == spans


@pytest.mark.parametrize(
    "text", ["\ufeff“A,” she said.", "x\r\r\n\n“A,” she\x00 said.\r", "\r\n\r\n🎉\r\n“A,” she said. \x0b"]
)
def test_selections_fit_texts_with_any_line_breaks_marks_and_control_characters(text: str, tmp_path: Path) -> None:
    doc = doc_of(text)
    start = text.index("“")
    record = record_of(text, doc, [(start, start + 4)], cue=[(len(text.rstrip()) - 5, len(text.rstrip()) - 1)])
    to_qdpx([AnnotatedArticle(doc, text, (record,))], tmp_path / "a.qdpx")

    assert next(words for _, words, _ in codings(tmp_path / "a.qdpx")) == "“A,”"


def test_the_project_holds_to_the_rules_of_the_schema(tmp_path: Path) -> None:
    text = "“A,” she said."
    other = AnnotatedArticle(
        doc_of(text, "news\\1.txt"), text, (record_of(text, doc_of(text, "news\\1.txt"), [(0, 4)]),)
    )
    to_qdpx([account(), other], tmp_path / "a.qdpx")
    root, texts = project(tmp_path / "a.qdpx")
    guids = [each.attrib["guid"] for each in root.iter() if "guid" in each.attrib]
    targets = {each.attrib["targetGUID"] for each in root.iter(f"{XML}CodeRef")}
    codes = [code.attrib["name"].casefold() for code in root.iter(f"{XML}Code")]
    sources = [each.attrib["name"].casefold() for each in root.iter(f"{XML}TextSource")]

    assert root.tag == f"{XML}Project"
    assert [each.tag.removeprefix(XML) for each in root] == ["Users", "CodeBook", "Sources"]
    assert len(set(guids)) == len(guids)
    assert all(map(GUID.fullmatch, guids))
    assert targets <= {code.attrib["guid"] for code in root.iter(f"{XML}Code")}
    assert {each.attrib["creatingUser"] for each in root.iter(f"{XML}Coding")} == {root.attrib["creatingUserGUID"]}
    assert len(set(codes)) == len(codes)
    assert sources == ["news › 1.txt", "news › 1.txt (2)"]
    assert len(texts) == 2


def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.qdpx", "b.qdpx"):
        to_qdpx([account()], tmp_path / name)

    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_a_reader_of_the_format_reads_it(tmp_path: Path) -> None:
    reader = pytest.importorskip("pyrefiqda", reason="needs pyrefiqda")
    to_qdpx([account()], tmp_path / "a.qdpx")
    found = reader.RefiProject.load(tmp_path / "a.qdpx", extract_dir=str(tmp_path / "unpacked"))
    (source,) = found.sources.text_source
    path = reader.RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "unpacked")
    text = path.read_text(encoding="utf-8")
    words = {text[each.start_position : each.end_position] for each in source.plain_text_selection}

    assert words >= {"“We won 🎉,”", "Mari Tamm, the mayor", "told", "“and\nwe are glad.”"}
    assert {code.name for code in found.code_book.codes.code} == {"Content", "Cue", "Source", "Speaker", "Claim"}


def test_export_writes_a_project(tmp_path: Path) -> None:
    found(tmp_path / "texts", account())
    write_records(account().records, tmp_path / "records.jsonl")
    options = ["--to", "qdpx", "--text", str(tmp_path / "texts"), "-o", str(tmp_path / "a.qdpx")]
    result = CliRunner().invoke(app, ["export", str(tmp_path / "records.jsonl"), *options])

    assert result.exit_code == 0, result.output
    assert len(codings(tmp_path / "a.qdpx")) > 5


def test_extract_names_the_way_to_a_project(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="claimex export --to qdpx"):
        write_records(account().records, tmp_path / "a.qdpx")
