"""The codec of a file is told for sure or the file is refused; the text is its bytes decoded, nothing else."""

from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimex.errors import ConfigError, InputError
from claimex.reading.charset import check_encoding, decode

QUOTED = (
    "“We won’t leave,” Mara Ilves said – her café was shut.\n"
    + "The council met on Monday to hear the plan for the harbour.\n" * 20
    + "It cost £40 … “Nobody asked us,” said Jonas Öberg, à la carte.\n"
)
RUSSIAN = "Совет собрался в понедельник, чтобы обсудить план порта, который мэр поддерживает с весны.\n" * 3
JAPANESE = "市議会は月曜日に港の計画を聞くために開かれた。「私たちは行かない」と彼女は言った。\n" * 3


def _refused(data: bytes, *, encoding: str | None = None, page: bool = False) -> InputError:
    with pytest.raises(InputError) as caught:
        decode(data, where="news/0412.txt", encoding=encoding, page=page)
    return caught.value


def _decoded(data: bytes) -> tuple[str, str] | str:
    """Text and codec, or the reason why not."""
    try:
        return decode(data, where="x")
    except InputError as error:
        return error.reason


@given(st.text())
@example("a\r\nb\rc\n")
@example("\ufeffMarked")
@example("one\0NUL\u2028and\u2029more \u05e9\u05dc\u05d5\u05dd \U0001f600 e\u0301")
def test_utf_8_comes_back_as_written(text: str) -> None:
    data = text.encode()

    found = _decoded(data)

    assert found in {(text, "utf-8"), "binary"}


@given(st.binary())
def test_whatever_is_read_decodes_to_the_same_text_by_the_codec_told(data: bytes) -> None:
    found = _decoded(data)

    assert found in {"binary", "not decodable"} or data.decode(found[1]) == found[0]


@given(st.text(min_size=1).filter(lambda text: text[0] != "\0"), st.sampled_from(["utf-16", "utf-32"]))
def test_a_byte_order_mark_tells_the_codec(text: str, codec: str) -> None:
    """A mark of UTF-16 and a NUL are the mark of UTF-32."""
    data = text.encode(codec)
    controls = sum(character < " " for character in text)

    if controls <= 8:
        assert decode(data, where="x") == (text, codec)


def test_big_endian_marks_are_known() -> None:
    data = codecs.BOM_UTF16_BE + QUOTED.encode("utf-16-be")

    assert decode(data, where="x") == (QUOTED, "utf-16")


def test_a_utf_8_mark_stays_in_the_text() -> None:
    assert decode(codecs.BOM_UTF8 + b"News", where="x") == ("\ufeffNews", "utf-8")


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman"])
def test_old_english_news_is_told_by_where_its_marks_stand(codec: str) -> None:
    assert decode(QUOTED.encode(codec), where="x") == (QUOTED, codec)


def test_one_apostrophe_is_enough() -> None:
    text = "The mayor spoke for an hour and the hall emptied. It’s over.\n" * 5

    assert decode(text.encode("cp1252"), where="x") == (text, "cp1252")


@pytest.mark.parametrize(("text", "codec"), [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (JAPANESE, "shift_jis")])
def test_other_scripts_are_detected(text: str, codec: str) -> None:
    assert decode(text.encode(codec), where="x")[0] == text


EASTERN = {
    "cp932": ("「雨はやんだ」と田中さんは話した。港は開いている。\n", "知事は会見で、来年の計画を見直すと述べた。\n"),
    "euc_jp": ("「雨はやんだ」と田中さんは話した。港は開いている。\n", "市は図書館を三月に閉めると発表した。\n"),
    "cp949": ("시장은 도서관을 닫지 않겠다고 말했다.\n", "“비가 그쳤다”고 어부가 전했다.\n"),
    "gb18030": ("省长说，明年的计划会改。\n", "“雨停了，”渔民告诉记者。港口已经开放。\n"),
    "big5": ("省長說，明年的計劃會改。\n", "「雨停了，」漁民告訴記者。港口已經開放。\n"),
}


