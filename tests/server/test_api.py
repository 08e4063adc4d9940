"""The functions behind the API: real answers, and a clear sentence for every bad argument."""

import io
import math

import numpy as np
import pytest
import torch
from PIL import Image

from explorer import artefacts, latent
from explorer.server import api
from explorer.upload.edits import UploadError


def png(pixels: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels.reshape(28, 28)).save(buffer, format="PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("model", ["ae", "vae"])
def test_encoding_a_test_digits_file_gives_its_shipped_code(
    model: str, shipped: artefacts.Artefacts
) -> None:
    answer = api.encode(shipped, png(shipped.digits[7]), model)
    np.testing.assert_allclose(answer["code"], shipped.models[model].codes[7], rtol=1e-3, atol=1e-3)
    np.testing.assert_array_equal(
        np.round(np.array(answer["image"]).ravel() * 255), shipped.digits[7]
    )
    assert (answer["logvar"] is None) == (model == "ae")


@pytest.mark.parametrize("model", ["ae", "vae"])
def test_decode_is_the_models_decoder(model: str, shipped: artefacts.Artefacts) -> None:
    code = shipped.models[model].codes[3]
    expected = shipped.models[model].net.decode(torch.from_numpy(code[None])).reshape(28, 28)
    for given in (code.tolist(), tuple(code.tolist()), code):
        np.testing.assert_allclose(api.decode(shipped, given, model), expected, atol=1e-6)


def test_a_list_of_codes_is_decoded_to_a_list_of_images(shipped: artefacts.Artefacts) -> None:
    codes = shipped.models["vae"].codes[: api.MOST_CODES]
    expected = [api.decode(shipped, code, "vae") for code in codes[:3]]
    for given in (codes, codes.tolist()):
        images = api.decode(shipped, given, "vae")
        assert np.shape(images) == (api.MOST_CODES, 28, 28)
        np.testing.assert_allclose(images[:3], expected, atol=1e-6)


@pytest.mark.parametrize("model", ["ae", "vae"])
def test_fitted_samples_are_those_of_the_maps(model: str, shipped: artefacts.Artefacts) -> None:
    answer = api.sample(shipped, model, 3, 0, "fitted")
    np.testing.assert_allclose(answer["codes"], shipped.models[model].fitted[:3], atol=1e-5)
    np.testing.assert_allclose(
        answer["images"], api.decode(shipped, answer["codes"], model), atol=1e-6
    )


@pytest.mark.parametrize("kind", ["gauss", None, 3, ["fitted"]])
def test_unknown_kinds_of_samples_are_refused(kind: object, shipped: artefacts.Artefacts) -> None:
    with pytest.raises(ValueError, match="kind must be one of normal, fitted, got"):
        api.sample(shipped, "ae", 1, 0, kind)  # pyrefly: ignore[bad-argument-type]


def test_the_judge_judges_the_pictures_that_it_is_given(shipped: artefacts.Artefacts) -> None:
    samples = slice(0, api.MOST_PICTURES)
    images = api.decode(shipped, shipped.normal[samples], "ae")
    found = api.judge(shipped, images)
    stored = shipped.models["ae"]
    np.testing.assert_allclose(found["p_digit"], stored.p_digit[samples] / 255, atol=0.004)
    assert found["digit"] == stored.reads[samples].tolist()
    rows = [3, 4, 5]
    digits = shipped.digits[rows].reshape(-1, 28, 28) / 255
    real = api.judge(shipped, digits)
    assert real["digit"] == shipped.labels[rows].tolist()
    assert min(real["p_digit"]) > 0.9
    assert api.judge(shipped, digits[0].tolist())["digit"] == real["digit"][:1]


@pytest.mark.parametrize(
    ("pictures", "says"),
    [
        (None, "pictures must be 28 rows of 28 grey values, or a list of such pictures"),
        ([], "pictures must be 28 rows"),
        ("picture", "pictures must be 28 rows"),
        ([[0.0] * 28] * 27, "pictures must be 28 rows"),
        ([[0.0] * 28] * 27 + [[0.0]], "pictures must be 28 rows"),
        (np.zeros((0, 28, 28)), "pictures must be 28 rows"),
        (np.zeros((31, 28, 28)), "pictures must be at most 30, got 31"),
        (np.full((28, 28), 255), "grey values from 0 .paper. to 1 .ink. only"),
        (np.full((28, 28), np.nan), "grey values from 0 .paper. to 1 .ink. only"),
        ([[10**400] * 28] * 28, "pictures must be 28 rows|grey values from 0"),
    ],
)
def test_what_is_no_picture_is_not_judged(
    pictures: object, says: str, shipped: artefacts.Artefacts
) -> None:
    with pytest.raises(ValueError, match=says):
        api.judge(shipped, pictures)  # pyrefly: ignore[bad-argument-type]


def test_sample_gives_the_samples_of_the_maps(shipped: artefacts.Artefacts) -> None:
    answer = api.sample(shipped, "vae", 5, 0)
    np.testing.assert_array_equal(np.float32(answer["codes"]), shipped.normal[:5])
    first = api.decode(shipped, answer["codes"][0], "vae")
    np.testing.assert_allclose(answer["images"][0], first, atol=1e-6)


def test_sample_of_another_seed_is_another_sample(shipped: artefacts.Artefacts) -> None:
    assert api.sample(shipped, "ae", 1, 1)["codes"] == latent.standard_normal(1, 1, 32).tolist()
    assert api.sample(shipped, "ae", 1, 1)["codes"] != api.sample(shipped, "ae", 1, 2)["codes"]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ([0.0] * 31, "code must be a list of 32 numbers, got 31 values"),
        ([], "code must be a list of 32 numbers, got 0 values"),
        ("0" * 32, "code must be a list of 32 numbers, got 32 values"),
        (None, "code must be a list of 32 numbers, got NoneType"),
        (np.zeros((1, 31)), "code 0 must be a list of 32 numbers, got 31 values"),
        ([[0.0] * 32, [0.0] * 31], "code 1 must be a list of 32 numbers, got 31 values"),
        ([[0.0] * 32, 5], "code 1 must be a list of 32 numbers, got int"),
        (np.zeros((257, 32)), "code must be at most 256 codes, got 257"),
        (np.full((2, 32), np.inf), "code 0 must hold finite numbers only"),
        (np.full(32, np.nan, np.float32), "finite numbers only, .* but value 0 is nan"),
        (
            [math.nan] + [0.0] * 31,
            "finite numbers only, up to 65504 either way, but value 0 is nan",
        ),
        (
            [0.0] * 31 + [math.inf],
            "finite numbers only, up to 65504 either way, but value 31 is inf",
        ),
        ([1e39] + [0.0] * 31, "finite numbers only, up to 65504 either way, but value 0 is 1e+39"),
        ([-65505.0] + [0.0] * 31, "65504 either way, but value 0 is -65505"),
        ([10**400] + [0.0] * 31, "65504 either way, but value 0 is 1000"),
        (["1"] * 32, "numbers only, but value 0 is '1'"),
        ([True] * 32, "numbers only, but value 0 is True"),
    ],
)
def test_bad_codes_are_refused(code: object, says: str, shipped: artefacts.Artefacts) -> None:
    with pytest.raises(ValueError, match=says.replace("+", r"\+")):
        api.decode(shipped, code, "vae")  # pyrefly: ignore[bad-argument-type]


