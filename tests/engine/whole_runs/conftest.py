"""A foundation model with its real weights, and real scenes for it."""

from __future__ import annotations

import pytest

from scripts.paths import ROOT


@pytest.fixture(scope="session")
def galileo():
    """Path of Galileo nano as an ONNX file."""
    file = ROOT / "build" / "encoders" / "galileo-nano-4.onnx"
    if not file.is_file():
        pytest.skip(f"no encoder at {file}: make test-encoders makes it where the weights and the official code are at hand")
    return str(file)


@pytest.fixture(scope="session")
def farm(shared_data):
    """Paths of the Sentinel-2 scenes of a farm, of ten bands, oldest first."""
    return sorted(map(str, (shared_data / "s2_seasonal_64px" / "00002806639B424A").glob("[12]*.tif")))
