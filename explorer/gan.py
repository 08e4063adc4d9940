"""The lesson's third system: two networks that compete in a game, a forger and its critic.

Source: Goodfellow et al., "Generative Adversarial Nets", 2014; convolutions as Radford et al.,
"Unsupervised Representation Learning with Deep Convolutional GANs", 2015.
"""

import copy
from typing import TypeVar

import torch
from torch import Tensor, nn

Network = TypeVar("Network", bound=nn.Module)
Weighted = nn.Linear | nn.Conv2d | nn.ConvTranspose2d


class Generator(nn.Module):
    """Make an image of a random code: latent_dim-128-1568, as 32 x 7 x 7, then 14 x 14, 28 x 28.

    It is trained with batch normalisation; what is kept has it folded into the weights.
    """

    def __init__(
        self, latent_dim: int = 32, hidden_dim: int = 128, *, normalised: bool = False
    ) -> None:
        super().__init__()
        layers = nn.Sequential(
            *(nn.Linear(latent_dim, hidden_dim), nn.BatchNorm1d(hidden_dim), nn.ReLU()),
            *(nn.Linear(hidden_dim, 32 * 7 * 7), nn.Unflatten(1, (32, 7, 7))),
            *(nn.BatchNorm2d(32), nn.ReLU()),
            nn.ConvTranspose2d(32, 16, kernel_size=4, stride=2, padding=1),
            *(nn.BatchNorm2d(16), nn.ReLU()),
            nn.ConvTranspose2d(16, 1, kernel_size=4, stride=2, padding=1),
            *(nn.Flatten(), nn.Sigmoid()),
        )
        self.decoder = layers if normalised else folded(layers)

    def decode(self, z: Tensor) -> Tensor:
        """Return the images (B, 784) in (0, 1) that codes z (B, D) become."""
        return self.decoder(z)


class Discriminator(nn.Module):
    """Tell real images from the generator's: three convolutions and one number."""

    def __init__(self, *, normalised: bool = False) -> None:
        super().__init__()
        layers = nn.Sequential(
            *(nn.Conv2d(1, 16, kernel_size=4, stride=2, padding=1), nn.LeakyReLU(0.2)),
            *(nn.Conv2d(16, 32, kernel_size=4, stride=2, padding=1), nn.BatchNorm2d(32)),
            nn.LeakyReLU(0.2),
            *(nn.Conv2d(32, 64, kernel_size=3, stride=2, padding=1), nn.BatchNorm2d(64)),
            nn.LeakyReLU(0.2),
            *(nn.Flatten(), nn.Linear(64 * 4 * 4, 1)),
        )
        self.discriminator = layers if normalised else folded(layers)

    def forward(self, x: Tensor) -> Tensor:
        """Return the logit (B,) of images x (B, 784) in [0, 1] being real."""
        return self.discriminator(x.reshape(-1, 1, 28, 28)).squeeze(1)


class DenseDiscriminator(nn.Module):
    """Tell real images from the generator's with plain layers, as 2014's did: 784-512-256-1."""

    def __init__(self) -> None:
        super().__init__()
        self.discriminator = nn.Sequential(
            *(nn.Linear(784, 512), nn.LeakyReLU(0.2)),
            *(nn.Linear(512, 256), nn.LeakyReLU(0.2)),
            nn.Linear(256, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Return the logit (B,) of images x (B, 784) in [0, 1] being real."""
        return self.discriminator(x).squeeze(1)


def fold(net: Network) -> Network:
    """Return a copy of a network, in evaluation mode, without batch normalisation."""
    kept = copy.deepcopy(net).eval()
    for name, layers in net.named_children():
        setattr(kept, name, folded(layers))
    return kept


def folded(layers: nn.Module) -> nn.Sequential:
    """Return copies of layers that do the same, in evaluation mode, without normalisation.

    Its fixed mean and variance make it a scale and a shift, which the weights before it take on.

    Source: Ioffe and Szegedy, "Batch Normalization", 2015, algorithm 2, step 11.
    """
    kept: list[nn.Module] = []
    for layer in layers.children():
        if isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
            absorb(next(one for one in reversed(kept) if isinstance(one, Weighted)), layer)
        else:
            kept.append(copy.deepcopy(layer))
    return nn.Sequential(*kept).eval()


@torch.no_grad()
def absorb(layer: Weighted, norm: nn.BatchNorm1d | nn.BatchNorm2d) -> None:
    """Change a layer's weights so that it does what the layer and its normalisation did."""
    if layer.bias is None or norm.running_mean is None or norm.running_var is None:
        raise ValueError("only layers with a bias and fixed statistics can be folded")
    scale = norm.weight / (norm.running_var + norm.eps).sqrt()
    shift = norm.bias - norm.running_mean * scale
    places = len(layer.bias) // len(scale)  # a linear layer's outputs per channel
    scale, shift = (values.repeat_interleave(places) for values in (scale, shift))
    shape = [1] * layer.weight.ndim
    shape[1 if isinstance(layer, nn.ConvTranspose2d) else 0] = -1
    layer.weight.mul_(scale.reshape(shape))
    layer.bias.mul_(scale).add_(shift)
