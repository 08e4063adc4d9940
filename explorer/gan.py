"""The lesson's third system: two networks that compete in a game, a forger and a judge.

Source: Goodfellow et al., "Generative Adversarial Nets", 2014; convolutions as Radford et al.,
"Unsupervised Representation Learning with Deep Convolutional GANs", 2015.
"""

import torch
from torch import Tensor, nn


class Generator(nn.Module):
    """Make an image of a random code: latent_dim-128-1568, as 32 x 7 x 7, then 14 x 14, 28 x 28."""

    def __init__(self, latent_dim: int = 32, hidden_dim: int = 128) -> None:
        super().__init__()
        self.decoder = nn.Sequential(
            *(nn.Linear(latent_dim, hidden_dim), nn.BatchNorm1d(hidden_dim), nn.ReLU()),
            *(nn.Linear(hidden_dim, 32 * 7 * 7), nn.Unflatten(1, (32, 7, 7))),
            *(nn.BatchNorm2d(32), nn.ReLU()),
            *(nn.ConvTranspose2d(32, 16, kernel_size=4, stride=2, padding=1),),
            *(nn.BatchNorm2d(16), nn.ReLU()),
            *(nn.ConvTranspose2d(16, 1, kernel_size=4, stride=2, padding=1),),
            *(nn.Flatten(), nn.Sigmoid()),
        )

    def decode(self, z: Tensor) -> Tensor:
        """Return the images (B, 784) in (0, 1) that codes z (B, D) become."""
        return self.decoder(z)


class Discriminator(nn.Module):
    """Tell real images from the generator's: three convolutions and one number."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *(nn.Conv2d(1, 16, kernel_size=4, stride=2, padding=1), nn.LeakyReLU(0.2)),
            *(nn.Conv2d(16, 32, kernel_size=4, stride=2, padding=1), nn.BatchNorm2d(32)),
            nn.LeakyReLU(0.2),
            *(nn.Conv2d(32, 64, kernel_size=3, stride=2, padding=1), nn.BatchNorm2d(64)),
            nn.LeakyReLU(0.2),
            *(nn.Flatten(), nn.Linear(64 * 4 * 4, 1)),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Return the logit (B,) of images x (B, 784) in [0, 1] being real."""
        return self.layers(x.reshape(-1, 1, 28, 28)).squeeze(1)
