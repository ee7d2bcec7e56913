"""Rank the candidates of a pronoun with a small learned scorer.

Comes in: a pronoun, its candidates with the history of their mentions (`mention_history.py`), and their grammatical
roles (`grammatical_roles.py`). Goes out: the probability of each candidate, and of "none of them". Each of a
candidate's last mentions is scored by its features, with one layer of hidden units and a linear sum beside it. The
probabilities are a softmax over all mentions, and a candidate's probability is the sum of its mentions'. The weights
were fitted on GAP and GUM (`train/coreference.py`). They are shipped as plain numbers under the names of the features.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from claimex.parsing import Syntax
from claimex.speakers.mention_history import CLAUSE_BREAK, NON_VERBS, POSSESSIVES, WORD, Seen, agreement, candidates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from claimex.parsing import Role
    from claimex.speakers.figures import Figure
    from claimex.speakers.mention_history import Ahead, Memory, Pronoun

    Row = dict[str, float]


MIN_CLEAR_GENDER = 0.8
"""Least log odds by which a gender counts as known: odds of about two to one. By hand, not swept."""

MAX_MENTIONS_SCORED = 3
"""Most mentions of one candidate that are scored: the last ones."""

MAX_GENDER, MAX_RANKS, MAX_CLAUSE_LENGTH, FAR_SENTENCES = 4.0, 4, 200, 2
"""The largest log odds of gender that count, the number of ranks that are distinguished, the most characters in a
clause, and the distance in sentences from which clauses are not compared."""

DISTANCE_NAMES = ("same sentence", "sentence before", "two sentences before")
OBJECT_ROLES = frozenset({"object", "oblique"})


class Rows(NamedTuple):
    """The input of the scorer.

    Attributes:
        rows: The features of each mention. The last row is that of "none of them".
        owners: The number of the candidate of each row.
    """

    rows: list[Row]
    owners: list[int]


@dataclass(frozen=True, slots=True)
class _Mention:
    owner: int
    figure: Figure
    gender: float
    seen: Seen
    nth: int
    known: bool


@dataclass(slots=True)
class _Scene:
    """What all candidates of one pronoun share.

    Attributes:
        case: subject, object or possessive, by the pronoun's form and the word after it.
        role: Its grammatical role, if its sentence was parsed.
        subject: The head of the subject of its clause.
        above: The clauses above its own.
        ranks: By candidate: the number of agreeing candidates mentioned since.
        first: By sentence: the first agreeing candidate mentioned there.
        fitting: The number of agreeing candidates.
        said: The number of mentions so far of all agreeing candidates, and of the one mentioned most.
        most: The number of mentions in the whole article of the agreeing candidate named most.
    """

    memory: Memory
    pronoun: Pronoun
    syntax: Syntax
    sentence: int
    paragraph: int
    opens: bool
    case: str
    role: Role | None
    subject: int | None
    above: Sequence[int]
    ranks: Mapping[int, int]
    first: Mapping[int, int]
    fitting: int
    said: tuple[int, int]
    most: int
    spoke: Figure | None
    recent: Sequence[tuple[int, Figure | None]] = field(default_factory=list)


def choose(
    memory: Memory, pronoun: Pronoun, ahead: Ahead = (), syntax: Syntax | None = None
) -> list[tuple[float, Figure | None]]:
    """Return a pronoun's candidates with their probabilities, the best first. None stands for none of them."""
    found = candidates(memory, pronoun, ahead)
    return rank(found, featurize(memory, pronoun, found, ahead, syntax))


def rank(found: Sequence[Figure], table: Rows) -> list[tuple[float, Figure | None]]:
    """Return candidates with their probabilities given their rows, the best first. None stands for none of them."""
    scores = [_score(row) for row in table.rows]
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    total = sum(shares)
    options: list[Figure | None] = [*found, None]
    sums = [0.0] * len(options)
    for owner, share in zip(table.owners, shares, strict=True):
        sums[owner] += share / total
    return sorted(zip(sums, options, strict=True), key=lambda item: -item[0])


def _score(row: Row) -> float:
    net = network()
    known = {net.index[name]: float(value) for name, value in row.items() if value and name in net.index}
    sums = net.bias + [*known.values()] @ net.weights[[*known]] if known else net.bias
    hidden, linear = sums[:-1], sums[-1]
    return float(linear + hidden.clip(0) @ net.out)


