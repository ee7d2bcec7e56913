"""The candidates of a pronoun and their probabilities."""

from __future__ import annotations

import json

import pytest

from claimex.spans import Span
from claimex.speakers.figures import Figure
from claimex.speakers.mention_history import Memory, Pronoun, asked, candidates
from claimex.speakers.pronoun_rules import is_told_by_gender
from claimex.speakers.pronouns import choose, featurize, network, rank, read_network
from claimex.speakers.resolutions import Entity

TEXT = "Mari Tamm met Jaan Kask. She said it rained. Later he left."
SENTENCES = [Span(0, 24), Span(25, 44), Span(45, 59)]


def memory_of(*, mari: float = 3.0, jaan: float = -3.0) -> tuple[Memory, Figure, Figure]:
    memory = Memory(TEXT, SENTENCES, [Span(0, len(TEXT))])
    women = Figure(Entity("Mari Tamm", "person", Span(0, 9)), "person", gender=mari, count=1, first=0)
    men = Figure(Entity("Jaan Kask", "person", Span(14, 23)), "person", gender=jaan, count=1, first=14)
    memory.mention(women, 0, 9)
    memory.mention(men, 14, 23)
    return memory, women, men


def pronoun(word: str, *, speaks: bool = False, speaker: Figure | None = None) -> Pronoun:
    start = TEXT.lower().index(f"{word} ")
    return Pronoun(start, start + len(word), word, speaks, speaker is not None, speaker)


@pytest.mark.parametrize(("word", "name"), [("she", "Mari Tamm"), ("he", "Jaan Kask")])
def test_a_known_gender_decides(word: str, name: str) -> None:
    memory, *_ = memory_of()

    chance, figure = choose(memory, pronoun(word))[0]

    assert figure is not None
    assert figure.entity is not None
    assert figure.entity.name == name
    assert chance > 0.5


def test_probabilities_are_in_order_and_add_up_to_one() -> None:
    memory, *_ = memory_of(mari=0.0, jaan=0.0)

    ranked = choose(memory, pronoun("she"))

    chances = [chance for chance, _ in ranked]
    assert len(ranked) == 3
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1)


def test_he_does_not_refer_to_the_speaker_of_the_words() -> None:
    memory, women, men = memory_of(mari=0.0, jaan=0.0)

    assert candidates(memory, pronoun("he", speaker=men)) == [women]


def test_a_stated_gender_excludes_a_candidate() -> None:
    memory, women, _ = memory_of()

    assert candidates(memory, pronoun("she")) == [women]


def test_each_row_belongs_to_a_candidate_and_the_last_to_none() -> None:
    memory, women, men = memory_of(mari=0.0, jaan=0.0)
    memory.mention(women, 25, 28, pronoun="she")

    table = featurize(memory, pronoun("he"), [women, men])

    assert table.owners == [0, 0, 1, 2]
    assert len(table.rows) == 4
    assert table.rows[-1]["none"] == 1.0


def test_without_mentions_there_is_no_antecedent() -> None:
    memory = Memory(TEXT, SENTENCES, [Span(0, len(TEXT))])

    assert choose(memory, pronoun("she")) == [(1.0, None)]


def test_the_shapes_of_the_shipped_weights_match() -> None:
    net = network()

    assert net.weights.shape == (len(net.index), len(net.bias))
    assert len(net.out) == len(net.bias) - 1


def test_weights_are_read_by_the_names_of_their_features(monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps({"features": {"odd": [1.0, 0.0], "plain": [0.0, 2.0]}, "bias": [-0.5, 0.0], "out": [4.0]})
    net = read_network(text)
    monkeypatch.setattr("claimex.speakers.pronouns.network", lambda: net)
    _, women, men = memory_of()

    ranked = rank([women, men], featurize(Memory(TEXT, [], []), pronoun("he"), [])._replace(
        rows=[{"odd": 1.0}, {"plain": 1.0, "unheard of": 9.0}, {}], owners=[0, 1, 2]
    ))  # fmt: skip

    scores = {figure: chance for chance, figure in ranked}
    assert scores[women] == pytest.approx(scores[men])
    assert scores[women] > scores[None]


def test_sentences_with_pronouns_and_those_before_them_are_parsed() -> None:
    text = "One fell. Two fell. She rose. Four fell. Five fell."
    sentences = [Span(0, 9), Span(10, 19), Span(20, 29), Span(30, 40), Span(41, 51)]

    assert asked(text, sentences, [Span(20, 23)]) == sentences[1:3]
    assert asked(text, sentences, [Span(0, 3)]) == []


def test_the_last_named_of_a_stated_gender_is_told_from_those_whose_names_disagree() -> None:
    memory, women, men = memory_of(mari=0.5, jaan=-5.0)
    ranked = [(0.5, men), (0.4, women), (0.1, None)]

    assert is_told_by_gender(memory, [*ranked[:2], (0.0, None)], pronoun("he"))
    assert not is_told_by_gender(memory, ranked, pronoun("he"))
    assert not is_told_by_gender(memory, [(0.5, women), (0.4, men)], pronoun("she"))


def test_somebody_who_is_named_only_after_the_pronoun_is_a_rival_too() -> None:
    memory, _, men = memory_of(jaan=-5.0)
    ahead = Figure(Entity("Ode Bell", "person", Span(40, 43)), "person", gender=0.5, first=40)

    assert not is_told_by_gender(memory, [(0.5, men), (0.4, ahead)], pronoun("he"))


def test_a_stated_gender_replaces_a_guess_that_contradicts_it() -> None:
    figure = Figure(None, "person", gender=-3.0)

    figure.learn_gender(4.0)

    assert figure.gender == 4.0
