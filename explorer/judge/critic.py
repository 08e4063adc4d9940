"""The critic: which digit a picture shows, and the probability that it shows one at all."""

from torch import Tensor, nn

NOT_A_DIGIT = 10
"""The critic's last class."""


class Critic(nn.Module):
    """Tell which digit a picture shows, or that it shows none; 1.1 million products per picture.

    Class 10, "not a digit", is what sets it apart from an ordinary classifier, which is sure of
    itself on pictures of nothing. It is small enough to follow a slider in the browser.
    """

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 24, kernel_size=3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(24, 48, kernel_size=3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(48, 64, kernel_size=3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(64 * 4 * 4, 64),
            nn.ReLU(),
        )
        self.classes = nn.Linear(64, NOT_A_DIGIT + 1)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (B, 11) of images x (B, 784) or (B, 1, 28, 28) in [0, 1]."""
        return self.classes(self.features(x.reshape(-1, 1, 28, 28)))


def p_digit(logits: Tensor) -> Tensor:
    """Return P(digit) (B,) in [0, 1] from the critic's logits (B, 11): 1 - P(not a digit)."""
    return logits.softmax(dim=1)[:, :NOT_A_DIGIT].sum(dim=1)


def digit_of(logits: Tensor) -> Tensor:
    """Return the likeliest of the ten digits (B,) from the critic's logits (B, 11)."""
    return logits[:, :NOT_A_DIGIT].argmax(dim=1)