@dataclass(frozen=True, slots=True)
class Network:
    """The weights of the scorer.

    Attributes:
        index: The row of each feature.
        weights: float64, (n_features, n_hidden + 1): to the hidden units, and in the last column directly to the score.
        bias: float64, (n_hidden + 1,).
        out: float64, (n_hidden,): from the hidden units to the score.
    """

    index: Mapping[str, int]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    out: NDArray[np.float64]


@cache
def network() -> Network:
    """Return the shipped weights."""
    return read_network(files("claimex").joinpath("weights", "coreference.json").read_text(encoding="utf-8"))


def read_network(text: str) -> Network:
    """Read weights in the form that `train/coreference.py` writes."""
    import numpy as np

    table: dict[str, Any] = json.loads(text)
    features: dict[str, list[float]] = table["features"]
    return Network(
        {name: number for number, name in enumerate(features)},
        np.array(list(features.values())),
        np.array(table["bias"]),
        np.array(table["out"]),
    )


def featurize(
    memory: Memory, pronoun: Pronoun, found: Sequence[Figure], ahead: Ahead = (), syntax: Syntax | None = None
) -> Rows:
    """Return a row of features for each of the candidates' last mentions, and one for "none of them" at the end."""
    mentions = list(_mentions(memory, pronoun, found, ahead))
    scene = _look(memory, pronoun, found, mentions, syntax or Syntax())
    rows = [
        {
            **_by_gender(scene, mention),
            **_by_distance(scene, mention),
            **_by_form(scene, mention),
            **_by_weight(scene, mention),
            **_by_speech(scene, mention),
            **_by_words(scene, mention, mentions),
            **_by_clause(scene, mention),
        }
        for mention in mentions
    ]
    none: Row = {
        "none": 1.0,
        "none, nobody agrees": not any(mention.gender > MIN_CLEAR_GENDER for mention in mentions),
        "none, all far": all(scene.sentence - m.seen.sentence > FAR_SENTENCES for m in mentions),
        f"none, {scene.case}": 1.0,
        "none, how many agree": scene.fitting / 5,
    }
    return Rows([*rows, none], [*(mention.owner for mention in mentions), len(found)])


def _mentions(memory: Memory, pronoun: Pronoun, found: Sequence[Figure], ahead: Ahead) -> Iterator[_Mention]:
    places = {figure: (start, end) for figure, start, end in ahead}
    for owner, figure in enumerate(found):
        gender = agreement(figure, pronoun.word)
        for nth, seen in enumerate(reversed(memory.history.get(figure, [])[-MAX_MENTIONS_SCORED:])):
            yield _Mention(owner, figure, gender, seen, nth, known=True)
        if figure not in memory.history:
            yield _Mention(owner, figure, gender, memory.look(*places[figure]), 0, known=False)


def _look(
    memory: Memory, pronoun: Pronoun, found: Sequence[Figure], mentions: Sequence[_Mention], syntax: Syntax
) -> _Scene:
    fitting = [figure for figure in found if agreement(figure, pronoun.word) > -MIN_CLEAR_GENDER]
    agreeing = [m for m in mentions if m.gender > -MIN_CLEAR_GENDER]
    latest = dict.fromkeys(m.owner for m in sorted(agreeing, key=lambda m: (-m.seen.start, -m.owner)) if m.known)
    first: dict[int, int] = {}
    for mention in sorted(agreeing, key=lambda m: (m.seen.start, m.owner)):
        first.setdefault(mention.seen.sentence, mention.owner)
    role = syntax.role(pronoun.start, pronoun.end)
    said = [memory.counts.get(figure, 0) for figure in fitting]
    return _Scene(
        memory, pronoun, syntax,
        sentence=memory.sentence(pronoun.start),
        paragraph=memory.paragraph(pronoun.start),
        opens=memory.opens(pronoun.start),
        case=_case(memory, pronoun),
        role=role,
        subject=syntax.subject(role.clause) if role is not None else None,
        above=list(syntax.above(role.clause)) if role is not None else [],
        ranks={owner: rank for rank, owner in enumerate(latest)},
        first=first,
        fitting=len(fitting),
        said=(sum(said), max(said, default=0)),
        most=max((figure.count for figure in fitting), default=0),
        spoke=next((figure for _, figure in reversed(memory.spoke)), None),
        recent=memory.spoke[-6:],
    )  # fmt: skip


