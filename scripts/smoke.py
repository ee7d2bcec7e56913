"""Try the main inputs and outputs once, with the installed versions of all packages: `python scripts/smoke.py`.

It prints the versions, and stops at the first thing that does not work. `scripts/lowest` runs it.
"""

from __future__ import annotations

import importlib
import json
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import requires, version
from pathlib import Path

import spacy

import claimex

TEXT = (
    "The bridge at Marrow is shut.\n\n“It will stay so,” said Ada Quill, the mayor. Ben Orr said he had warned her.\n"
)
PAGE = f"<html><body><article>{''.join(f'<p>{line}</p>' for line in TEXT.split('.') * 5)}</article></body></html>"
DRAWN = b"BT /F 9 Tf 9 90 Td (\\223It will stay so,\\224 said Ada Quill. Ben Orr said he had warned her.) Tj ET"
PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length %d>>stream\n%b\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%%%EOF" % (len(DRAWN), DRAWN)
)
LONGEST = 120  # seconds that one command may take


def run(*arguments: str | Path) -> str:
    """Run one command of claimex, and return its output."""
    command = [sys.executable, "-m", "claimex", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)  # noqa: S603 - ours
    if done.returncode != 0:
        sys.exit(f"claimex {' '.join(map(str, arguments))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def expect(*, true: bool, what: str) -> None:
    """Print what was checked, or exit if it is not true."""
    if not true:
        sys.exit(f"wrong: {what}")
    print(f"  {what}")


def try_library() -> None:
    """Extract with both models, and within a spaCy pipeline."""
    for model in ("base", "fast"):
        found = claimex.load(model).extract(TEXT)
        names = [record.speaker.name for record in found if record.speaker]
        expect(true=names == ["Ada Quill", "Ben Orr"], what=f"the model {model} finds both speakers")
    nlp = spacy.blank("en")
    nlp.add_pipe("claimex", config={"model": "fast"})
    expect(true=len(nlp(TEXT)._.attributions) == len(found), what="so does the spaCy component")


def write_office_files(folder: Path) -> None:
    """Write the text into a spreadsheet and a Word document."""
    import docx
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["text"], [TEXT]):
        book.active.append(row)
    book.save(folder / "e.xlsx")
    document = docx.Document()
    document.add_paragraph(TEXT)
    document.save(str(folder / "f.docx"))


def try_commands(folder: Path) -> None:
    """Read text, pages and tables, and write each format."""
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.html").write_text(PAGE, encoding="utf-8")
    records = folder / "records.jsonl"
    for name in ("records.parquet", "records.csv", "records.jsonl"):
        run("extract", "--model", "fast", folder / "a.txt", "-o", folder / name)
    expect(true=len(records.read_text(encoding="utf-8").splitlines()) == 2, what="JSON Lines, CSV and Parquet")  # noqa: PLR2004
    expect(true=bool(run("extract", "--model", "fast", folder / "b.html")), what="HTML")
    (folder / "c.json").write_text(json.dumps([{"maintext": TEXT}]), encoding="utf-8")
    (folder / "d.csv").write_text(f'text\n"{TEXT}"\n', encoding="utf-8")
    write_office_files(folder)
    (folder / "g.pdf").write_bytes(PDF)
    for name in ("c.json", "d.csv", "e.xlsx", "f.docx", "g.pdf"):
        expect(true="Ben Orr" in run("extract", "--model", "fast", folder / name, "-o", "-"), what=f"as in {name}")
    run("validate", records, "--text", folder)
    run("report", records, "--text", folder, "-o", folder / "report.html")
    expect(true=(folder / "report.html").stat().st_size > len(TEXT), what="validate and report")
    expect(true="properties" in json.loads(run("schema")), what="schema")
    for form in ("cas", "brat"):
        run("export", records, "--to", form, "--text", folder, "-o", folder / form)
    expect(true=(folder / "cas").exists(), what="export to CAS and brat")
    run("export", records, "--to", "xlsx", "--text", folder, "-o", folder / "tables.xlsx")
    run("export", records, "--to", "tables", "--text", folder, "-o", folder / "tables", "--excel")
    expect(true=(folder / "tables" / "claims.csv").exists(), what="a spreadsheet and tidy tables")
    known = list(claimex.load_records(records))
    for backend in ("pandas", "polars"):
        frame = claimex.to_frame(known, "speakers", backend=backend)
        expect(true=frame["name"].to_list() == ["Ada Quill", "Ben Orr"], what=f"a frame of {backend}")
    run("cluster", records, "--min-articles", "1", "-o", folder / "clusters.xlsx")
    run("verify", records, "--against", folder / "a.txt", "-o", folder / "verdicts.html")
    run("audit", records, "-o", folder / "audit.xlsx")
    run("graph", records, "-o", folder / "graph.graphml")
    expect(true=(folder / "graph.graphml").exists(), what="cluster, verify, audit and graph")
    for module in ("claimex.review.server", "starlette.applications", "uvicorn", "fastwarc"):
        importlib.import_module(module)
    expect(true=True, what="what review and WARC need")


def main() -> None:
    """Print the versions and try everything."""
    needs = [need for need in requires("claimex") or () if "extra ==" not in need]
    names = sorted({"".join(c if c.isalnum() or c in "-_" else " " for c in need).split()[0] for need in needs})
    print(f"Python {platform.python_version()}:", ", ".join(f"{name} {version(name)}" for name in names))
    try_library()
    with tempfile.TemporaryDirectory() as folder:
        try_commands(Path(folder))


if __name__ == "__main__":
    main()