@pytest.mark.parametrize("times", [1, 3, 20])
@pytest.mark.parametrize("codec", EASTERN)
def test_no_eastern_text_is_read_as_another_language(codec: str, times: int) -> None:
    for text in (*EASTERN[codec], "".join(EASTERN[codec])):
        assert _decoded((text * times).encode(codec)) in {(text * times, codec), "not decodable"}
    assert _decoded(("".join(EASTERN[codec]) * times).encode(codec)) == ("".join(EASTERN[codec]) * times, codec)


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "cp866", "iso8859-5"])
def test_russian_is_not_taken_for_an_eastern_text(codec: str) -> None:
    for text in ("Да, сказал он. Нет, сказала она.\n", "Мост закрыт.\nПорт открыт.\n", RUSSIAN):
        assert _decoded(text.encode(codec))[0] in {text, "not decodable"[0]}


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Jarosław Wałęsa was not asked.\n", "cp1250"),
        ("“We won’t go,” she said – twice.\n", "gbk"),
        ("Το συμβούλιο συνεδρίασε τη Δευτέρα για το λιμάνι.\n" * 3, "cp1253"),
    ],
)
def test_what_could_be_several_things_is_refused(text: str, codec: str) -> None:
    error = _refused(text.encode(codec))

    assert error.reason == "not decodable"
    assert "--encoding" in str(error)
    assert "byte " in str(error)


def test_the_place_of_the_first_bad_byte_is_named() -> None:
    error = _refused("Jarosław".encode("cp1250"))

    assert str(error).startswith("news/0412.txt: byte 5 is not UTF-8")


def test_a_forced_codec_is_the_only_one_tried() -> None:
    assert decode("It’s".encode(), where="x", encoding="cp1252") == ("Itâ€™s", "cp1252")


def test_a_forced_codec_that_does_not_fit_is_a_failure() -> None:
    error = _refused("café".encode("cp1252"), encoding="utf-8")

    assert error.reason == "not decodable"
    assert "byte 3 is not utf-8" in str(error)


def test_a_forced_codec_reads_utf_16_without_a_mark() -> None:
    data = QUOTED.encode("utf-16-le")

    assert decode(data, where="x", encoding="utf-16-le") == (QUOTED, "utf-16-le")
    assert _refused("The council met.\n".encode("utf-16-le")).reason == "binary"


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        (b'<html><head><meta charset="windows-1250">', "cp1250"),
        (b'<?xml version="1.0" encoding="iso-8859-2"?><html>', "iso8859-2"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-2">', "iso8859-2"),
    ],
)
def test_a_page_declares_its_charset(head: bytes, codec: str) -> None:
    data = head + "Jarosław said.".encode(codec)

    assert decode(data, where="x", page=True) == (data.decode(codec), codec)
    assert _refused(data).reason == "not decodable"


def test_latin_1_is_read_as_browsers_read_it() -> None:
    data = b"<meta charset=iso-8859-1>" + "“No”".encode("cp1252")

    assert decode(data, where="x", page=True)[1] == "cp1252"


@pytest.mark.parametrize("label", [b"utf-16", b"unicode_escape", b"rot13", b"no-such-charset", b"undefined", b"hex"])
def test_a_declaration_that_cannot_be_meant_is_passed_over(label: bytes) -> None:
    data = b"<meta charset=" + label + b">" + "It’s over.".encode("cp1252")

    assert decode(data, where="x", page=True)[1] == "cp1252"


def test_valid_utf_8_stands_above_a_declaration() -> None:
    data = b"<meta charset=windows-1252>" + "“No”".encode()

    assert decode(data, where="x", page=True)[1] == "utf-8"


@pytest.mark.parametrize(
    ("head", "name"),
    [(b"\x89PNG\r\n\x1a\n", "PNG"), (b"%PDF-1.7\n", "PDF"), (b"PK\x03\x04", "zip"), (b"\x1f\x8b\x08", "gzip")],
)
def test_known_formats_are_named(head: bytes, name: str) -> None:
    error = _refused(head + b"text all the same")

    assert error.reason == "binary"
    assert name in str(error)


def test_data_is_no_text() -> None:
    noise = random.Random(1).randbytes(5000)  # noqa: S311 - no secret

    assert _refused(noise).reason == "binary"
    assert _refused(b"head" + bytes(100)).reason == "binary"


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_single_nul_does_not_make_a_text_binary(codec: str) -> None:
    text = "The council\0 met."

    assert decode(text.encode(codec), where="x")[0] == text


@pytest.mark.parametrize("name", ["utf-8", "windows-1252", "utf-16", "shift_jis"])
def test_text_codecs_may_be_forced(name: str) -> None:
    check_encoding(name)


@pytest.mark.parametrize("name", ["utf-9", "rot13", "zip", ""])
def test_what_is_no_text_codec_may_not(name: str) -> None:
    with pytest.raises(ConfigError, match="knows no text encoding"):
        check_encoding(name)
