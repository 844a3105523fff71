"""What all tests share: the real series where they are at hand."""

from __future__ import annotations

import pytest

from tests.shared import SHARED


@pytest.fixture(scope="session")
def shared_data():
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip(f"no real series at {folder}; set CHANGEDET_SHARED")
    return folder
