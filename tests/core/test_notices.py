"""Every warning has a code with values, words itself in English or in another language, and survives JSON."""

from __future__ import annotations

import json
import string

import pytest

from changedet_plugin.core.notices import AND_MORE, MOST_NAMED, SENTENCES, from_plain, notice


def placeholders(sentence):
    return {name: form for _, name, form, _ in string.Formatter().parse(sentence) if name}


def made(code, n=2):
    """A notice of a code, with a number wherever its sentence formats one, else a text."""
    forms = {name: form for sentence in SENTENCES[code] for name, form in placeholders(sentence).items()}
    return notice(code, **{name: n if name == "n" else 1.5 if form else name.upper() for name, form in forms.items()})


def upper(sentence):
    """A language: the words in capitals, the placeholders as they are."""
    parts = string.Formatter().parse(sentence)
    return "".join(words.upper() + (f"{{{name}{form and ':' + form}}}" if name else "") for words, name, form, _ in parts)


@pytest.mark.parametrize("code", SENTENCES)
def test_every_code_words_itself_and_survives_json(code):
    for n in (1, 2):
        told = made(code, n)
        assert "{" not in str(told)
        read = from_plain(json.loads(json.dumps(told.as_plain())))
        assert (read, str(read)) == (told, str(told))


def test_where_a_sentence_has_two_forms_the_number_chooses():
    assert [code for code, forms in SENTENCES.items() if not 1 <= len(forms) <= 2] == []
    for code in (code for code, forms in SENTENCES.items() if len(forms) == 2):
        assert "{n}" not in SENTENCES[code][0]
        assert "{n}" in SENTENCES[code][1]
    one, many = (str(notice("unusual_dates", n=n, total=7, dates=["2020-07-01"] * n)) for n in (1, 2))
    assert one.startswith("1 date of 7 differs from the reference")
    assert many.startswith("2 dates of 7 differ from the reference")


def test_a_list_names_the_first_and_counts_the_rest():
    dates = [f"200{index}" for index in range(MOST_NAMED + 3)]
    full, cut = (str(notice("no_pixel_valid", dates=dates[:n])) for n in (MOST_NAMED, MOST_NAMED + 3))
    assert full == "Left out, because no pixel is valid: 2000, 2001, 2002, 2003, 2004, 2005."
    assert cut == "Left out, because no pixel is valid: 2000, 2001, 2002, 2003, 2004, 2005 and 3 more."


def test_notices_stand_inside_others_and_speak_their_language():
    scenes = [
        notice("scene_off", scene="a.tif (2020-07-01)", pixels=3.25),
        notice("scene_distorted", scene="b.tif", pixels=2.5),
    ]
    told = notice("of_series", series="delta", notice=notice("misplaced_left_out", scenes=scenes * 4))
    assert str(told).startswith(
        "delta: Left out, because they do not lie on the others: a.tif (2020-07-01) lies 3.2 pixels off, "
        "b.tif is distorted by 2.5 pixels, "
    )
    assert " and 2 more; the alignment 'correct' moves such dates" in str(told)
    assert from_plain(json.loads(json.dumps(told.as_plain()))) == told
    worded = told.worded(upper)
    assert "delta: LEFT OUT" in worded
    assert "a.tif (2020-07-01) LIES 3.2 PIXELS OFF" in worded
    assert " AND 2 MORE" in worded
    assert set(placeholders(AND_MORE)) == {"names", "n"}


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"code": "of_the_future", "values": {}},
        {"code": "list_cut", "values": {"n": 3}},
        {"code": "list_cut", "values": None},
        {"code": "reference_changes", "values": {"share": "much"}},
        {"code": "reference_changes", "values": {"share": None}},
        {"code": "of_series", "values": {"series": "a", "notice": {"code": "of_the_future", "values": {}}}},
        {"code": "misplaced_used", "values": {"scenes": [{"code": "scene_off", "values": {"scene": "a"}}]}},
    ],
)
def test_what_is_not_known_or_damaged_is_none(plain):
    assert from_plain(plain) is None


def test_the_engine_cannot_send_what_has_no_sentence():
    with pytest.raises(KeyError):
        notice("of_the_future")
    with pytest.raises(KeyError):
        notice("list_cut", n=3)
