"""What cannot be exported ends in one sentence, and leaves no file."""

from __future__ import annotations

import pytest

from scripts import export_onnx
from scripts.encoders.galileo import REPOSITORY


@pytest.fixture
def refused(tmp_path, capsys):
    """Run an export that must fail; what it says."""

    def run(*arguments):
        assert export_onnx.main(["export", *arguments, "--out", str(tmp_path / "out.onnx")]) == 1
        assert [path.name for path in tmp_path.iterdir() if path.suffix == ".onnx"] == []
        (line,) = capsys.readouterr().err.splitlines()
        return line

    return run


def test_an_unknown_model_is_answered_with_the_known_ones(refused):
    assert "galileo-nano" in refused("galileo-giant", "--allow-random")


def test_weights_must_be_named(refused):
    assert "--weights" in refused("galileo-nano")


def test_the_official_code_must_be_there(refused):
    assert REPOSITORY in refused("galileo-nano", "--allow-random")


def test_a_checkpoint_that_is_none_is_refused(refused, source, tmp_path):
    (tmp_path / "encoder.pt").write_bytes(b"nothing")
    line = refused("galileo-nano", "--weights", str(tmp_path / "encoder.pt"), "--source", str(source(REPOSITORY)))
    assert "encoder.pt" in line


def test_a_checkpoint_of_another_size_is_refused(refused, source, shared_weights):
    line = refused(
        "galileo-tiny", "--weights", str(shared_weights / "galileo_nano/encoder.pt"), "--source", str(source(REPOSITORY))
    )
    assert "does not fit" in line


def test_a_file_without_a_card_is_no_encoder(tmp_path, capsys):
    (tmp_path / "x.onnx").write_bytes(b"")
    for command in ("check", "meta"):
        assert export_onnx.main([command, str(tmp_path / "x.onnx")]) == 1
        assert "x.onnx" in capsys.readouterr().err
