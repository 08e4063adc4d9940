"""The named API endpoints, called over the network as a stranger calls them.

Gradio takes seconds to import: where it is needed, so that not every process does that.
"""

import io
import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest
import torch
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError, ValidationError
from PIL import Image

from explorer import latent
from explorer.server import api
from tests import app_server
from tests.app_server import web

FILE = {"meta": {"_type": "gradio.FileData"}}
"""What makes Gradio take a value for a file."""

ONE_OF = "model must be one of ae, vae, gan, gan-lesson, vae-beta-0 to vae-beta-16"


@pytest.fixture(scope="module")
def url():
    return app_server.shared().url


@pytest.fixture(scope="module")
def client(url, tmp_path_factory):
    return Client(url, verbose=False, download_files=str(tmp_path_factory.mktemp("downloads")))


@pytest.fixture
def digit_file(shipped, tmp_path):
    path = tmp_path / "digit.png"
    Image.fromarray(shipped.digits[7].reshape(28, 28)).save(path)
    return handle_file(str(path))


def test_api_lists_exactly_its_endpoints_and_says_what_they_do(url):
    from explorer.server import endpoints

    info = web.get(f"{url}/gradio_api/info").json()
    named = {"/encode", "/decode", "/sample", "/interpolate", "/judge"}
    assert set(info["named_endpoints"]) == named
    assert info["unnamed_endpoints"] == {}
    for name, parameters in (
        ("/encode", ["image", "model"]),
        ("/decode", ["code", "model"]),
        ("/sample", ["model", "n", "seed", "kind"]),
        ("/judge", ["pictures"]),
        ("/interpolate", ["a", "b", "model", "steps", "kind"]),
    ):
        endpoint = info["named_endpoints"][name]
        assert [one["parameter_name"] for one in endpoint["parameters"]] == parameters
        assert len(endpoint["description"]) > 40
        (answer,) = endpoint["returns"]
        assert answer["label"] == endpoints.GIVES[name[1:]]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("encode", ["handle_file", "code", "mu", "logvar", "image", "28"]),
        ("decode", ["32 finite numbers", f"{api.MOST:.0f}", "28"]),
        ("decode", [f"up to {api.MOST_CODES} such codes", "tolist()", "NaN"]),
        ("sample", [f"from 1 to {api.MOST_SAMPLES}", "from 0 to 2^53 - 1", "codes", "images"]),
        ("sample", ["normal", "fitted"]),
        (
            "interpolate",
            [f"from 2 to {api.MOST_STEPS}", "slerp", "linear", f"{api.MOST:.0f}", "codes"],
        ),
    ],
)
def test_api_says_what_every_endpoint_takes_and_gives(url, name, words):
    info = web.get(f"{url}/gradio_api/info").json()["named_endpoints"][f"/{name}"]
    for word in ['"ae" or "vae"', *words]:
        assert word in info["description"]


def test_api_says_what_is_judged(url):
    told = web.get(f"{url}/gradio_api/info").json()["named_endpoints"]["/judge"]["description"]
    assert f"list of up to {api.MOST_PICTURES}" in told
    assert "Judges exactly what it is given" in told


@pytest.mark.parametrize("model", ["ae", "vae"])
def test_encode_gives_the_code_of_a_file(client, digit_file, shipped, model):
    answer = client.predict(digit_file, model, api_name="/encode")
    np.testing.assert_allclose(answer["code"], shipped.models[model].codes[7], rtol=1e-3, atol=2e-3)
    seen = np.round(np.array(answer["image"]).ravel() * 255)
    np.testing.assert_array_equal(seen, shipped.digits[7])
    if model == "ae":
        assert answer["mu"] is None
        assert answer["logvar"] is None
    else:
        assert answer["mu"] == answer["code"]
        x = torch.from_numpy(shipped.digits[7].astype(np.float32)[None] / 255)
        logvar = shipped.models["vae"].net.encode(x)[1][0]
        np.testing.assert_allclose(answer["logvar"], logvar, atol=1e-4)


@pytest.mark.parametrize("model", ["ae", "vae"])
def test_decode_is_torchs(client, shipped, model):
    code = shipped.models[model].codes[11].tolist()
    image = np.array(client.predict(code, model, api_name="/decode"))
    expected = shipped.models[model].net.decode(torch.tensor([code])).reshape(28, 28)
    np.testing.assert_allclose(image, expected, atol=1e-5)


