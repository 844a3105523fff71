"""Checkpoints as training runs leave them: only numbers are read, and no code that lies in them runs."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import pytest
import torch

from scripts.encoders import checkpoint, registry
from scripts.encoders.recipe import ExportError, Options


class Settings(dict):
    """Of a training run, by a class of its own."""


class Harm:
    """Touches a file as it is read."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (Path.touch, (self.path,))


def test_settings_of_a_training_run_are_passed_over(tmp_path):
    path, settings = tmp_path / "x.ckpt", Settings(path=Path("a"), size="large")
    more = {"hyper_parameters": settings, "score": np.float64(1), "places": [Path("b")], "size": torch.Size([2])}
    torch.save({"state_dict": {"w": torch.ones(2)}, **more}, path)
    assert torch.equal(checkpoint.load(path)["state_dict"]["w"], torch.ones(2))


def test_code_in_a_checkpoint_does_not_run(tmp_path):
    path, mark = tmp_path / "x.ckpt", tmp_path / "mark"
    torch.save({"state_dict": {}, "harm": Harm(mark)}, path)
    with contextlib.suppress(ExportError):  # refused or passed over: both will do
        checkpoint.load(path)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("name", "prefix", "other"),
    [("clay-tiny", "model.encoder.", "model.decoder.x"), ("anysat-tiny", "", "projector_l8.x")],
)
def test_the_encoder_is_taken_out_of_the_checkpoint_of_a_training_run(source, tmp_path, name, prefix, other):
    recipe = registry.find(name)
    folder = source(recipe.needs)
    model = recipe(Options(source=folder)).official()
    parts = getattr(model, "model", model).state_dict()
    path = tmp_path / "official.ckpt"
    torch.save({"state_dict": {**{prefix + key: value for key, value in parts.items()}, other: torch.ones(1)}}, path)
    again = recipe(Options(str(path), folder))
    pixels = again.pixels(1, again.shape.tile_px)
    with torch.no_grad():
        assert torch.equal(again.expected(again.official(), pixels), again.expected(model, pixels))
