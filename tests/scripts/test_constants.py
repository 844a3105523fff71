"""docs/constants.md says what the source says."""

from __future__ import annotations

import re

import pytest

from scripts import constants
from scripts.constants import STAGES, Constant

SOURCE = '''"""What is tried here? A few lines.

More of it.
"""
import re

SIDE_PX = 1 << 3
"""How long
a side is, see ``other``. Decision 0006."""
LOW, HIGH = 0.5, (1.5, 2)
"""Border of a | b. [spreads]"""
# Why it is so (decision 0009).
RATE: float = 2e-3
N_ROUNDS = 7  # times
SILENT = 4
WORDS = "seven"
PATTERN = re.compile(r"7")
_PRIVATE = 3
small = 9
MANY = (1111111111, 2222222222, 3333333333, 4444444444, 5555555555, 6666666666)
'''


def test_a_constant_is_read_with_its_unit_and_its_decision():
    assert constants.constants(SOURCE) == [
        Constant("SIDE_PX", "1 << 3", "px", "How long a side is, see ``other``.", ("0006",)),
        Constant("LOW", "0.5", "spreads", "Border of a | b.", ()),
        Constant("HIGH", "(1.5, 2)", "spreads", "Border of a | b.", ()),
        Constant("RATE", "2e-3", "", "Why it is so.", ("0009",)),
        Constant("N_ROUNDS", "7", "", "times", ()),
        Constant("SILENT", "4", "", "", ()),
        Constant("MANY", "(1111111111, 2222222222, 3333333333, 4444444444, 5555555555 ...", "", "", ()),
    ]
    assert constants.question(SOURCE) == "What is tried here?"


def test_the_page_is_true():
    assert constants.PAGE.read_text(encoding="utf-8") == constants.page(), "run: make constants"


def test_what_the_page_links_to_is_there():
    page = constants.PAGE.read_text(encoding="utf-8")
    method = (constants.PAGE.parent / "method.md").read_text(encoding="utf-8")
    anchors = {constants.anchor(heading) for heading in re.findall(r"^#+ (.+)$", method, re.MULTILINE)}
    assert set(re.findall(r"\(method\.md#([^)]+)\)", page)) <= anchors
    pages = set(re.findall(r"\((decisions/[^)]+)\)", page))
    assert len(pages) > 3
    assert [path for path in pages if not (constants.PAGE.parent / path).exists()] == []


@pytest.mark.parametrize("stage", STAGES, ids=[stage.title for stage in STAGES])
def test_every_constant_says_what_it_decides(stage):
    paths = list(constants.modules(stage))
    assert paths
    silent = [
        f"{path.name}: {one.name}" for path in paths for one in constants.constants(path.read_text("utf-8")) if not one.decides
    ]
    assert silent == []