def test_sample_of_seed_0_gives_the_samples_of_the_maps(client, shipped):
    answer = client.predict("vae", 3, 0, api_name="/sample")
    np.testing.assert_array_equal(np.float32(answer["codes"]), shipped.normal[:3])
    assert np.shape(answer["images"]) == (3, 28, 28)
    assert client.predict(model="vae", api_name="/sample")["codes"] == answer["codes"][:1]


@pytest.mark.parametrize("model", ["ae", "vae"])
@pytest.mark.parametrize(("kind", "way"), [("slerp", latent.slerp), ("linear", latent.lerp)])
def test_interpolate_is_the_evidences_path_decoded_by_torch(client, shipped, model, kind, way):
    a, b = shipped.models[model].codes[32], shipped.models[model].codes[17]
    answer = client.predict(a.tolist(), b.tolist(), model, 5, kind, api_name="/interpolate")
    assert answer["t"] == [0, 0.25, 0.5, 0.75, 1]
    codes = np.array([way(a, b, t) for t in answer["t"]])
    np.testing.assert_allclose(answer["codes"], codes, atol=1e-5)
    pictures = shipped.models[model].net.decode(torch.from_numpy(codes.astype(np.float32)))
    np.testing.assert_allclose(
        np.reshape(answer["images"], (5, 784)), pictures.detach().numpy(), atol=1e-5
    )


def test_a_batch_is_decoded_and_judged_as_its_pictures_are(client, shipped):
    answer = client.predict("ae", 100, 3, "fitted", api_name="/sample")
    codes = answer["codes"] * 2 + answer["codes"][:56]
    assert len(codes) == api.MOST_CODES
    images = client.predict(codes, "ae", api_name="/decode")
    np.testing.assert_allclose(images[:100], answer["images"], atol=1e-6)
    some = images[: api.MOST_PICTURES]
    found = client.predict(some, api_name="/judge")
    assert found == api.judge(shipped, some)


def test_the_largest_batches_of_full_numbers_are_let_in(url):
    number = "-0." + "1" * 17
    code = f"[{', '.join([number] * 64)}]"
    answer = call(url, "decode", f'{{"data": [[{", ".join([code] * 256)}], "vae"]}}')
    assert "code 0 must be a list of 32 numbers, got 64 values" in answer
    longest = "1.1754943508222875e-38"  # that Python makes of a float32
    row = f"[{', '.join([longest] * 28)}]"
    picture = f"[{', '.join([row] * 28)}]"
    answer = call(url, "judge", f'{{"data": [[{", ".join([picture] * api.MOST_PICTURES)}]]}}')
    assert "event: complete" in answer


def test_interpolate_takes_the_arc_in_eleven_steps_unless_told(client, shipped):
    a, b = (shipped.models["vae"].codes[row].tolist() for row in (32, 17))
    answer = client.predict(a, b, "vae", api_name="/interpolate")
    again = client.predict(a, b, "vae", 11, "slerp", api_name="/interpolate")
    assert answer == again
    np.testing.assert_allclose(answer["codes"][0], a, atol=1e-6)
    np.testing.assert_allclose(answer["codes"][-1], b, atol=1e-6)


