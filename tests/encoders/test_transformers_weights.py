"""Weights as transformers saves them: what is exported is that model, and the card says from which file."""

from __future__ import annotations

import huggingface_hub
import numpy as np
import pytest
import torch
import transformers

from scripts import export_onnx
from scripts.encoders import checkpoint, contract, parity
from scripts.encoders.dinov2 import Small
from scripts.encoders.recipe import Options
from scripts.encoders.sam2 import Tiny


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A DINOv2 with random weights, and the folder it was saved to."""
    torch.manual_seed(1)
    model = transformers.Dinov2Model(Small(Options()).configuration(transformers)).eval()
    folder = tmp_path_factory.mktemp("dinov2")
    model.save_pretrained(folder)
    return model, folder


def test_a_saved_folder_is_exported_as_it_is(saved, tmp_path):
    model, folder = saved
    out = tmp_path / "dinov2.onnx"
    assert export_onnx.main(["export", "dinov2-small", "--weights", str(folder), "--out", str(out)]) == 0
    entries = contract.read(out)
    assert entries["weights"] == "official"
    assert entries["source_sha256"] == checkpoint.sha256(folder / checkpoint.SAFETENSORS)
    recipe = Small(Options())
    pixels = recipe.pixels(1, 224)
    with torch.no_grad():
        expected = recipe.expected(model, pixels).numpy()
    tokens = parity.session(out).run(["tokens"], {"pixels": pixels.numpy()})[0]
    assert np.abs(tokens - expected).max() <= 1e-5 * np.abs(expected).max()


def test_weights_of_another_size_are_refused(saved, tmp_path, capsys):
    _, folder = saved
    out = tmp_path / "dinov2.onnx"
    assert export_onnx.main(["export", "dinov2-base", "--weights", str(folder), "--out", str(out)]) == 1
    assert "does not fit DINOv2 base" in capsys.readouterr().err
    assert not out.exists()


def test_the_image_encoder_is_taken_out_of_a_whole_sam2(tmp_path):
    tiny = Tiny(Options())
    vision = tiny.configuration(transformers)
    whole = transformers.Sam2Model(transformers.Sam2Config(vision_config=vision)).eval()
    whole.save_pretrained(tmp_path)
    for weights in (tmp_path, tmp_path / checkpoint.SAFETENSORS):
        found = Tiny(Options(weights=str(weights))).official().state_dict()
        expected = whole.vision_encoder.state_dict()
        assert found.keys() == expected.keys()
        assert all(torch.equal(found[key], expected[key]) for key in expected)


def test_the_hub_is_asked_for_the_weights_of_that_name(saved, monkeypatch):
    model, folder = saved
    asked = []
    monkeypatch.setattr(huggingface_hub, "hf_hub_download", lambda *where: asked.append(where) or folder / where[1])
    found = Small(Options(weights="hub")).official().state_dict()
    assert asked == [("facebook/dinov2-small", "model.safetensors")]
    assert all(torch.equal(found[key], value) for key, value in model.state_dict().items())


def test_a_hub_that_cannot_be_reached_is_said_in_one_sentence(monkeypatch, tmp_path, capsys):
    def unreachable(*where):
        raise OSError("no route to host")

    monkeypatch.setattr(huggingface_hub, "hf_hub_download", unreachable)
    out = tmp_path / "dinov2.onnx"
    assert export_onnx.main(["export", "dinov2-small", "--weights", "hub", "--out", str(out)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "no route to host" in line
    assert "--weights" in line


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("dinov2-small", ("--tile-px", "225")), ("dinov2-small", ("--patch-px", "16")), ("sam2-tiny", ("--tile-px", "500"))],
)
def test_sides_that_the_model_cannot_take_are_refused(name, wrong, tmp_path, capsys):
    assert export_onnx.main(["export", name, "--allow-random", "--out", str(tmp_path / "x.onnx"), *wrong]) == 1
    assert wrong[0] in capsys.readouterr().err