def _case(memory: Memory, pronoun: Pronoun) -> str:
    """Return a pronoun's case. That of "her" depends on the next word."""
    if pronoun.word in {"him", "himself", "herself"}:
        return "object"
    if pronoun.word == "her":
        following = WORD.match(memory.text, pronoun.end + 1)
        word = following.group().lower() if following is not None else ""
        possessive = bool(word) and word not in NON_VERBS and memory.text[pronoun.end : pronoun.end + 1] == " "
        return "possessive" if possessive else "object"
    return "possessive" if pronoun.word in POSSESSIVES else "subject"


# Features, grouped by what they describe.


def _by_gender(scene: _Scene, mention: _Mention) -> Row:
    """Agreement, and the number of agreeing candidates mentioned since."""
    gender = mention.gender
    place = scene.ranks.get(mention.owner, MAX_RANKS)
    return {
        "gender agrees"
        if gender > MIN_CLEAR_GENDER
        else "gender disagrees"
        if gender < -MIN_CLEAR_GENDER
        else "gender unknown": 1.0,
        "gender sum": max(-MAX_GENDER, min(MAX_GENDER, gender)) / 2,
        "only one that agrees": gender > -MIN_CLEAR_GENDER and scene.fitting == 1,
        f"rank {place}" if place < MAX_RANKS else "rank more": 1.0,
    }


def _by_distance(scene: _Scene, mention: _Mention) -> Row:
    seen = mention.seen
    away, paragraphs = scene.sentence - seen.sentence, scene.paragraph - seen.paragraph
    return {
        DISTANCE_NAMES[away] if 0 <= away < len(DISTANCE_NAMES) else "farther": 1.0,
        f"last but {mention.nth}": 1.0,
        "sentences": min(away, 8) / 4,
        "same paragraph": paragraphs == 0,
        "paragraphs": min(paragraphs, 4) / 2,
        "characters": math.log1p(max(0, scene.pronoun.start - seen.end)) / 3 if mention.known else 0.0,
        "comes after": not mention.known,
        scene.case: 1.0,
        f"{scene.case}, same sentence": away == 0,
        f"{scene.case}, sentence before": away == 1,
        "reflexive": scene.pronoun.word.endswith("self"),
    }


def _by_form(scene: _Scene, mention: _Mention) -> Row:
    seen = mention.seen
    away = scene.sentence - seen.sentence
    first = mention.gender > -MIN_CLEAR_GENDER and scene.first[seen.sentence] == mention.owner
    return {
        "pronoun": bool(seen.pronoun),
        "same pronoun": seen.pronoun == scene.pronoun.word,
        "several words": not seen.pronoun and scene.memory.text.find(" ", seen.start, seen.end) >= 0,
        "opens": seen.opens,
        "opens the sentence before": seen.opens and away == 1,
        "both open": seen.opens and scene.opens,
        "before a verb": seen.verb,
        "after a preposition": seen.prep,
        "is possessive": seen.possessive,
        "in commas": seen.commas,
        "beside and": seen.joined,
        "first that agrees": first,
        "first that agrees, same sentence": first and away == 0,
        "first that agrees, sentence before": first and away == 1,
    }


def _by_weight(scene: _Scene, mention: _Mention) -> Row:
    """How much the article is about a figure."""
    figure, memory = mention.figure, scene.memory
    count = memory.counts.get(figure, 0)
    total, most = scene.said
    return {
        "count": math.log1p(count) / 2,
        "share": count / max(1, total) if mention.gender > -MIN_CLEAR_GENDER else 0.0,
        "most mentioned": count == most,
        "named again": not mention.seen.pronoun and count > 1,
        "count in all": math.log1p(figure.count) / 2,
        "named most in all": figure.count == scene.most and figure.count > 1,
        "in the first sentence": figure.first >= 0 and memory.sentence(figure.first) == 0,
        "unnamed": figure.entity is None,
        "taken for a body": figure.maybe_person,
    }


def _by_speech(scene: _Scene, mention: _Mention) -> Row:
    memory, pronoun, seen, figure = scene.memory, scene.pronoun, mention.seen, mention.figure
    recent = [offset for offset, speaker in scene.recent if speaker is figure]
    return {
        "spoke last": figure is scene.spoke,
        "spoke last, pronoun speaks": figure is scene.spoke and pronoun.speaks,
        "speaks in this paragraph": any(memory.paragraph(offset) == scene.paragraph for offset in recent),
        "spoke in the sentence before": any(scene.sentence - memory.sentence(offset) in {0, 1} for offset in recent),
        "was a source": seen.source,
        "opens, pronoun speaks": seen.opens and pronoun.speaks,
        "speaker of the words around": figure is pronoun.speaker,
        "one quoted, one not": seen.quoted != pronoun.quoted,
        "pronoun quoted": pronoun.quoted,
    }


