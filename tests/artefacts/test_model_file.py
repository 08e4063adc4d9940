"""Models in safetensors files of anybody's: read as they are, or refused with one sentence."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

import explorer
from explorer import artefacts
from explorer.artefacts.model_file import read_model_file
from explorer.build.state_dict import read_state_dict
from explorer.models import VAE, Autoencoder


def written(folder: Path, tensors: dict[str, torch.Tensor], name: str = "my.safetensors") -> Path:
    kept = {key: value.clone() for key, value in tensors.items()}
    save_file(kept, folder / name, metadata={"kind": "vae", "steps": "100"})
    return folder / name


@pytest.mark.parametrize("net", [VAE(latent_dim=2, hidden_dim=128), Autoencoder(latent_dim=2)])
def test_its_numbers_are_the_files_to_the_last_bit(net: torch.nn.Module, tmp_path: Path) -> None:
    path = written(tmp_path, net.state_dict())
    found, architecture = read_model_file(path)
    assert architecture.latent_dim == 2
    for name, value in net.state_dict().items():
        torch.testing.assert_close(found.state_dict()[name], value, rtol=0, atol=0)
    again, same = read_state_dict(path)
    assert same == architecture
    assert again.state_dict().keys() == found.state_dict().keys()


def test_halves_are_widened(tmp_path: Path) -> None:
    net = VAE(latent_dim=2)
    found, _ = read_model_file(
        written(tmp_path, {name: value.half() for name, value in net.state_dict().items()})
    )
    for name, value in net.state_dict().items():
        torch.testing.assert_close(found.state_dict()[name], value.half().float(), rtol=0, atol=0)


def test_python_loads_it_by_its_path(tmp_path: Path, shipped: artefacts.Artefacts) -> None:
    torch.manual_seed(0)
    net = VAE(latent_dim=2, hidden_dim=128).eval()
    path = written(tmp_path, net.state_dict(), "My VAE, 1,000 steps.safetensors")
    model = explorer.load(path)
    assert repr(model) == "Model(my-vae-1-000-steps: vae of 2 numbers)"
    x = torch.from_numpy(shipped.digits[:5].astype(np.float32) / 255)
    mu, logvar = net.encode(x)
    encoded = model.encode(x)
    assert encoded.logvar is not None
    np.testing.assert_allclose(encoded.mu, mu.detach().numpy(), atol=1e-6)
    np.testing.assert_allclose(encoded.logvar, logvar.detach().numpy(), atol=1e-6)
    assert model.sample(3).images.shape == (3, 28, 28)
    assert model.judge(model.reconstruct(x)).p_digit.shape == (5,)
    with pytest.raises(ValueError, match="no Gaussian was fitted"):
        model.sample(3, kind="fitted")


def changed(**values: torch.Tensor) -> dict[str, torch.Tensor]:
    state = dict(VAE(latent_dim=2).state_dict())
    return {**state, **{name.replace("__", "."): value for name, value in values.items()}}


@pytest.mark.parametrize(
    ("tensors", "says"),
    [
        ({"a": torch.zeros(2)}, "no Autoencoder and no VAE of the lesson"),
        (changed(fc_mu__bias=torch.zeros(3)), r"fc_mu.bias has the shape \(3,\), not \(2,\)"),
        (changed(fc_mu__bias=torch.full((2,), torch.nan)), "numbers that are not finite"),
        (changed(fc_mu__bias=torch.full((2,), 7e4)), "beyond 65504"),
        (changed(fc_mu__bias=torch.zeros(2, dtype=torch.int32)), "is of int32"),
    ],
)
def test_anything_else_is_refused(
    tensors: dict[str, torch.Tensor], says: str, tmp_path: Path
) -> None:
    path = written(tmp_path, tensors)
    for read in (read_state_dict, explorer.load):
        with pytest.raises(ValueError, match=says):
            read(path)


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff" * 100, bytes(100)])
def test_what_is_no_safetensors_file_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "my.safetensors"
    path.write_bytes(data)
    for read in (read_state_dict, explorer.load):
        with pytest.raises(ValueError, match="not a readable safetensors file"):
            read(path)
