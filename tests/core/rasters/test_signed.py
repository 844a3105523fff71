"""Signed addresses: what is written for others names the raster, and says nothing that opens it."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changedet_plugin.core.errors import SeriesError, explain
from changedet_plugin.core.rasters import address, signed
from changedet_plugin.core.run_facts import RunFacts

PLACE = "https://h.example/c/2020-01-01_B02.tif"
AZURE = "?sv=2021-06-08&se=2026-12-01T00%3A00%3A00Z&sr=c&sp=rl&skoid=c8&sig=Zx%2BSECRET%3D"
AMAZON = "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=SECRET%2F20261129&X-Amz-Date=20261129&X-Amz-Signature=SECRET"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (PLACE + AZURE, PLACE),
        (PLACE + AMAZON, PLACE),
        (PLACE + "?AWSAccessKeyId=SECRET&Signature=SECRET&Expires=1700000000", PLACE),
        (PLACE + "?X-Goog-Signature=SECRET&X-Goog-Expires=60", PLACE),
        (PLACE + "?Policy=SECRET&Signature=SECRET&Key-Pair-Id=SECRET", PLACE),
        (PLACE + "?token=SECRET", PLACE),
        (PLACE + "?access_token=SECRET&version=2", PLACE + "?version=2"),
        (PLACE + "?api_key=SECRET&id=7#t=1", PLACE + "?id=7#t=1"),
        (PLACE + "?x=eyJhbGciOiJIUzI1NiJ9.SECRET.a", PLACE),
        (PLACE + "?aZ09aZ09aZ09aZ09aZ09aZ09aZ09SECRET", PLACE),
        ("https://me:SECRET@h.example/a.tif", "https://h.example/a.tif"),
        ("/vsicurl/https://me:SECRET@h.example/a.tif?token=SECRET", "/vsicurl/https://h.example/a.tif"),
        (f"/vsicurl?header.Authorization=SECRET&url={quote(PLACE + AZURE, safe='')}", f"/vsicurl?url={quote(PLACE, safe='')}"),
        (f"/vsizip/{{/vsicurl/{PLACE}.zip{AZURE}}}/a.tif", f"/vsizip/{{/vsicurl/{PLACE}.zip}}/a.tif"),
        (address.bands_of(PLACE + AZURE, (2, 3)), address.bands_of(PLACE, (2, 3))),
        (
            address.joined([PLACE + AZURE, PLACE.replace("B02", "B03") + AZURE.replace("Zx", "SECRETb")]),
            address.joined([PLACE, PLACE.replace("B02", "B03")]),
        ),
    ],
)
def test_the_secret_part_is_left_out_and_the_place_stays(given, told):
    assert signed.unsigned(given) == told
    assert signed.is_signed(given)
    assert not signed.is_signed(told)


@pytest.mark.parametrize(
    "plain",
    [
        "/data/what?sig=1.tif", "C:/a@b/c.tif", PLACE, PLACE + "?version=3&band=red&date=2020-01-01", "GPKG:/a.gpkg:table",
        "/vsizip//data/a.zip/b.tif", "/data/T32_{B02,B03}_10m.jp2", "vrt:///data/a.tif?bands=1,2",
        PLACE + "?id=9f8b7c6d-1234-4abc-9def-0123456789ab", "s3://bucket/key/a.tif", "",
        "https://host/a,b/T32_{B02,B03}_10m.tif",
    ],
)  # fmt: skip
def test_what_holds_no_secret_stays_as_it_is(plain):
    assert signed.unsigned(plain) == plain
    assert not signed.is_signed(plain)


NAMES = st.sampled_from(["sig", "token", "Signature", "X-Amz-Security-Token", "apikey", "password", "jwt"])
TOKEN = st.text("abcdefABCDEF0123456789+/=-_.~", min_size=4, max_size=40).map(lambda text: "SECRET" + text)


@given(NAMES, TOKEN, st.lists(st.sampled_from(["v=1", "band=2", "f=cog"]), max_size=3), st.booleans())
def test_no_letter_of_a_token_is_left_wherever_the_address_stands(name, token, others, is_escaped):
    query = "&".join([*others, f"{name}={quote(token, safe='') if is_escaped else token}"])
    told = signed.unsigned(f"{PLACE}?{query}")
    assert "SECRET" not in told
    assert all(other in told for other in others)
    sentence = f"It could not be read ({PLACE}?{query}); run it again."
    assert "SECRET" not in signed.without_secrets(sentence)
    assert PLACE in signed.without_secrets(sentence)
    assert signed.without_secrets(sentence).endswith("); run it again.")


def test_neither_sentences_nor_facts_hold_one():
    assert "SECRET" not in explain(SeriesError(f"{PLACE}{AZURE} cannot be opened."))[1]
    facts = RunFacts(
        parameters={"encoder": f"https://me:SECRET@h.example/{AZURE}"},
        inputs=({"path": PLACE + AZURE},),
        warnings=(f"{PLACE}{AMAZON} is dark.",),
        notices=({"code": "a", "values": {"names": [PLACE + AZURE]}},),
    )
    assert "SECRET" not in "".join(facts.to_table().values())
