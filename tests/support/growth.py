"""Tell whether time grows with the length of a text or with its square, and find every pattern of the package.

No test compares a time with a figure of the clock: it compares the time for a text with that for a text TIMES as long.
A linear step takes TIMES as long, a square TIMES² as long. What seems too slow is measured again, so a busy machine
makes no false alarm.
"""

from __future__ import annotations

import ast
import gc
import importlib
import inspect
import pkgutil
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import claimex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

code: Any = importlib.import_module("re._constants")  # private, and not in the types of every checker
parser: Any = importlib.import_module("re._parser")

TIMES = 4
STEEP = 6.5
"""Times as long from which time grows faster than the text: linear steps took up to 5 times, a square takes 16."""
TRIES = 4
"""Measurements that must all be too slow before a test fails. Each takes the least of more runs than the one before."""
SMALL_RUNS = 3
"""Runs on the small input at least in `is_slower`, because one short run alone may take long by chance."""

FRAGMENTS = (
    *("A. ", "A.", "A", "a", "A&", "AA ", "Aa ", "Aa Bb ", "Aa, ", "a, ", "Aa’s ", "Aa's ", "a’", "as’ ", "a-", "Aa-"),
    *("’", "'", "‘", "“", "”", '"', "``", "''", "„", "«", "»", "“a ", "“a” ", "a” ", "“‘", "“a ‘", "“““a”””, "),
    *(
        "(",
        ")",
        "[",
        "]",
        "(A) ",
        "[a] ",
        "-",
        "--",
        "—",
        "– ",
        " - ",
        "*",
        "_",
        "#",
        "# ",
        "> ",
        "| ",
        "•",
        "%",
        "@a ",
    ),
    *(".", ". ", ",", ", ", "; ", ": ", "! ", "?", "…", "… ", "1", "1 ", "1,", "1.", "1/", "12:30 ", "$1 ", "2001 "),
    *(" ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\n \n", "\x0b", "\x85", "\u2028", "\x00", "\ufeff", "\u200b"),
    *("é", "\u0301", "中", "ß", "İ", "🎉", "www.a", "http://a.b ", "a@b.c ", "p.m. ", "Monday ", "May 1, "),
    *("said ", "said, ", "she said ", "he said she said ", "he told Aa that ", "he wants to ", "I think ", "that "),
    *("“a,” he said. ", "“Aa,” said Aa. ", "Aa Bb said: “a b c.” ", "she said “a b ", "said “peace, ", "Tamm, who "),
    *(
        "and ",
        "Aa and ",
        "of ",
        "Aa of ",
        "the ",
        "to ",
        "is ",
        "not ",
        "no ",
        "who ",
        "he ",
        "He ",
        "I ",
        "it ",
        "they ",
    ),
    *("Mr. ", "Mr. Aa ", "Dr. A. ", "Jr. ", "Aa Jr., ", "minister Aa ", "the minister, ", "the minister of Aa, "),
    *("according to ", "according to Aa, ", "declined to comment ", "did not respond, ", "(he wins, ", "Aa (AA) "),
    *(
        "Q. ",
        "Q: ",
        "Aa: ",
        "Aa: a\n",
        "Q. a\nA. b\n",
        "By Aa ",
        "By Aa Bb\n",
        "Photo: ",
        "Key points\n",
        "“a\n\n",
        "a\n",
    ),
    *("Aa{} ", "Aa{} Bb{} ", "Aa{}’s ", "Aa{} said. ", "Mr. Aa{} said, ", "minister Aa{}, ", "Aa{} (AA{}) ", "“a{}” "),
    *("Aa{} of Bb{}, the minister of Cc{}, said ", "Mari said peace, ", "“peace” — Aa{}\n\n", "Aa{}: is near.\n"),
)
"""What news text is made of, to be repeated; for `{}` stand letters that never come again."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A text of any length: what opens it, what is repeated, what ends it."""

    unit: str
    before: str = ""
    after: str = ""

    def of(self, length: int) -> str:
        """Return the text of about so many characters."""
        if "{}" not in self.unit:
            return self.before + self.unit * (length // len(self.unit)) + self.after
        parts: list[str] = []
        size = 0
        while size < length:
            parts.append(self.unit.replace("{}", _letters(len(parts))))
            size += len(parts[-1])
        return self.before + "".join(parts) + self.after


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def is_steep(run: Callable[[str], Any], repeated: Repeated, *, length: int) -> bool:
    """Tell whether time grows faster than a text of `length` characters does when it is TIMES as long."""
    small, large = repeated.of(length), repeated.of(TIMES * length)
    return all(seconds(run, large, runs) > STEEP * seconds(run, small, runs) for runs in range(1, TRIES + 1))


def is_slower(
    run: Callable[[Any], Any],
    small: Any,  # noqa: ANN401 - whatever `run` takes
    large: Any,  # noqa: ANN401
    *,
    times: float,
    prepare: Callable[[Any], Any] = lambda given: given,
) -> bool:
    """Tell whether `run` takes more than `times` as long for a large input as for a small one.

    Args:
        run: What is measured.
        small: The small input.
        large: The large input.
        times: How many times as long it may take.
        prepare: Makes of an input what `run` is given, anew for each run. Its own time does not count.
    """
    return all(
        seconds(run, large, runs, prepare) > times * seconds(run, small, max(runs, SMALL_RUNS), prepare)
        for runs in range(1, TRIES + 1)
    )


def seconds(
    run: Callable[[Any], Any],
    given: Any,  # noqa: ANN401 - whatever `run` takes
    runs: int,
    prepare: Callable[[Any], Any] = lambda given: given,
) -> float:
    """Return the least time that `run` takes for an input, of so many runs.

    As in `timeit`, no garbage is collected meanwhile: that takes time by what all tests before have left in memory.
    """
    taken = []
    for _ in range(runs):
        prepared = prepare(given)
        gc.disable()
        try:
            start = time.process_time_ns()
            run(prepared)
            taken.append(time.process_time_ns() - start)
        finally:
            gc.enable()
    return min(taken) / 1e9


# The patterns of the package.


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern, where it was found, and whether it is only tried where a text begins."""

    name: str
    compiled: re.Pattern[Any]
    anchored: bool

    def try_on(self, text: str) -> None:
        """Use it as the package may."""
        words = text.encode() if isinstance(self.compiled.pattern, bytes) else text
        if self.anchored:
            self.compiled.match(words)
            self.compiled.fullmatch(words)
        else:
            for _ in self.compiled.finditer(words):
                pass


HELD_ANCHORED = frozenset({
    *("claimex.english.page_labels._OPENING_PATTERNS", "claimex.english.cues.WANTED_CONTENT"),
    *("claimex.layout.turns._LABEL", "claimex.layout.turns._SMALL_LABEL", "claimex.layout.turns._LETTER"),
    *("claimex.layout.turns._FORMAL", "claimex.layout.turns._RECORDED", "claimex.layout.turns._ENCLOSED"),
    *("claimex.layout.turns._DASHED", "claimex.layout.turns._ALONE"),
})  # fmt: skip
"""Patterns in a table or handed on, from which their use can't be read: they are matched where a line, a content or a
turn begins."""
FORWARDING = frozenset({"claimex.arrow", "claimex.export.labelstudio"})
"""Former places of public names, which warn when they are imported."""

HELD_SHORT = frozenset({"claimex.english.page_labels._INNER_PATTERNS", "claimex.layout.turns._SIGNATURE"})
"""Patterns that are tried on nothing longer than `boilerplate.LONGEST` and `turns.SIGNATURE`: they are left out."""

_ANCHORED = {"match", "fullmatch", "pattern", "groupindex"}
_USES = {"compile", "search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"}
_DEEP = 4


def find_patterns() -> list[Pattern]:
    """Return every pattern that the package compiles: in modules, in what they hold, inside of functions.

    Those of HELD_SHORT are left out.
    """
    modules = list(_modules())
    uses: dict[int, set[str]] = {}
    for module in modules:
        _note_uses(module, uses)
    found: dict[tuple[Any, int], Pattern] = {}
    for module in modules:
        for name, value in vars(module).items():
            for compiled in _within(value):
                whole = f"{module.__name__}.{name}"
                anchored = uses.get(id(compiled), {"value"}) <= _ANCHORED or whole in HELD_ANCHORED
                found.setdefault((compiled.pattern, compiled.flags), Pattern(whole, compiled, anchored))
        for pattern in _in_functions(module):
            found.setdefault((pattern.compiled.pattern, pattern.compiled.flags), pattern)
    return [pattern for pattern in found.values() if pattern.name not in HELD_SHORT]


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(claimex.__path__, "claimex."):
        if info.name in FORWARDING:
            continue
        if not info.name.endswith("__main__"):
            try:
                yield importlib.import_module(info.name)
            except ModuleNotFoundError as error:  # of an extra that is not installed
                if (error.name or "").startswith("claimex"):
                    raise


def _within(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:  # noqa: ANN401 - whatever a module holds
    if isinstance(value, re.Pattern):
        yield value
    elif depth < _DEEP and isinstance(value, dict):
        for each in value.values():
            yield from _within(each, depth + 1)
    elif depth < _DEEP and isinstance(value, (list, tuple, set, frozenset)):
        for each in value:
            yield from _within(each, depth + 1)


def _note_uses(module: ModuleType, uses: dict[int, set[str]]) -> None:
    """Note by which methods a module uses its patterns; "value" where it hands one on."""
    called: set[ast.AST] = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):  # an attribute comes before its name
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            called.add(node.value)
            uses.setdefault(id(vars(module).get(node.value.id)), set()).add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in called:
            uses.setdefault(id(vars(module).get(node.id)), set()).add("value")


def _in_functions(module: ModuleType) -> Iterator[Pattern]:
    """Yield what is written where it is used; for names that only a call knows stands a surname."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr in _USES):
            continue
        written = _read(node.args[0], vars(module))
        flags = [_read(k.value, vars(module)) for k in node.keywords if k.arg == "flags"]
        flags += [_read(each, vars(module)) for each in node.args[1:] if node.func.attr == "compile"]
        if isinstance(written, (str, bytes)):
            compiled = re.compile(written, *flags)
            yield Pattern(f"{module.__name__}:{node.lineno}", compiled, node.func.attr in _ANCHORED)


def _read(node: ast.expr, names: dict[str, Any]) -> Any:  # noqa: ANN401 - an argument of `re`
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.FormattedValue) else part for part in node.values)
        return "".join(str(_read(part, names) or "Tamm") for part in parts)
    try:
        return eval(compile(ast.Expression(node), "<pattern>", "eval"), names)  # noqa: S307 - our own source
    except NameError:
        return None


