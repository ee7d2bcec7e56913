"""Test languages: other languages are recognized, and English in any form stays English."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from foreign import FOREIGN
from hypothesis import given
from strange import TEXTS

import claimex
from claimex.article import Article
from claimex.errors import InputError
from claimex.layout import language
from claimex.layout.language import find_language
from claimex.layout.paragraphs import find_paragraphs

if TYPE_CHECKING:
    from claimex.layout.language import Language
    from claimex.pipeline.extractor import Outcome

ENGLISH = (
    "“We won,” Ada Quill said.",
    "Petra Lunn, Marko Ilic, Sami Aalto, Deniz Ak, Tunde Oni, Petra Sykora, Ola Brekke, Juan Soler",
    "Goals: Lind 12, Osei 40, Baptiste 88. Booked: Marsh, Ferro. Attendance: 4,312. Referee: S. Haugen (Norvik).",
    "THE MAYOR OF TOLVE SAID ON MONDAY THAT THE BRIDGE WOULD STAY SHUT UNTIL MAY, AND THAT NOBODY KNEW WHY.",
    "the mayor of tolve said on monday that the bridge would stay shut until may and that nobody knew why",
    "Police say Juan Carlos Hernandez Garcia met Maria del Carmen Lopez in San Juan de la Cruz on Tuesday.",
    "Il Ponte, La Scala, Le Monde, El Pais and Der Spiegel all wrote of the “fin de siècle” on the same day.",
    "",
    "1234 5678 +++ 90",
)
STORY = "The minister said on Monday that the bridge would stay shut. Nobody knew who would pay for a new one."


def told(text: str) -> Language:
    return find_language(text, find_paragraphs(text))


@pytest.mark.parametrize("code", FOREIGN)
def test_another_language_is_recognized(code: str) -> None:
    found = told(FOREIGN[code])

    assert (found.code, found.english) == (code, False)


@pytest.mark.parametrize("text", ENGLISH)
def test_names_lists_capitals_and_short_texts_count_as_english(text: str) -> None:
    found = told(text)

    assert (found.code, found.english, found.foreign) == ("en", True, ())


@pytest.mark.parametrize("code", ["de", "zh", "es", "ar"])
def test_a_mixed_article_keeps_its_english_paragraphs(code: str) -> None:
    text = f"{STORY}\n\n{FOREIGN[code]}\n\n{STORY}"
    found = told(text)

    assert found.english
    assert [span.of(text) for span in found.foreign] == [FOREIGN[code]]


def test_a_line_of_english_does_not_make_an_article_english() -> None:
    text = "\n\n".join([*([FOREIGN["de"]] * 12), "You can read more of this on our site."])

    assert told(text).code == "de"
    assert not told(text).english


def test_a_paragraph_in_two_languages_is_kept() -> None:
    text = f"{STORY}\n\nWhen did you hear of it, and who told you what they had seen? {FOREIGN['hi']}"

    assert told(text).foreign == ()


HEADLINES = (
    "Council votes down plan to close four village libraries before spring.",
    "Ferry operators call emergency meeting over rising fuel costs, Ilse Brandt reports.",
    "Nurses’ union leader Odalys Quint rejects pay offer, threatens nationwide strike.",
)


@pytest.mark.parametrize("text", HEADLINES)
def test_paragraphs_of_common_words_are_english_without_py3langid(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        pytest.fail("py3langid was opened")

    monkeypatch.setattr(language, "_identifier", refuse)

    assert told(text).code == "en"


def test_other_languages_have_few_common_english_words() -> None:
    borrowed = {
        "de": "Der Manager kritisierte das Meeting im Hotel: Das Team habe den Job online erledigt, sagte er gestern.",
        "fr": "Le leader du parti a parlé du budget, du football et d’un week-end au Royal Hotel avec le manager.",
        "nl": "De manager van het team zei dat de deal over het hotel in de stad was, en dat hij later zou komen.",
        "sv": "Chefen sade att hotel, team och manager är engelska, men att budget och film är svenska ord nu.",
        "tl": "Sinabi ng manager ng hotel na tapos na ang meeting at umuwi na ang team, ayon sa pulis noong Lunes.",
    }

    assert {code: told(text).code for code, text in borrowed.items()} == {code: code for code in borrowed}


@given(TEXTS)
def test_any_text_has_a_language(text: str) -> None:
    found = told(text)

    assert found.code
    assert list(found.foreign) == sorted(found.foreign)


@pytest.mark.model
def test_an_article_in_another_language_fails_with_the_reason() -> None:
    extractor = claimex.load()
    outcomes = list(extractor.extract_all([Article("a", FOREIGN["fr"] * 3), Article("b", STORY, lang="en-GB")]))

    assert _reasons(outcomes) == ["not English", None]
    assert {record.doc.lang for record in outcomes[1].records} == {"en-GB"}
    with pytest.raises(InputError, match="not in English"):
        extractor.extract(FOREIGN["de"] * 2)


@pytest.mark.model
def test_any_language_is_read_on_request() -> None:
    outcome = claimex.load(any_language=True).read(Article("a", FOREIGN["de"] * 2))

    assert outcome.failure is None
    assert outcome.line is not None
    assert outcome.line.doc.lang == "de"


@pytest.mark.model
def test_paragraphs_in_another_language_are_zones_and_give_no_records() -> None:
    text = f"{STORY}\n\n{FOREIGN['de']}\n\n{STORY}"
    outcome = claimex.load().read(text)

    assert outcome.line is not None
    assert [text[z.start : z.end] for z in outcome.line.zones if z.kind == "foreign"] == [FOREIGN["de"]]
    assert all(FOREIGN["de"] not in span.text for record in outcome.records for span in record.content)
    assert outcome.records


def _reasons(outcomes: list[Outcome]) -> list[str | None]:
    return [outcome.failure.reason if outcome.failure is not None else None for outcome in outcomes]