@pytest.mark.parametrize("model", ["ae", "vae"])
@pytest.mark.parametrize("sign", [-1, 1])
def test_the_largest_codes_still_decode_to_pictures(
    model: str, sign: int, shipped: artefacts.Artefacts
) -> None:
    image = np.array(api.decode(shipped, [sign * api.MOST] * 32, model))
    assert ((image >= 0) & (image <= 1)).all()


@pytest.mark.parametrize("n", [0, -1, 101, 10**9, 1.5, True, None, "3"])
def test_absurd_numbers_of_samples_are_refused(n: object, shipped: artefacts.Artefacts) -> None:
    with pytest.raises(ValueError, match="n must be a whole number from 1 to 100"):
        api.sample(shipped, "ae", n, 0)  # pyrefly: ignore[bad-argument-type]


@pytest.mark.parametrize("seed", [-1, 2**53, 0.5, None])
def test_bad_seeds_are_refused(seed: object, shipped: artefacts.Artefacts) -> None:
    with pytest.raises(ValueError, match="seed must be"):
        api.sample(shipped, "ae", 1, seed)  # pyrefly: ignore[bad-argument-type]


@pytest.mark.parametrize("model", ["diffusion", "", "AE", None, ["ae"]])
def test_unknown_models_are_refused(model: object, shipped: artefacts.Artefacts) -> None:
    for call in (
        lambda: api.decode(shipped, [0.0] * 32, model),  # pyrefly: ignore[bad-argument-type]
        lambda: api.sample(shipped, model, 1, 0),  # pyrefly: ignore[bad-argument-type]
        lambda: api.encode(shipped, b"", model),  # pyrefly: ignore[bad-argument-type]
    ):
        with pytest.raises(
            ValueError,
            match="model must be one of ae, vae, gan, gan-lesson, vae-beta-0 to vae-beta-16, got",
        ):
            call()


def test_a_file_that_is_no_picture_is_refused(shipped: artefacts.Artefacts) -> None:
    with pytest.raises(UploadError):
        api.encode(shipped, b"hello, I am not a picture", "ae")


@pytest.mark.parametrize("model", ["gan", "gan-lesson"])
def test_a_gan_samples_but_does_not_encode(model: str, shipped: artefacts.Artefacts) -> None:
    answer = api.sample(shipped, model, 3, 5)
    np.testing.assert_array_equal(np.float32(answer["codes"]), latent.standard_normal(5, 3, 32))
    assert np.shape(answer["images"]) == (3, 28, 28)
    with pytest.raises(ValueError, match=f"^{model} has no encoder; models that encode: ae, vae, "):
        api.encode(shipped, b"", model)
    with pytest.raises(ValueError, match=f"^{model} has no encoder, so there are no codes to fit"):
        api.sample(shipped, model, 1, 0, "fitted")
