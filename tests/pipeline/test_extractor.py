"""Test the whole extraction: any text gives records that match it, always the same, whatever was read before."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from growth import is_slower
from hostile_articles import hold_to_contract
from hypothesis import given, settings
from standin import stand_in
from strange import TEXTS
from tables import rows

from claimex.article import Article, Failure
from claimex.article_line import check_article
from claimex.errors import InputError, ModelError, RecordError
from claimex.parsing.spacy_pipeline import load_pipeline
from claimex.pipeline.extractor import Extractor, Outcome, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from claimex.record import Record

pytestmark = pytest.mark.model

NEWS = """A race in the rain

UUSKÜLA – “We have won the race,” said Mari Tamm, the mayor of Uusküla, “and we are glad about it 🎉.”

The company said on Monday that it would close the plant in May. “Then he told me, ‘We have lost the race,’ and
left,” said Jaan Kask. Tamm believes the plant is needed.

“We have won the race,” said Mari Tamm, the mayor of Uusküla.\r
"""


@pytest.fixture(scope="module")
def rules() -> Extractor:
    """An extractor with the stand-in instead of the model, which finds something in almost any text."""
    return Extractor(stand_in(), load_pipeline(), any_language=True)


def lines(records: Sequence[Record]) -> list[str]:
    return [record.to_json() for record in records]


@pytest.mark.parametrize("case", rows("extraction"))
def test_extraction(case: dict[str, Any], extractor: Extractor) -> None:
    found = [
        {
            "content": [span.text for span in record.content],
            "cue": " ".join(span.text for span in record.cue),
            "speaker": record.speaker.mention.text if record.speaker and record.speaker.mention else "",
            "kind": record.kind,
        }
        for record in extractor.extract(case["text"])
        if record.parent is None
    ]

    assert len(found) == len(case["records"])
    for record, expected in zip(found, case["records"], strict=True):
        assert {key: record[key] for key in expected} == expected


@settings(max_examples=40)
@given(TEXTS)
def test_any_text_gives_records_that_match_it(extractor: Extractor, text: str) -> None:
    hold_to_contract(extractor.extract(text), text)


@given(TEXTS)
def test_any_text_gives_records_that_match_it_with_the_stand_in(rules: Extractor, text: str) -> None:
    hold_to_contract(rules.extract(text), text)


@pytest.mark.parametrize("text", ["", " ", "\n\r\n", "\x00", "\ufeff", "“”", "🎉"])
def test_a_text_without_attributions_gives_no_records(extractor: Extractor, text: str) -> None:
    assert extractor.extract(text) == []


@pytest.mark.parametrize("text", ["\ud83c", "“We won,” said \udc00 Tamm."])
def test_half_a_surrogate_pair_is_refused(extractor: Extractor, text: str) -> None:
    with pytest.raises(InputError) as caught:
        extractor.extract(text)

    assert caught.value.reason == "not Unicode"


def test_an_article_has_records_of_each_kind_in_order(extractor: Extractor) -> None:
    found = extractor.extract(NEWS)

    hold_to_contract(found, NEWS)
    assert {"direct", "indirect"} <= {record.kind for record in found}
    assert all(record.doc.id == "text" for record in found)
    assert all(record.producer.model == extractor.producer.model for record in found)


def test_two_runs_give_the_same_bytes(extractor: Extractor) -> None:
    again = load()

    assert lines(extractor.extract(NEWS)) == lines(extractor.extract(NEWS)) == lines(again.extract(NEWS))


def test_the_same_words_twice_are_two_records_with_different_ids(extractor: Extractor) -> None:
    sentence = "“We have won the race,” said Mari Tamm."

    once, twice = extractor.extract(sentence), extractor.extract(f"{sentence}\n\n{sentence}")

    assert len(twice) == 2
    assert twice[0].id == once[0].id != twice[1].id


def test_a_nested_record_names_its_parent(extractor: Extractor) -> None:
    found = extractor.extract(NEWS)

    (nested,) = (r for r in found if r.parent is not None)
    holder = found[found.index(nested) - 1]
    assert "‘We have lost the race,’" in nested.content[0].text
    assert nested.parent == holder.id
    assert any(s.start <= nested.content[0].start and nested.content[-1].end <= s.end for s in holder.content)


@pytest.mark.parametrize("ending", ["\r\n", "\u2028", "\r"])
def test_line_endings_move_offsets_and_nothing_else(extractor: Extractor, ending: str) -> None:
    text = "“We have won the race,” said Mari Tamm.\n\n“No, we have lost it,” said Jaan Kask.\n"

    plain, other = extractor.extract(text), extractor.extract(text.replace("\n", ending))

    assert len(plain) == 2
    assert [r.id for r in plain] == [r.id for r in other]


def test_an_article_s_records_do_not_depend_on_the_articles_before_it(extractor: Extractor) -> None:
    texts = [NEWS, "", "“No,” she said. " * 40, NEWS.replace("Tamm", "Kuusk"), "x" * 500, "“Yes,” Kask said."]
    articles = [Article(id=f"{number}.txt", text=text) for number, text in enumerate(texts)]
    shuffled = list(articles)
    random.Random(7).shuffle(shuffled)  # noqa: S311 - no secret

    merge_statements = {o.article.id: lines(o.records) for o in extractor.extract_all(articles) if o.article}
    mixed = {o.article.id: lines(o.records) for o in extractor.extract_all(shuffled) if o.article}

    assert merge_statements == mixed
    assert all(merge_statements[f"{number}.txt"] for number in (0, 2, 3, 5))


def test_a_stream_keeps_its_order_and_a_failure_its_place(extractor: Extractor) -> None:
    articles = [Article(id=f"{n}.txt", text="“We have won the race,” said Mari Tamm.") for n in range(3)]
    failure = Failure("b.txt", "empty", "b.txt: is empty")

    found = list(extractor.extract_all([articles[0], failure, articles[1], articles[2]]))

    assert [o.article for o in found] == [articles[0], None, articles[1], articles[2]]
    assert found[1] == Outcome(None, failure=failure)
    assert [len(o.records) for o in found] == [1, 0, 1, 1]
    assert [r.doc.id for o in found for r in o.records] == ["0.txt", "1.txt", "2.txt"]


def test_an_article_that_fails_does_not_stop_the_stream(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Extractor.read
    fault = RecordError("abc", "does not fit", field="cue[0]")

    def failing(self: Extractor, text: str | Article) -> Outcome:
        if isinstance(text, Article) and text.id == "bad.txt":
            raise fault
        return read(self, text)

    monkeypatch.setattr(Extractor, "read", failing)
    bad, good = (Article(id=name, text="“We have won the race,” said Mari Tamm.") for name in ("bad.txt", "good.txt"))

    found = list(extractor.extract_all([bad, good]))

    assert found[0].article == bad
    assert found[0].failure is not None
    assert (found[0].failure.where, found[0].failure.message) == ("bad.txt", "abc: cue[0]: does not fit")
    assert found[0].failure.reason
    assert len(found[1].records) == 1


def test_a_defect_in_one_article_does_not_stop_the_stream(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, empty = Extractor.read, dict[str, Outcome]()

    def failing(self: Extractor, text: str | Article) -> Outcome:
        return read(self, text) if isinstance(text, Article) and text.id != "bad.txt" else empty["no such key"]

    monkeypatch.setattr(Extractor, "read", failing)
    bad, good = (Article(id=name, text="“We have won the race,” said Mari Tamm.") for name in ("bad.txt", "good.txt"))

    found = list(extractor.extract_all([bad, good]))

    assert found[0].article == bad
    assert found[0].failure is not None
    assert found[0].failure.reason == "defect of claimex"
    assert found[0].failure.message.startswith("bad.txt: KeyError at line ")
    assert "of pipeline/test_extractor.py ('no such key'); this is a defect of claimex" in found[0].failure.message
    assert len(found[1].records) == 1


def test_too_little_memory_stops_the_stream(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(self: Extractor, text: str | Article) -> Outcome:
        raise MemoryError

    monkeypatch.setattr(Extractor, "read", failing)

    with pytest.raises(MemoryError):
        list(extractor.extract_all([Article(id="a.txt", text="“We have won,” said Mari Tamm.")]))


def test_a_stream_is_read_lazily(extractor: Extractor) -> None:
    asked = []

    def articles() -> Iterator[Article]:
        for number in range(3):
            asked.append(number)
            yield Article(id=str(number), text="")

    stream = extractor.extract_all(articles())
    next(stream)

    assert asked == [0]


def test_a_long_article_has_the_same_records_in_each_of_its_parts(extractor: Extractor) -> None:
    """Windows of the encoder and pieces of the parse must not affect the records."""
    paragraph = "“We have won the race,” said Mari Tamm.\n\n"
    text = paragraph * 120

    found = extractor.extract(text)

    hold_to_contract(found, text)
    starts = [r.content[0].start for r in found if r.content[0].text == "“We have won the race,”"]
    assert [b - a for a, b in pairwise(starts)] == [len(paragraph)] * 119


def test_an_unknown_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        load(tmp_path)


CRAFTED: dict[str, str] = {
    "stops that end no sentence": " (a [b",
    "joined emoji": "👩\u200d👩\u200d👧 ",
    "refusals in one sentence": "he declined to comment, ",
    "turns": "A: Yes.\n\nB: No.\n\n",
    "short reports": "He said so. ",
    "one name": "Mari Tamm said it was late. ",
    "reports in reports": "she thinks that he believes that ",
    "commas": "a, ",
    "that": "that ",
    "marks of many kinds": " “a ‘b \"c «d „e ''f",
    "captions": "Photo: The harbour wall. Ann Lee/Agency\n\n",
    "one word": "O'B",
    "one number": "9,",
}
SMALL, TIMES, SLACK = 2_000, 8, 2.5  # characters; a square would take TIMES * TIMES


@pytest.mark.model
@pytest.mark.parametrize("name", CRAFTED)
def test_time_grows_with_the_length_of_a_crafted_article_not_with_its_square(rules: Extractor, name: str) -> None:
    small, large = ((CRAFTED[name] * size)[:size] for size in (SMALL, SMALL * TIMES))

    assert not is_slower(rules.read, small, large, times=SLACK * TIMES)


@pytest.mark.model
def test_what_nobody_denies_is_affirmed(extractor: Extractor) -> None:
    records = extractor.extract("No one denies that the port is shut. Mari Tamm denied that the wall is old.")

    assert [record.claims[0].polarity for record in records if record.content] == ["affirmed", "negated"]


def test_a_damaged_text_keeps_its_offsets_and_its_name(rules: Extractor) -> None:
    text = "&quot;We won,&quot; Mari Tamm said . It&#39;s &ldquo;late , &rdquo; she said .\n\n" * 3
    article = Article("a.txt", text, title="Won", meta={"start": 1, "end": 2, "text": "x"})
    outcome = rules.read(article)

    assert outcome.article == article
    assert outcome.line is not None
    hold_to_contract(outcome.records, text)
    check_article(outcome.line, text)
    assert outcome.line.doc.meta == article.meta
    assert outcome.line.doc.sha256 == article.sha256
    assert {record.doc.sha256 for record in outcome.records} == {article.sha256}


@pytest.mark.parametrize("text", ["Mayor Salo: Bridge Will Reopen In May", "Minister: We will not raise rents"])
def test_a_text_of_one_line_is_a_headline_on_request(text: str) -> None:
    (record,) = load(headlines=True).extract(text)

    assert record.speaker is not None
    assert [span.text for span in record.content] == [text.split(": ")[1]]
