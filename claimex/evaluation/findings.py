"""Write the findings of `diff` and `check` in the formats that people and build servers read.

Comes in: verdicts and changes. Goes out: a table for the terminal, or text: JSON, Markdown (for the comment on a pull
request), GitHub workflow commands (annotations), JUnit XML.

Names and words in the findings come from articles, so they may be hostile. Each format has its own way to inject
markup, so `_cell`, `_command` or `_xml` escapes whatever is written into one. No format gets terminal control
characters.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from claimex.messages import many, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Group

    from claimex.evaluation.diff import Change, Compared, FieldChange


Style = Literal["table", "json", "markdown", "github", "junit"]
STYLES: tuple[Style, ...] = get_args(Style)
SUFFIXES: dict[str, Style] = {".json": "json", ".md": "markdown", ".xml": "junit"}

SHOWN: dict[Style, int | None] = {"table": 25, "markdown": 100, "github": 10, "json": None, "junit": None}
"""How many changes are listed by default; None for all. A screen holds some 25, GitHub shows ten annotations of each
level for a step, and a comment holds 65,536 characters."""

SCHEMA = "claimex-changes/1"
LONGEST = 80  # characters shown of a value; JSON has the whole value

_UNSHOWN = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that JSON allows, but that a terminal may obey or cannot print."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot represent (section 2.2)."""

_MARKUP = re.compile(r"[]&<>|`*_~\[\\@#$]|:(?=\S)|(?<=www)\.")
"""Characters that may begin markup, a link or a mention in GitHub's Markdown, also in tables."""