@pytest.mark.parametrize(
    ("arguments", "endpoint", "sentence"),
    [
        (([0.0] * 31, "vae"), "/decode", "code must be a list of 32 numbers, got 31 values"),
        (([], "ae"), "/decode", "code must be a list of 32 numbers, got 0 values"),
        (("0", "ae"), "/decode", "code must be a list of 32 numbers, got 1 values"),
        ((None, "ae"), "/decode", "code must be a list of 32 numbers, got NoneType"),
        ((["1"] * 32, "ae"), "/decode", "code must hold numbers only, but value 0 is '1'"),
        (
            ([1e39] * 32, "ae"),
            "/decode",
            "code must hold finite numbers only, up to 65504 either way, but value 0 is",
        ),
        (
            ([0.0] * 32, "diffusion"),
            "/decode",
            f"{ONE_OF}, got 'diffusion'",
        ),
        (
            ([0.0] * 32, None),
            "/decode",
            f"{ONE_OF}, got None",
        ),
        (
            ("diffusion", 1, 0),
            "/sample",
            f"{ONE_OF}, got 'diffusion'",
        ),
        (("ae", 0, 0), "/sample", "n must be a whole number from 1 to 100, got 0"),
        (("ae", 10**9, 0), "/sample", "n must be a whole number from 1 to 100, got 1000000000"),
        (("ae", 1.5, 0), "/sample", "n must be a whole number from 1 to 100, got 1.5"),
        (("ae", 1, -1), "/sample", "seed must be"),
        (([0.0] * 31, [0.0] * 32, "ae"), "/interpolate", "a must be a list of 32 numbers, got 31"),
        (([0.0] * 32, None, "ae"), "/interpolate", "b must be a list of 32 numbers, got NoneType"),
        (([0.0] * 32, ["x"] * 32, "ae"), "/interpolate", "b must hold numbers only, but value 0"),
        (
            (*[[0.0] * 32] * 2, "diffusion"),
            "/interpolate",
            f"{ONE_OF}, got 'diffusion'",
        ),
        (
            (*[[0.0] * 32] * 2, "ae", 1),
            "/interpolate",
            "steps must be a whole number from 2",
        ),
        ((*[[0.0] * 32] * 2, "ae", 101), "/interpolate", "from 2 to 100, got 101"),
        ((*[[0.0] * 32] * 2, "ae", 2.5), "/interpolate", "from 2 to 100, got 2.5"),
        ((*[[0.0] * 32] * 2, "ae", 2, "arc"), "/interpolate", "kind must be one of slerp, linear"),
        ((*[[0.0] * 32] * 2, "ae", 2, None), "/interpolate", "kind must be one of slerp, linear"),
        ((None, "ae"), "/encode", "image must be a file: pass handle_file"),
        (("digit.png", "ae"), "/encode", "image must be a file: pass handle_file"),
    ],
)
def test_bad_arguments_are_refused_with_a_sentence(client, arguments, endpoint, sentence):
    with pytest.raises(AppError) as refusal:
        client.predict(*arguments, api_name=endpoint)
    assert sentence in str(refusal.value)


def call(url: str, endpoint: str, body: str) -> str:
    """Return what the documented HTTP call answers; a client would not even send some bodies."""
    headers = {"Content-Type": "application/json"}
    event = web.post(f"{url}/gradio_api/call/{endpoint}", content=body, headers=headers)
    assert event.status_code == 200, event.text
    return web.get(f"{url}/gradio_api/call/{endpoint}/{event.json()['event_id']}").text


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_codes_that_are_not_finite_are_refused(url, value):
    code = ", ".join(["0", "0", "0", value, *["0"] * 28])
    answer = call(url, "decode", f'{{"data": [[{code}], "vae"]}}')
    assert "event: error" in answer
    assert "code must hold finite numbers only, up to 65504 either way, but value 3 is" in answer


A, B = [0.1] * 32, [0.2] * 32


