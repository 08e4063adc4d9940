"""The two models, as the introductory lesson writes them, half a model, and what describes all."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from explorer.gan import Generator


class Autoencoder(nn.Module):
    """Compress an image to one point and back: 784-256-latent_dim-256-784."""

    def __init__(self, input_dim: int = 784, latent_dim: int = 32, hidden_dim: int = 256) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(input_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, latent_dim),
        )
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, input_dim),
            nn.Sigmoid(),
        )

    def encode(self, x: Tensor) -> Tensor:
        """Return the code z (B, D) of images x (B, 784) in [0, 1]."""
        return self.encoder(x)

    def decode(self, z: Tensor) -> Tensor:
        """Return the images (B, 784) in (0, 1) that codes z (B, D) stand for."""
        return self.decoder(z)

    def forward(self, x: Tensor) -> Tensor:
        """Return the reconstruction x_hat (B, 784) of x (B, 784)."""
        return self.decode(self.encode(x))


class VAE(nn.Module):
    """Compress an image to a Gaussian cloud, sample a point from it, and back.

    Source: Kingma and Welling, "Auto-Encoding Variational Bayes", 2013, section 3 and appendix C.
    """

    def __init__(self, input_dim: int = 784, latent_dim: int = 32, hidden_dim: int = 256) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(input_dim, hidden_dim),
            nn.ReLU(),
        )
        self.fc_mu = nn.Linear(hidden_dim, latent_dim)
        self.fc_logvar = nn.Linear(hidden_dim, latent_dim)
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, input_dim),
            nn.Sigmoid(),
        )

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return mean and log variance, each (B, D), of q(z|x) for images x (B, 784)."""
        h = self.encoder(x)
        return self.fc_mu(h), self.fc_logvar(h)

    def reparameterise(
        self, mu: Tensor, logvar: Tensor, *, generator: torch.Generator | None = None
    ) -> Tensor:
        """Return one sample z = mu + sigma * eps (B, D), through which gradients reach mu, sigma.

        Source: Kingma and Welling, 2013, section 2.4.
        """
        std = torch.exp(0.5 * logvar)
        eps = torch.randn(std.shape, generator=generator, dtype=std.dtype, device=std.device)
        return mu + eps * std

    def decode(self, z: Tensor) -> Tensor:
        """Return the images (B, 784) in (0, 1) that codes z (B, D) stand for."""
        return self.decoder(z)

    def forward(
        self, x: Tensor, *, generator: torch.Generator | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Return x_hat (B, 784) of one sampled z, with the mu and logvar (B, D) it came from."""
        mu, logvar = self.encode(x)
        z = self.reparameterise(mu, logvar, generator=generator)
        return self.decode(z), mu, logvar


class Decoder(nn.Module):
    """Only the second half of a model, latent_dim-256-784, as a GAN's generator is."""

    def __init__(self, input_dim: int = 784, latent_dim: int = 32, hidden_dim: int = 256) -> None:
        super().__init__()
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, input_dim),
            nn.Sigmoid(),
        )

    def decode(self, z: Tensor) -> Tensor:
        """Return the images (B, 784) in (0, 1) that codes z (B, D) stand for."""
        return self.decoder(z)


Net = Autoencoder | VAE | Decoder | Generator
MODELS: dict[str, type[Net]] = {
    **{"ae": Autoencoder, "vae": VAE},
    **{"decoder": Decoder, "gan": Generator},
}
"""The class of every kind of model."""
WITH_ENCODER, WITH_POSTERIOR = ("ae", "vae"), ("vae",)
"""The kinds that make a code of an image, and those that make a Gaussian of it."""


def posterior(model: Net, x: Tensor) -> tuple[Tensor, Tensor | None]:
    """Return the code mu (B, D) of images x (B, 784); beside it logvar (B, D), or None.

    Raises:
        ValueError: the model has no encoder.
    """
    if not isinstance(model, Autoencoder | VAE):
        raise ValueError(f"a {type(model).__name__} has no encoder: it makes no code of a picture")
    return model.encode(x) if isinstance(model, VAE) else (model.encode(x), None)


