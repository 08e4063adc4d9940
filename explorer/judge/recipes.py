"""What a critic learns from, and how long: the shipped one's recipe, and those of the panel."""

from dataclasses import asdict, dataclass, replace

from explorer.judge.junk import KINDS
from explorer.judge.shapes import SHAPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a critic is made.

    Attributes:
        seed: of the first weights, the order, and all that is drawn.
        epochs: passes over the digits.
        digits: to learn from, the first ones; None for all but those held out.
        kinds: of junk made from digits, in equal shares, as many pictures as digits.
        shapes: kinds of junk drawn from nothing, in equal shares; a name may stand twice.
        shapes_share: pictures of them per digit.
        means_share: means of digits of one class, per digit.
        widest: blur, in pixels.
        none, whole: shares of the steepness that are left of no digit and of a whole one, see
            `smooth.digit_left`.
    """

    seed: int = 0
    epochs: int = 12
    digits: int | None = None
    kinds: tuple[str, ...] = KINDS
    shapes: tuple[str, ...] = (*SHAPES, "letter", "letter")
    shapes_share: float = 0.32
    means_share: float = 0.12
    widest: float = 3
    none: float = 0.25
    whole: float = 0.55

    def named(self) -> dict[str, str]:
        """Return what is written beside weights made by it."""
        return {
            name: " ".join(value) if isinstance(value, tuple) else str(value)
            for name, value in asdict(self).items()
        }


def without(kind: str) -> tuple[str, ...]:
    """Return all kinds of junk made from digits but this one."""
    return tuple(one for one in KINDS if one != kind)


SHIPPED = Recipe()

SHORT = replace(SHIPPED, epochs=6)
PANEL = (
    replace(SHORT, seed=1),
    replace(SHORT, seed=2, kinds=without("overlay")),
    replace(SHORT, seed=3, none=0.35, whole=0.65),
    replace(SHORT, seed=4, none=0.15, whole=0.45),
    replace(SHORT, seed=5, epochs=5, shapes_share=0.6, widest=2.5),
)
"""Five more critics, each of another seed, all but the first of another recipe as well."""
