"""What the models minimise, and its terms in nats per image."""

import torch
from torch import Tensor
from torch.nn import functional as F


def bernoulli_nll(reconstructed: Tensor, original: Tensor) -> Tensor:
    """Return -log p(x|z), the binary cross-entropy summed over pixels: (B,) in nats per image.

    The logarithm is cut at -100, so pixels of exactly 0 and 1 give a finite number.

    Args:
        reconstructed: x_hat (B, 784) in [0, 1].
        original: x (B, 784) in [0, 1].

    Source: Kingma and Welling, 2013, appendix C.1.
    """
    return F.binary_cross_entropy(reconstructed, original, reduction="none").sum(dim=1)


def kl_per_dimension(mu: Tensor, logvar: Tensor) -> Tensor:
    """Return KL(q(z_d|x) || N(0, 1)) for every dimension d: (B, D) in nats.

    Args:
        mu: posterior mean (B, D).
        logvar: logarithm of the posterior variance (B, D).

    Source: Kingma and Welling, 2013, appendix B.
    """
    return -0.5 * (1 + logvar - mu.square() - logvar.exp())


def kl_divergence(mu: Tensor, logvar: Tensor) -> Tensor:
    """Return KL(q(z|x) || N(0, I)): (B,) in nats per image. Arguments as in `kl_per_dimension`."""
    return kl_per_dimension(mu, logvar).sum(dim=1)


def ae_loss(reconstructed: Tensor, original: Tensor) -> Tensor:
    """Return the autoencoder's loss: binary cross-entropy summed over pixels and batch, in nats."""
    return F.binary_cross_entropy(reconstructed, original, reduction="sum")


def vae_loss(reconstructed: Tensor, original: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
    """Return the VAE's loss, -ELBO = BCE + KL, summed over the batch, in nats.

    Args:
        reconstructed: x_hat (B, 784) in [0, 1], decoded from one sample of q(z|x) per image.
        original: x (B, 784) in [0, 1].
        mu: posterior mean (B, D).
        logvar: logarithm of the posterior variance (B, D).

    Source: Kingma and Welling, 2013, equation 10.
    """
    bce = F.binary_cross_entropy(reconstructed, original, reduction="sum")
    kl = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return bce + kl


def discriminator_loss(real: Tensor, fake: Tensor) -> Tensor:
    """Return what a GAN's discriminator minimises: -log D(x) - log(1 - D(G(z))), a mean, in nats.

    Args:
        real: its logits (B,) of real images; D is their sigmoid.
        fake: its logits (B,) of the generator's.

    Source: Goodfellow et al., 2014, equation 1.
    """
    return F.softplus(-real).mean() + F.softplus(fake).mean()


def generator_loss(fake: Tensor) -> Tensor:
    """Return what a GAN's generator minimises: -log D(G(z)), a mean over logits (B,), in nats.

    Minimising log(1 - D(G(z))) would be the other side of the same game, but hardly moves a
    generator whose images nobody believes yet.

    Source: Goodfellow et al., 2014, section 3.
    """
    return F.softplus(-fake).mean()
