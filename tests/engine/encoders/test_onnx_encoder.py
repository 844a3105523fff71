"""The built-in encoder equals its formula, and what is no encoder is refused in one sentence."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper
from onnxruntime.capi import onnxruntime_pybind11_state as state

from changedet_plugin import paths
from changedet_plugin.core.errors import DeviceError, EncoderError
from changedet_plugin.core.parameters import BUILTIN
from changedet_plugin.engine.encoders import cards, onnx_encoder, providers
from changedet_plugin.engine.encoders.model_hash import model_hash
from scripts import export_onnx
from scripts.encoders import spectex
from tests import spectex_twin, square_encoder

N_FEATURES = {1: 4, 2: 7, 4: 11, 8: 11, 16: 11}
"""By the side of a patch: how many a band."""


def test_shipped_files_are_what_the_script_builds(tmp_path):
    for path in export_onnx.write_default(tmp_path):
        assert path.read_bytes() == (paths.RESOURCES / "encoders" / path.name).read_bytes()


@settings(max_examples=40, deadline=None)
@given(
    patch_px=st.sampled_from([1, 2, 4, 8, 16]),
    n=st.integers(1, 2),
    bands=st.integers(1, 5),
    size=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    seed=st.integers(0, 99),
)
def test_graph_equals_its_numpy_twin(patch_px, n, bands, size, seed):
    side = max(1, patch_px // 2)
    random = np.random.default_rng(seed)
    pixels = random.normal(1000, 300, (n, bands, size[0] * side, size[1] * side)).astype(np.float32)
    shift, scale = random.normal(1000, 50, bands).astype(np.float32), random.uniform(50, 400, bands).astype(np.float32)
    tokens = onnx_encoder.load(BUILTIN, patch_px, "cpu").encode(pixels, shift, scale)
    assert tokens.shape == (n, *size, N_FEATURES[patch_px] * bands)
    for image, found in zip(pixels, tokens):
        # The variance is a difference of means of squares: in float32 its root is good to some 1e-3 where it is near 0.
        np.testing.assert_allclose(
            found**2, spectex_twin.tokens(image, shift, scale, side, spectex_twin.REACHES[patch_px]) ** 2, atol=1e-4
        )


def test_card_says_what_the_engine_needs():
    card = onnx_encoder.load(BUILTIN, 8, "cpu").card
    assert (card.id, card.token_px, card.bands, card.harmonised, card.halo_px) == ("spectex-4", 4, None, True, 8)
    assert len(card.sha256) == 64


def test_provider_is_the_one_really_used():
    encoder = onnx_encoder.load(BUILTIN, 8, "cpu")
    assert encoder.provider == "CPUExecutionProvider"
    assert encoder.reason


def test_without_cuda_auto_says_why_and_cuda_refuses():
    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("this onnxruntime has CUDA")
    assert "CUDA" in onnx_encoder.load(BUILTIN, 8, "auto").reason
    with pytest.raises(DeviceError, match="choose the processor"):
        onnx_encoder.load(BUILTIN, 8, "cuda")


@pytest.fixture
def altered(tmp_path):
    """The built-in encoder with other metadata (None = removed) and, if wanted, another graph."""

    def write(change=None, **entries):
        model = spectex.build("spectex-4")
        props = {entry.key: entry.value for entry in model.metadata_props}
        for key, value in entries.items():
            name = f"changedet.{key}"
            if value is None:
                del props[name]
            else:
                props[name] = json.dumps(value)
        helper.set_model_props(model, props)
        if change:
            change(model)
        path = tmp_path / "other.onnx"
        path.write_bytes(model.SerializeToString())
        return str(path)

    return write


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"schema": None}, "does not describe itself"),
        ({"schema": 2}, "newer version"),
        ({"schema": "one"}, "newer version"),
        ({"weights": "random-test"}, "random weights"),
        ({"patch_px": None}, "patch_px"),
        ({"patch_px": "four"}, "patch_px"),
        ({"patch_px": 3}, "patches of 8"),
        ({"extra_inputs": []}, "input shift"),
        ({"extra_inputs": "none"}, "extra_inputs"),
        ({"extra_inputs": [{"name": "shift", "source": "date-doy"}]}, "input shift"),
    ],
)
def test_bad_card_is_refused(altered, entries, sentence):
    with pytest.raises(EncoderError, match=sentence) as caught:
        onnx_encoder.load(altered(**entries), 8)
    assert "other.onnx" in str(caught.value) or "SpecTex" in str(caught.value)
    assert str(caught.value).count("\n") == 0


def test_good_card_is_taken(altered):
    assert onnx_encoder.load(altered(name="Mine", id=None), 8).card.id == "mine"


def rename_output(model):
    model.graph.output[0].name = model.graph.node[-1].output[0] = "features"


def claim_ten_gigabytes(model):
    """Weights of 50 000 x 50 000 numbers, in a file of a few kilobytes."""
    tensor = next(t for t in model.graph.initializer if t.data_type == TensorProto.FLOAT and t.dims)
    tensor.ClearField("dims")
    tensor.dims.extend([50_000, 50_000])


def take_images_of_a_hundred_kilometres(model):
    dims = model.graph.input[0].type.tensor_type.shape.dim
    dims[2].dim_value = dims[3].dim_value = 50_000


def use_custom_operator(model):
    model.graph.node[-1].op_type = "NobodyKnowsThis"


def keep_weights_elsewhere(location):
    def change(model):
        tensor = next(t for t in model.graph.initializer if t.data_type == TensorProto.FLOAT and t.dims)
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value=location)

    return change


@pytest.mark.parametrize(
    "change", [rename_output, use_custom_operator, claim_ten_gigabytes, keep_weights_elsewhere("../secret.bin")]
)
def test_graph_that_cannot_be_used_is_refused(altered, tmp_path, change):
    (tmp_path.parent / "secret.bin").write_bytes(bytes(4096))
    with pytest.raises(EncoderError, match=r"other\.onnx"):
        onnx_encoder.load(altered(change), 8)


def test_the_weights_beside_an_encoder_are_part_of_what_it_is(altered, tmp_path):
    def beside(model):
        tensor = next(t for t in model.graph.initializer if t.data_type == TensorProto.FLOAT and t.dims)
        (tmp_path / "weights.bin").write_bytes(onnx.numpy_helper.to_array(tensor).tobytes())
        keep_weights_elsewhere("weights.bin")(model)

    path, weights = altered(beside), tmp_path / "weights.bin"
    first = onnx_encoder.load(path, 8).card.sha256
    assert onnx_encoder.load(path, 8).card.sha256 == first
    weights.write_bytes(bytes(len(weights.read_bytes())))
    assert onnx_encoder.load(path, 8).card.sha256 != first


def test_the_hash_of_a_model_of_one_file_is_that_of_the_file():
    for path in (paths.RESOURCES / "encoders").glob("*.onnx"):
        assert model_hash(path) == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("place", ["graph", "branch", "attribute", "function"])
def test_weights_are_found_wherever_they_are_named(tmp_path, place):
    tensor = TensorProto(name="w", dims=[1], data_type=TensorProto.FLOAT, data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="offset", value="0")
    tensor.external_data.add(key="location", value="far.bin")
    inner = helper.make_graph([], "inner", [], [], [tensor] if place != "attribute" else [])
    node = helper.make_node("Constant", [], ["c"], value=tensor)
    graph = inner
    if place == "branch":
        graph = helper.make_graph([helper.make_node("If", ["a"], ["b"], then_branch=inner)], "outer", [], [])
    elif place != "graph":
        graph = helper.make_graph([node] if place == "attribute" else [], "outer", [], [])
    model = helper.make_model(graph)
    if place == "function":
        model.functions.append(helper.make_function("mine", "f", [], ["c"], [node], []))
    path = tmp_path / "model.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(EncoderError, match=r"far\.bin"):
        model_hash(path)
    (tmp_path / "far.bin").write_bytes(b"1234")
    assert model_hash(path) != hashlib.sha256(path.read_bytes()).hexdigest()


def test_weights_in_an_absolute_place_are_refused(altered, tmp_path):
    outside = tmp_path.parent / "absolute.bin"
    outside.write_bytes(bytes(4096))
    with pytest.raises(EncoderError, match=r"other\.onnx"):
        onnx_encoder.load(altered(keep_weights_elsewhere(str(outside))), 8)


def test_files_that_are_no_model_are_refused(tmp_path):
    (tmp_path / "noise.onnx").write_bytes(b"noise")
    for name in ("noise.onnx", "nothing.onnx"):
        with pytest.raises(EncoderError, match=name):
            onnx_encoder.load(str(tmp_path / name), 8)


def test_wrong_number_of_bands_is_a_sentence(altered):
    def three_bands(model):
        for dim in (model.graph.input[0].type.tensor_type.shape.dim[1],):
            dim.ClearField("dim_param")
            dim.dim_value = 3

    encoder = onnx_encoder.load(altered(three_bands), 8)
    with pytest.raises(EncoderError, match="4 bands"):
        encoder.encode(np.zeros((1, 4, 16, 16), np.float32), np.zeros(4, np.float32), np.ones(4, np.float32))


def test_the_scripts_need_no_torch():
    for script in (spectex, export_onnx):
        assert "torch" not in Path(script.__file__).read_text().split("def ")[0]
    assert onnx.__version__


@pytest.fixture
def square(tmp_path):
    """The path of the small encoder of fixed squares, its graph or card changed."""

    def make(model=None, **changes):
        return square_encoder.write(tmp_path / "squares.onnx", model, **changes)

    return make


def test_a_card_says_what_squares_of_which_bands_in_which_units(square):
    card = onnx_encoder.load(square(), 8).card
    assert (card.bands, card.tile_px, card.halo_px, card.harmonised) == (("red", "NIR"), 32, 8, False)
    assert (card.units["kind"], card.mean, card.gsd_range_m) == ("dn", square_encoder.MEAN, (5.0, 30.0))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tile_px": 40}, "tile_px 40, but its graph has 32"),
        ({"bands": ["red", "NIR", "blue"]}, "bands 3, but its graph has 2"),
        ({"dim": 7}, "dim 7, but its graph has 2"),
        ({"patch_px": 8}, "patch_px 4, but its graph has 8"),
        ({"tile_px": 100_000}, "tile_px"),
        ({"input_units": {"kind": "volts"}}, "input_units"),
        ({"gsd_range_m": [10]}, "gsd_range_m"),
        ({"time": {"mode": "multi"}}, "time, bands, height, width"),
        ({"weights": "random-test"}, "random weights"),
        ({"schema": 2}, "newer version"),
    ],
)
def test_a_card_that_is_not_true_is_refused(square, changes, sentence):
    with pytest.raises(EncoderError, match=sentence):
        onnx_encoder.load(square(selftest=False, **changes), 8)


def test_an_image_that_no_machine_holds_is_refused_before_it_is_made(square):
    model = square_encoder.graph()
    take_images_of_a_hundred_kilometres(model)
    with pytest.raises(EncoderError, match=r"squares\.onnx"):
        onnx_encoder.load(square(model, selftest=False), 8)


def test_a_file_that_does_not_reproduce_its_own_test_is_refused(square):
    path = square()
    entries = square_encoder.card(selftest={"input_seed": 0, "shape": [1, 2, 32, 32], "tokens_l2": 1.0, "rtol": 1e-3})
    model = square_encoder.graph()
    helper.set_model_props(model, {f"changedet.{key}": json.dumps(value) for key, value in entries.items()})
    onnx.save(model, path)
    with pytest.raises(EncoderError, match="other tokens on CPUExecutionProvider"):
        onnx_encoder.load(path, 8)


def test_a_truncated_file_is_refused(square):
    path = Path(square())
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(EncoderError, match=r"squares\.onnx"):
        onnx_encoder.load(str(path), 8, "cpu")


def test_where_memory_is_short_fewer_images_are_run_at_once(square):
    encoder = onnx_encoder.load(square(), 8)
    session, sizes = encoder._session, []

    class Small:
        """A device that holds two images."""

        def run(self, names, feeds, _options):
            sizes.append(len(feeds["pixels"]))
            if sizes[-1] > 2:
                raise state.RuntimeException("Failed to allocate memory for requested buffer of size 12345")
            return session.run(names, feeds)

    pixels = np.random.default_rng(0).normal(1500, 300, (11, 2, 32, 32)).astype(np.float32)
    blank = np.zeros(2, np.float32)
    expected = encoder.encode(pixels, blank, blank + 1)
    encoder._session, encoder._batch = Small(), 16
    np.testing.assert_array_equal(encoder.encode(pixels, blank, blank + 1), expected)
    assert sizes[:4] == [11, 5, 2, 2]
    assert max(sizes[2:]) == 2


def test_a_graph_that_does_not_end_is_refused(square):
    path = Path(square(square_encoder.endless(), selftest=False))
    session = providers.session(path, [providers.CPU])
    card, extra = cards.read(path, session)
    encoder = onnx_encoder.OnnxEncoder(card, session, extra, "", seconds=0.5)
    with pytest.raises(EncoderError, match=r"did not end within 0\.5 s on an image of 32 x 32"):
        encoder.encode(np.zeros((1, 2, 32, 32), np.float32), np.zeros(2), np.ones(2))


def test_a_graph_that_makes_other_tokens_than_it_says_is_refused(square):
    model = square_encoder.graph()
    model.graph.node[-1].output[0] = "made"
    model.graph.node.append(helper.make_node("Concat", ["made", "made"], ["tokens"], axis=1))
    for value in (model.graph.input[0], model.graph.output[0]):
        for dim in value.type.tensor_type.shape.dim:
            dim.dim_param = "any"
    encoder = onnx_encoder.load(square(model, selftest=False), 8)
    with pytest.raises(EncoderError, match=r"tokens of shape \(1, 16, 8, 2\)"):
        encoder.encode(np.zeros((1, 2, 32, 32), np.float32), np.zeros(2), np.ones(2))


CARD_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["mean", "std", "kind", "mode"]), inner),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from([*square_encoder.card(), "extra_inputs", "id", "halo_px"]), value=CARD_VALUES)
def test_any_value_in_a_card_is_read_or_refused(square, key, value):
    path = square(selftest=False, **{key: value})
    sentence = ""
    try:
        card = onnx_encoder.describe(Path(path))
    except EncoderError as error:
        sentence = str(error)
    if sentence:
        assert "squares.onnx" in sentence
        assert sentence.endswith(".")
    else:
        assert card.token_px >= 1
        assert card.name.strip()
        assert len(card.mean) == len(card.std)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes_have_a_hash_or_are_refused(tmp_path, content):
    path = tmp_path / "a.onnx"
    path.write_bytes(content)
    try:
        found = model_hash(path)
    except EncoderError:
        return
    assert found == hashlib.sha256(content).hexdigest()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=6))
def test_an_encoder_with_flipped_bytes_is_read_or_refused(square, flips):
    path = Path(square(selftest=False))
    content = bytearray(path.read_bytes())
    for place, other in flips:
        content[int(place * len(content))] ^= other
    path.write_bytes(content)
    with suppress(EncoderError):
        assert onnx_encoder.describe(path).token_px >= 1


@pytest.mark.parametrize("name", [b"batch", b"tokens", b"pixels", b"Squares"])
def test_a_name_that_is_no_text_is_refused(square, name):
    path = Path(square(selftest=False))
    path.write_bytes(path.read_bytes().replace(name, b"\xf2\xff" + name[2:]))
    with pytest.raises(EncoderError, match=r"squares\.onnx"):
        onnx_encoder.describe(path)
