"""Exports of random weights in the official architecture. Run by ``make test-encoders``, in an environment of their own.

``SOURCES`` names a folder with clones of the official repositories of models that have no package; what is not there is
skipped, counted and said.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts import export_onnx
from scripts.encoders import registry
from tests.shared import SHARED


@pytest.fixture(scope="session")
def source():
    """Find the clone of a repository, by the last part of its address."""

    def find(repository):
        folder = Path(os.environ.get("SOURCES", "build/sources")).resolve() / repository.rsplit("/", 1)[-1]
        if not folder.is_dir():
            pytest.skip(f"no clone of {repository} at {folder}; set SOURCES to the folder that holds it")
        return folder

    return find


@pytest.fixture(scope="session")
def exported(source, tmp_path_factory):
    """Export a model with random weights through the command line, once; the path of its ONNX file."""
    made = {}

    def export(name, *options):
        key = (name, *options)
        if key not in made:
            path = tmp_path_factory.mktemp("onnx") / f"{name}.onnx"
            arguments = ["export", name, "--out", str(path), "--allow-random", *options]
            needs = registry.find(name).needs
            if needs.startswith("https://"):
                arguments += ["--source", str(source(needs))]
            assert export_onnx.main(arguments) == 0
            made[key] = path
        return made[key]

    return export


@pytest.fixture(scope="session")
def shared_weights():
    """Real weights of small models, where they are at hand."""
    folder = SHARED / "weights"
    if not folder.is_dir():
        pytest.skip(f"no weights at {folder}; set CHANGEDET_SHARED")
    return folder