def _by_words(scene: _Scene, mention: _Mention, mentions: Sequence[_Mention]) -> Row:
    """The words between a mention and the pronoun."""
    seen, start = mention.seen, scene.pronoun.start
    near = 0 <= start - seen.end < MAX_CLAUSE_LENGTH and scene.sentence == seen.sentence
    whole = near and CLAUSE_BREAK.search(scene.memory.text, seen.end, start) is None
    between = sum(
        m.owner != mention.owner and m.known and m.gender > -MIN_CLEAR_GENDER and seen.end <= m.seen.start < start
        for m in mentions
    )
    return {"no break between": whole, f"no break between, {scene.case}": whole, "others between": between / 3}


def _by_clause(scene: _Scene, mention: _Mention) -> Row:
    """Grammatical roles, and whether they match (Smyth 1994 on parallel roles)."""
    seen, mine = mention.seen, scene.role
    away = scene.sentence - seen.sentence
    row: Row = {}
    if mine is not None:
        row |= {f"pronoun {mine.role}": 1.0, f"pronoun within {mine.outer or 'none'}": 1.0}
        row |= {"pronoun's depth": min(mine.depth, 4) / 2, "pronoun main subject": _is_main_subject(mine)}
    role = scene.syntax.role(seen.start, seen.end) if away < FAR_SENTENCES else None
    if role is None:
        return {**row, "not parsed": 1.0}
    row |= {
        f"mention {role.role}": 1.0,
        f"mention within {role.outer or 'none'}": 1.0,
        f"mention is {scene.syntax.dep(role.word)}": 1.0,
        "mention's depth": min(role.depth, 4) / 2,
        "mention main subject": _is_main_subject(role),
        "mention main subject, sentence before": _is_main_subject(role) and away == 1,
        "joined": role.joined,
        "apposed": role.apposed,
    }
    if mine is None:
        return row
    same = role.role == mine.role
    row |= {
        "same role": same,
        "same role, sentence before": same and away == 1,
        "both subjects": same and role.role == "subject",
        "both subjects, sentence before": same and role.role == "subject" and away == 1,
        "both main subjects, sentence before": _is_main_subject(role) and _is_main_subject(mine) and away == 1,
        "both objects": same and role.role in OBJECT_ROLES,
        f"pronoun {'object' if mine.role in OBJECT_ROLES else mine.role}, mention {role.role}": 1.0,
    }
    return row | _by_tree(scene, mine, role) if away == 0 else row


def _is_main_subject(role: Role) -> bool:
    return role.role == "subject" and role.depth == 0


def _by_tree(scene: _Scene, mine: Role, role: Role) -> Row:
    """How a mention and the pronoun in one sentence are related in the tree: binding (Chomsky 1981), and dominance."""
    tree, case = scene.syntax, scene.case
    same, subject = role.clause == mine.clause, scene.subject == role.word
    reflexive = scene.pronoun.word.endswith("self")
    row: Row = {
        "same clause": same,
        f"same clause, {case}": same,
        f"same clause, mention {role.role}": same,
        "its object": same and role.role == "subject" and case == "object" and not reflexive,
        "its reflexive": same and role.role == "subject" and reflexive,
        "subject of the pronoun's clause": subject,
        f"subject of the pronoun's clause, {case}": subject,
        "below": mine.clause in tree.above(role.clause),
        "holds": role.word != mine.word and tree.holds(role.word, mine.word),
        "held": role.word != mine.word and tree.holds(mine.word, role.word),
        "held by what is owned": case == "possessive" and tree.holds(tree.head_of(mine.word), role.word),
        "clause beside": not same and role.clause not in scene.above and tree.holds(role.clause, mine.clause),
        "main clause": role.depth == 0,
    }
    if role.role == "possessive":
        owned = tree.head_of(role.word)
        row |= {"owns the subject": owned == scene.subject, "owns what holds": tree.holds(owned, mine.word)}
    if role.clause in scene.above:
        level = min(scene.above.index(role.clause), 2)
        row |= {
            "above": 1.0,
            f"above by {level}": 1.0,
            f"above, {role.role}": 1.0,
            f"above, {case}, {role.role}": 1.0,
            f"above by {tree.dep(mine.clause)}": 1.0,
        }
    return row