@pytest.mark.parametrize(
    ("endpoint", "data", "sentence"),
    [
        (
            "interpolate",
            ["vae", A, B, 11, "slerp"],
            f"{ONE_OF}, got [0.2, 0.2",
        ),
        (
            "interpolate",
            [A, "vae", B, 11, "slerp"],
            f"{ONE_OF}, got [0.2, 0.2",
        ),
        (
            "interpolate",
            [A, B, "slerp", 11, "vae"],
            f"{ONE_OF}, got 'slerp'",
        ),
        (
            "interpolate",
            [A, B, "vae", "slerp", 11],
            "steps must be a whole number from 2 to 100, got 'slerp'",
        ),
        ("interpolate", [A, B, "vae", "11", "slerp"], "steps must be a whole number from 2 to 100"),
        ("interpolate", [A, {"b": B}, "vae", 11, "slerp"], "b must be a list of 32 numbers, got"),
        (
            "interpolate",
            [A, B, "vae"],
            "/interpolate takes a list of 5 values (a, b, model, steps, kind), got 3",
        ),
        ("interpolate", [], "/interpolate takes a list of 5 values"),
        (
            "decode",
            ["vae", A],
            f"{ONE_OF}, got [0.1, 0.1",
        ),
        ("decode", [A], "/decode takes a list of 2 values (code, model), got 1"),
        ("decode", [A, "vae", 3], "/decode takes a list of 2 values (code, model), got 3"),
        ("decode", [[A, [1]], "vae"], "code 1 must be a list of 32 numbers, got 1 values"),
        ("decode", [[A] * 257, "vae"], "code must be at most 256 codes, got 257"),
        ("judge", [A], "pictures must be 28 rows of 28 grey values, or a list of such"),
        (
            "sample",
            [1, "vae", 0, "normal"],
            f"{ONE_OF}, got 1",
        ),
        ("sample", ["vae", 1, "0", "normal"], "seed must be an integer"),
        ("sample", ["vae", True, 0, "normal"], "n must be a whole number from 1 to 100, got True"),
        ("encode", ["vae", {"path": "a.png"}], "image must be a file: pass handle_file"),
        ("encode", ["a.png", "vae"], "image must be a file: pass handle_file"),
        ("encode", [{"path": "/etc/passwd", **FILE}, "vae"], "A file must be one that was sent"),
        ("encode", [{"path": "no.png", **FILE}, "vae"], "A file must be one that was sent here"),
        ("encode", [{"path": "a.png", "size": [], **FILE}, "vae"], "A file must be one that was"),
        ("encode", [{"path": "a.png", "meta": None}, "vae"], "A file must be one that was sent"),
        ("decode", [{"path": "a.png", "meta": "x"}, "vae"], "A file must be one that was sent"),
        ("encode", [{"path": None, **FILE}, "vae"], "image must be a file: pass handle_file"),
    ],
)
def test_a_raw_call_with_wrong_arguments_is_answered_with_a_sentence(url, endpoint, data, sentence):
    """`gradio_client` fits arguments to names; this call is whatever somebody typed."""
    answer = call(url, endpoint, json.dumps({"data": data}))
    kind, _, told = answer.strip().rpartition("event: ")[2].partition("\ndata: ")
    assert kind == "error"
    assert sentence in json.loads(told)["error"]
    assert len(told) < 300


@pytest.mark.parametrize(
    ("endpoint", "body", "status", "told"),
    [
        ("v2/decode", {"code": A}, 422, "No value provided for required argument: model"),
        (
            "v2/decode",
            {"z": A, "model": "ae"},
            422,
            "Parameter `z` is not a valid key-word argument.",
        ),
        ("v2/latent", {"code": A}, 404, None),
        ("latent", {"data": [A, "ae"]}, 404, None),
    ],
)
def test_a_name_that_is_none_is_answered_with_a_sentence(url, endpoint, body, status, told):
    from explorer.server import page

    answer = web.post(f"{url}/gradio_api/call/{endpoint}", json=body)
    assert answer.status_code == status
    assert answer.json()["error"] == (told or page.NO_ENDPOINT)


def test_a_refusal_quotes_no_more_than_a_line(url):
    from explorer.server import page

    body = {"z" * 1000: A, "model": "ae"}
    answer = web.post(f"{url}/gradio_api/call/v2/decode", json=body)
    assert answer.status_code == 422
    assert len(answer.json()["error"]) == page.LONGEST


def test_a_call_by_names_works(url):
    event = web.post(f"{url}/gradio_api/call/v2/decode", json={"code": A, "model": "ae"})
    where = f"{url}/gradio_api/call/v2/decode/{event.json()['event_id']}"
    assert "event: complete" in web.get(where).text


def test_the_readmes_lines_run(url, shipped, tmp_path):
    text = (app_server.ROOT / "README.md").read_text("utf-8")
    block = re.search(r"```python\n(from gradio_client .*?)```", text, re.DOTALL)
    assert block
    picture = tmp_path / "my-seven.png"
    Image.fromarray(shipped.digits[0].reshape(28, 28)).save(picture)
    lines = block[1].replace("http://127.0.0.1:7860", url).replace("my-seven.png", str(picture))
    known: dict = {}
    exec(lines, known)
    assert np.shape(known["images"]) == (4, 28, 28)
    assert known["images"] == known["samples"]["images"]
    assert len(known["verdict"]["p_digit"]) == 4
    assert np.shape(known["path"]["codes"]) == (11, 32)


def test_the_documented_http_call_works(url):
    answer = call(url, "decode", json.dumps({"data": [[0.0] * 32, "vae"]}))
    assert "event: complete" in answer