LATENT_DIMS = (2, 64)
"""Numbers in a code, at the least and at the most: what the page has sliders for."""
HIDDEN, MOST_HIDDEN = 256, 4096
"""Numbers between a picture and its code: the lesson's, and at the most."""
HIDDEN_OF_GAN = 128
"""Numbers in a generator's first layer."""
MOST_EPOCHS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Architecture:
    """What it takes to fill a model with weights that are there.

    Attributes:
        model: its kind, one of `MODELS`.
        latent_dim: numbers in a code.
        hidden: numbers in the layer between a picture and its code.
    """

    model: str
    latent_dim: int = 32
    hidden: int = HIDDEN

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise ValueError(f"model must be one of {', '.join(MODELS)}, got {self.model!r}")
        check_whole("latent_dim", self.latent_dim, *LATENT_DIMS)
        check_whole("hidden", self.hidden, 1, MOST_HIDDEN)

    def build(self) -> Net:
        """Return the untrained model, its first weights sampled from torch's current generator."""
        return MODELS[self.model](latent_dim=self.latent_dim, hidden_dim=self.hidden)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(Architecture):
    """What it takes to train one model again; stored beside its weights.

    Attributes:
        epochs: passes over the 60,000 training images.
        batch_size: images per step.
        beta: weight of the KL term (VAE only); 1 is the lesson's VAE.
        seed: of the first weights, the order of the images and the VAE's noise.
    """

    epochs: int = 100
    batch_size: int = 128
    beta: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        Architecture.__post_init__(self)  # slots: super() would ask the class before its slots
        check_training(self)
        check_finite("beta", self.beta)


@dataclass(frozen=True, slots=True, kw_only=True)
class GameConfig(Architecture):
    """What it takes to train one generator again, against a discriminator; stored beside it.

    Attributes:
        epochs: passes over the 60,000 training images.
        batch_size: real images per step, and as many fakes.
        rate, rate_discriminator: the generator's learning rate at first, and its opponent's.
        steady: the share of all steps before the learning rates begin to fall; 1 is all of them.
        momentum: the share of the last step's direction in the next one, Adam's beta 1.
        penalty: weight of the discriminator's squared gradient at real images (R1); 0 is none.
        average: what is kept is a running mean of the generator's weights, of which so much stays
            from step to step; 0 keeps the weights themselves.
        seed: of the first weights, the order of the images and the codes.
    """

    model: str = "gan"
    hidden: int = HIDDEN_OF_GAN
    epochs: int = 12
    batch_size: int = 32
    rate: float = 1e-3
    rate_discriminator: float = 5e-4
    steady: float = 0.3
    momentum: float = 0.5
    penalty: float = 0.0
    average: float = 0.999
    seed: int = 0

    def __post_init__(self) -> None:
        Architecture.__post_init__(self)
        if self.model in WITH_ENCODER:
            raise ValueError(f"model must be one without an encoder, got {self.model!r}")
        check_training(self)
        if self.batch_size < 2:
            raise ValueError("batch_size must be at least 2: batches are normalised, got 1")
        for name in ("rate", "rate_discriminator", "penalty"):
            check_finite(name, getattr(self, name))
        if not 0 <= self.steady <= 1:
            raise ValueError(f"steady must be from 0 to 1, got {self.steady!r}")
        for name in ("momentum", "average"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} must be from 0 to below 1, got {getattr(self, name)!r}")


def check_training(config: Config | GameConfig) -> None:
    """Raise a ValueError that names what is no whole number in range of a training."""
    check_whole("epochs", config.epochs, 1, MOST_EPOCHS)
    check_whole("batch_size", config.batch_size, 1, 60_000)
    check_whole("seed", config.seed, 0, 2**53 - 1)


def check_finite(name: str, value: float) -> None:
    """Raise a ValueError that names a value which is negative or not finite."""
    if not 0 <= value < float("inf"):
        raise ValueError(f"{name} must be a finite number of at least 0, got {value!r}")


def check_whole(name: str, value: object, least: int, most: int) -> None:
    """Raise a ValueError that names a value which is no whole number from `least` to `most`."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{name} must be a whole number from {least} to {most}, got {value!r}")
