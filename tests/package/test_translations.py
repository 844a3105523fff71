"""The translations are whole, keep their placeholders, and follow the code."""

from __future__ import annotations

import re

import pytest

from scripts import translate
from scripts.paths import ROOT

FILES = sorted((ROOT / "i18n").glob("*.ts"))
PLACEHOLDER = re.compile(r"\{\w+(?:[:!][^}]*)?\}|%n")


@pytest.fixture(scope="module")
def sources() -> list[str]:
    return translate.collect()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_string_of_the_code_is_translated(path, sources):
    wanted = {source for source in sources if translate.is_plural(source) or path.stem != "changedet_en"}
    assert wanted - set(translate.read(path)) == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_placeholders_survive_translation(path):
    for source, forms in translate.read(path).items():
        assert len(forms) == (2 if translate.is_plural(source) else 1), source
        for form in forms:
            assert sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(source)), source