_SIGNS = {"added": "+", "lost": "−", "changed": "~", "article": "~"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one threshold was kept.

    Attributes:
        name: Name of the threshold, as in the settings.
        passed: Whether the threshold was kept.
        message: The figures behind it, in one line.
    """

    name: str
    passed: bool
    message: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything that a command found.

    Attributes:
        title: Name of the command.
        passed: Whether the command succeeds.
        summary: Lines of the summary.
        verdicts: One for each threshold. Without verdicts, each change is a failure.
        changes: The changes, in order.
        hidden: How many further changes were only counted.
        counts: Numbers by name, for programs.
    """

    title: str
    passed: bool
    summary: Sequence[str]
    verdicts: Sequence[Verdict] = ()
    changes: Sequence[Change] = ()
    hidden: int = 0
    counts: dict[str, Any] = field(default_factory=dict)


def render_findings(findings: Findings, style: Style, *, show: int | None = None) -> str | Group:
    """Write findings in one of the formats.

    Args:
        findings: What was found.
        style: The format.
        show: How many changes to list; by default as many as SHOWN gives.

    Returns:
        Text without a final line break, or for a table an object that rich prints.
    """
    most = SHOWN[style] if show is None else show
    changes = findings.changes[:most]
    if style == "table":
        return _table(findings, changes)
    text = {"json": _json, "markdown": _markdown, "github": _github, "junit": _junit}[style]
    return text(findings, changes)


# For people


def _label(view: Compared | None) -> str:
    """Name a record by kind, speaker and content."""
    brief = view.brief if view is not None else {}
    words = brief.get("words")
    parts = (brief.get("kind"), brief.get("speaker"), f"“{_clip(words)}”" if words else None)
    return " · ".join(one_line(part) for part in parts if part)


def _clip(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _details(change: Change) -> list[str]:
    return [one_line(f"{each.field}: {_value(each.old)} → {_value(each.new)}{_by(each)}") for each in change.fields]


def _value(value: Any) -> str:  # noqa: ANN401 - JSON
    if value is None or value == []:
        return "none"
    if isinstance(value, list):
        return _clip(", ".join(map(_value, value)))
    if isinstance(value, dict) and {"start", "end"} <= value.keys():
        words = f" “{_clip(value['text'])}”" if value.get("text") else ""
        return f"{value['start']}–{value['end']}{words}"
    return _clip(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _by(change: FieldChange) -> str:
    if isinstance(change.by, float):
        return f" ({change.by:+g})"
    return f" (start {change.by['start']:+d}, end {change.by['end']:+d})" if change.by else ""


def _more(findings: Findings, changes: Sequence[Change]) -> Iterator[str]:
    if hidden := _hidden(findings, changes):
        yield f"… and {many(hidden, 'more change')}"


def _hidden(findings: Findings, changes: Sequence[Change]) -> int:
    return len(findings.changes) - len(changes) + findings.hidden


def _table(findings: Findings, changes: Sequence[Change]) -> Group:
    from rich import box
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for heading in ("", "article", "record", "what changed"):
        table.add_column(heading, overflow="fold")
    for change in changes:
        cells = (change.what, one_line(change.doc), _label(change.record), "\n".join(_details(change)))
        table.add_row(*map(Text, cells))
    verdicts = [f"{'passed' if each.passed else 'FAILED'}  {each.name}: {each.message}" for each in findings.verdicts]
    below = [*_more(findings, changes), *findings.summary, *verdicts]
    return Group(*([table] if changes else []), *(Text(one_line(line)) for line in below))


# For programs


def _json(findings: Findings, changes: Sequence[Change]) -> str:
    whole = {
        "schema": SCHEMA,
        "command": findings.title,
        "passed": findings.passed,
        "counts": findings.counts,
        "verdicts": [{"name": each.name, "passed": each.passed, "message": each.message} for each in findings.verdicts],
        "changes": [_change_object(change) for change in changes],
        "hidden": _hidden(findings, changes),
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    return _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _change_object(change: Change) -> dict[str, Any]:
    return {
        "what": change.what,
        "doc": change.doc,
        "id": change.new.id if change.new else None,
        "old_id": change.old.id if change.old else None,
        "record": dict(change.record.brief) if change.record else None,
        "fields": [{"field": each.field, "old": each.old, "new": each.new, "by": each.by} for each in change.fields],
    }


def _markdown(findings: Findings, changes: Sequence[Change]) -> str:
    state = "passed" if findings.passed else "failed" if findings.verdicts else "changed"
    lines = [f"### {findings.title}: {state}", ""]
    states = {True: "passed", False: "failed"}
    lines += [f"- **{_cell(each.name)}** {states[each.passed]}: {_cell(each.message)}" for each in findings.verdicts]
    lines += [""] if findings.verdicts else []
    lines += [f"- {_cell(line.strip())}" for line in findings.summary]
    if changes:
        lines += ["", "| | article | record | what changed |", "| --- | --- | --- | --- |"]
    for change in changes:
        details = "<br>".join(_code(line) for line in _details(change))
        cells = (f"{_SIGNS[change.what]} {change.what}", _code(change.doc), _code(_label(change.record)), details)
        lines.append(f"| {' | '.join(cells)} |")
    more = list(_more(findings, changes))
    return "\n".join([*lines, *([""] if more else []), *more])


def _cell(words: str) -> str:
    return _MARKUP.sub(lambda found: f"&#{ord(found[0])};", one_line(words))


def _code(words: str) -> str:
    """Write words as code, so that no mention, number or address in them becomes a link."""
    return f"<code>{_cell(words)}</code>" if words else ""


def _github(findings: Findings, changes: Sequence[Change]) -> str:
    """Write workflow commands: an error for each failed threshold, and a notice (a warning without thresholds) for
    each change.
    """
    level = "notice" if findings.verdicts else "warning"
    lines = [
        _command("error", f"{findings.title}: {each.name}", each.message)
        for each in findings.verdicts
        if not each.passed
    ]
    for change in changes:
        words = "; ".join(filter(None, (_label(change.record), *_details(change))))
        lines.append(_command(level, f"{change.what} in {change.doc}", words))
    lines.append(_command("notice", findings.title, "; ".join(line.strip() for line in findings.summary)))
    return "\n".join(lines)


def _command(level: str, title: str, message: str) -> str:
    """Write one workflow command, escaped as GitHub's own toolkit does (`@actions/core`, command.ts)."""
    message = one_line(message).replace("%", "%25")
    title = one_line(title).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    return f"::{level} title={title}::{message}"


def _junit(findings: Findings, changes: Sequence[Change]) -> str:
    """Write a test case for each verdict, or without verdicts for each change. If there are none, write one that
    passed.
    """
    from xml.etree import ElementTree as ET

    root = ET.Element("testsuites", name=findings.title)
    suite = ET.SubElement(root, "testsuite", name=findings.title)
    details = [_line(change) for change in changes]
    if findings.verdicts:
        cases = [(each.name, findings.title, "" if each.passed else each.message) for each in findings.verdicts]
    else:
        cases = [(_label(c.record) or "article", c.doc, line) for c, line in zip(changes, details, strict=True)]
        cases = cases or [("no record changed", findings.title, "")]
    for name, place, failure in cases:
        case = ET.SubElement(suite, "testcase", name=_xml(name), classname=_xml(place))
        if failure:
            ET.SubElement(case, "failure", message=_xml(failure))
    ET.SubElement(suite, "system-out").text = _xml("\n".join([*details, *_more(findings, changes), *findings.summary]))
    failures = sum(bool(failure) for *_, failure in cases)
    for element in (root, suite):
        element.set("tests", str(len(cases)))
        element.set("failures", str(failures))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


def _line(change: Change) -> str:
    return "; ".join(filter(None, (f"{change.what} in {change.doc}", _label(change.record), *_details(change))))


def _xml(words: str) -> str:
    safe = "\n".join(map(one_line, words.split("\n")))
    return _NOT_XML.sub("\ufffd", safe)