def test_encode_refuses_an_unknown_model(client, digit_file):
    with pytest.raises(
        AppError,
        match=f"{ONE_OF}, got 'diffusion'",
    ):
        client.predict(digit_file, "diffusion", api_name="/encode")


def test_encode_refuses_a_text_file(client, tmp_path):
    path = tmp_path / "digit.png"
    path.write_text("I am not a picture.\n")
    with pytest.raises(AppError, match="This is a text file, whatever its name says"):
        client.predict(handle_file(str(path)), "ae", api_name="/encode")


def test_encode_refuses_a_picture_without_a_digit(client, tmp_path):
    path = tmp_path / "blank.png"
    buffer = io.BytesIO()
    Image.new("L", (200, 200), 255).save(buffer, format="PNG")
    path.write_bytes(buffer.getvalue())
    with pytest.raises(AppError) as refusal:
        client.predict(handle_file(str(path)), "vae", api_name="/encode")
    assert "digit" in str(refusal.value).lower()


@pytest.mark.parametrize("path", ["/etc/passwd", "app.py", "checkpoints/manifest.json"])
def test_encode_never_opens_a_path_of_the_server(url, path):
    """The client's claim about where the file lies is an attacker's to make."""
    file = {"path": path, **FILE}
    answer = call(url, "encode", json.dumps({"data": [file, "ae"]}))
    assert "event: error" in answer
    assert "root:" not in answer
    assert "text file" not in answer, "the file was opened"


@pytest.mark.parametrize("address", ["https://huggingface.co/x.png", "http://127.0.0.1:9/x.png"])
def test_an_address_is_never_fetched_whatever_argument_holds_it(url, address):
    """Gradio downloads every such value, of any size, before it calls our functions."""
    file = {"path": address, **FILE}
    for endpoint, data in (
        ("encode", [file, "ae"]),
        ("decode", [[0.0] * 32, file]),
        ("decode", [[[{"deep": file}]], "ae"]),
    ):
        answer = call(url, endpoint, json.dumps({"data": data}))
        assert "event: error" in answer
        assert "This server fetches nothing from the web" in answer
    assert app_server.shared().called == ""


@pytest.mark.parametrize("path", ["info", "info/", "info?all_endpoints=true"])
def test_everybody_is_shown_the_address_of_their_own_page(url, path):
    """Gradio gives everybody the address that it worked out for the first who asked."""

    def addresses(**headers: str) -> set[str]:
        answer = web.get(f"{url}/gradio_api/{path}", headers=headers)
        assert answer.status_code == 200
        return set(re.findall(r'Client\(\\"([^"]*)\\"', answer.text))

    for referer, shown in {
        "https://a.example/a/sub/?x=1": "https://a.example/a/sub",
        "http://192.168.1.5:7860/": "http://192.168.1.5:7860",
        "http://[fd00::2]:7860/sub/": "http://[fd00::2]:7860/sub",
        'http://a"b/': url,
        "http://a:99999999/": url,
        "javascript:x/": url,
    }.items():
        forged = {"x-forwarded-host": "b.example"} if shown != url else {}
        found = addresses(referer=referer, **forged)
        assert found == (set() if "all" in path else {shown})


def test_the_server_called_nobody():
    assert app_server.shared().called == ""


def test_whoever_calls_out_is_noted_even_where_nothing_is_said(tmp_path):
    """What the tests above rely on: a record that nobody writes would always be empty."""
    record = tmp_path / "called"
    program = """if True:
        import contextlib, socket
        for host in ("127.0.0.1", "255.255.255.255"):  # which the system refuses to send to
            with socket.socket() as line, contextlib.suppress(OSError):
                line.connect((host, 9))
        socket.getaddrinfo("203.0.113.1", 9, flags=socket.AI_NUMERICHOST)
    """
    folder = app_server.witness(tmp_path, record)
    subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(folder)}, check=True
    )
    noted = record.read_text().splitlines()
    assert noted == ["socket.connect 255.255.255.255", "socket.getaddrinfo 203.0.113.1"]


def test_more_pictures_than_a_call_may_have_are_refused_in_words(client):
    """Most refusals of the server's own are to Gradio's client a number and an address."""
    pictures = np.random.default_rng(0).random((60, 28, 28)).tolist()
    with pytest.raises(ValidationError, match=r"larger than 600,000 bytes.*up to 30 pictures"):
        client.predict(pictures, api_name="/judge")