# What a pattern itself is made of.

ALPHABET = "aA1 .,'’“\n-_*é(:|\t"
_CATEGORIES = {
    code.CATEGORY_DIGIT: r"\d", code.CATEGORY_NOT_DIGIT: r"\D", code.CATEGORY_SPACE: r"\s",
    code.CATEGORY_NOT_SPACE: r"\S", code.CATEGORY_WORD: r"\w", code.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
_MANY = 10
"""Repetitions from which a bounded repeat may take long too."""
_LONGEST = 120  # characters of a unit
_MOST = 40  # units of one pattern, the shortest first: they come back most often in a text


def repetitions_for(pattern: re.Pattern[Any]) -> set[Repeated]:
    """Return texts that repeat what the parts of a pattern match, behind what the parts before match."""
    found: set[tuple[str, str]] = set()
    flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, str) else pattern.flags
    _sample(parser.parse(pattern.pattern, flags), "", found)
    fitting = sorted((pair for pair in found if 0 < len(pair[1]) <= _LONGEST), key=lambda pair: (len(pair[1]), pair))
    return {Repeated(unit, before, "\0") for before, unit in fitting[:_MOST]}


def _sample(parts: Iterable[tuple[Any, Any]], before: str, found: set[tuple[str, str]]) -> str:
    """Return about what a pattern matches, and note the units of its repeats and each beginning of a match."""
    out = ""
    for operator, value in parts:
        if operator is code.LITERAL:
            out += chr(value)
        elif operator is code.NOT_LITERAL:
            out += "a" if chr(value) != "a" else "b"
        elif operator is code.ANY:
            out += "a"
        elif operator is code.IN:
            out += next(_members(value), "a")
        elif operator is code.BRANCH:
            options = [_sample(branch, before + out, found) for branch in value[1]]
            found |= {(before + out, option) for option in options}
            out += options[0]
        elif operator is code.SUBPATTERN:
            out += _sample(value[-1], before + out, found)
        elif operator is code.ATOMIC_GROUP:
            out += _sample(value, before + out, found)
        elif operator in _REPEATS:
            out += _repeat(value, before + out, found)
        found.add(("", before + out))
    return out


def _repeat(value: Any, before: str, found: set[tuple[str, str]]) -> str:  # noqa: ANN401 - a part of a parse
    least, most, body = value
    unit = _sample(body, before, found)
    if most >= _MANY:
        found.add((before, unit))
        if body[0][0] is code.IN:
            found |= {(before, character) for character in _members(body[0][1])}
    repeated: str = unit * max(1, least)
    return repeated


def _members(items: list[tuple[Any, Any]]) -> Iterator[str]:
    """Yield characters of a class: those of ALPHABET, else the first that it names."""
    found = [character for character in ALPHABET if _is_member(items, character)]
    named = [chr(v if o is code.LITERAL else v[0]) for o, v in items if o in {code.LITERAL, code.RANGE}]
    yield from found or named[:1]


def _is_member(items: list[tuple[Any, Any]], character: str) -> bool:
    found = negated = False
    for operator, value in items:
        if operator is code.NEGATE:
            negated = True
        elif operator is code.LITERAL:
            found |= ord(character) == value
        elif operator is code.RANGE:
            found |= value[0] <= ord(character) <= value[1]
        elif operator is code.CATEGORY:
            found |= re.match(_CATEGORIES[value], character) is not None
    return found != negated
