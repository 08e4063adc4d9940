"""The rows of the evidence: what each number is, in the lesson's order, and when it separates."""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One number, measured for every model.

    Attributes:
        part: of the lesson; "control" for numbers that look like evidence and are none.
        title: what is counted, in a few words.
        definition: how, exactly.
        better: which way speaks for the VAE; None if the row only describes.
        margin: the least difference that counts; infinite if none would, for a reason given.
        relative: the margin is a share of the autoencoder's value.
        judged: judges have a part in it; it separates only if it does for each of them.
        training: it takes the training digits, which do not ship.
    """

    part: str
    title: str
    definition: str
    better: str | None = None
    margin: float = 0.0
    relative: bool = False
    judged: bool = False
    training: bool = False

    def separates(self, plain: float | None, cloud: float | None) -> bool | None:
        """Return whether a model with a posterior is better by the margin than one without.

        None if the row only describes, or if it has no figure of one of them.
        """
        if self.better is None or plain is None or cloud is None:
            return None
        gain = cloud - plain if self.better == "higher" else plain - cloud
        return gain >= self.margin * (abs(plain) if self.relative else 1)

    @property
    def measured(self) -> str:
        """Return how the number is measured, and from which difference on it separates."""
        if self.better is None:
            return self.definition
        if self.margin == inf:
            return f"{self.definition}; never counted"
        margin = f"{self.margin:.0%} of the AE's" if self.relative else f"{self.margin:g}"
        judges = ", for every judge" if self.judged else ""
        told = f"separates if the VAE's is {self.better} by {margin} or more{judges}"
        return f"{self.definition}; {told}"


SHARE = 0.1
"""Margin of probabilities and shares, set before the shipped weights were measured.

Two kinds of row came later: `never_counted` ones, and `among_codes`.
"""

SETS = "the interval is from the 2.5 to the 97.5 % quantile of the 20 sets, which share digits"
PRDC = (
    "test digits against samples of {kind}, in the judge's 64 features, 5 neighbours; mean over 20 "
    "sets of 2,000 of either, drawn anew; the other judges' values, though in one range with it, "
    f"are means over the first 3 of these sets alone; {SETS}"
)
NORMAL_TITLE, FITTED_TITLE = "samples of N(0, I)", "samples of a fitted Gaussian"
NORMAL, FITTED = "N(0, I)", "the Gaussian fitted to the model's 60,000 training codes"


def p_digit(part: str, title: str, what: str) -> Claim:
    """Return a row of mean P(digit)."""
    definition = f"mean P(digit) of the pictures decoded from {what}"
    return Claim(
        part=part, title=title, definition=definition, better="higher", margin=SHARE, judged=True
    )


def mixing(kind: str, title: str) -> Claim:
    """Return a row of the samples' place on the joint map."""
    return Claim(
        part="latent space",
        title=title,
        definition=f"mean share of test codes among the 15 nearest map neighbours of a sample of "
        f"{kind}, samples of the other kind left out; 0.833 if digits and samples were one cloud; "
        "the figure is the first map's; the interval reaches over all maps, the samples resampled",
        better="higher",
        margin=SHARE,
    )


def frechet(kind: str, title: str) -> Claim:
    """Return a row of the Fréchet distance."""
    definition = f"Fréchet distance of test digits and decoded samples of {kind}, judge's features"
    return Claim(
        part="generation",
        title=title,
        definition=definition,
        better="lower",
        margin=0.15,
        relative=True,
        judged=True,
    )


def coverage(kind: str, title: str) -> Claim:
    """Return a row of the coverage."""
    return Claim(
        part="generation",
        title=title,
        definition=f"coverage: {PRDC.format(kind=kind)}",
        better="higher",
        margin=SHARE,
        judged=True,
    )


def fidelity(metric: str) -> Claim:
    """Return a row of precision or density, which counts for neither model.

    Whether the autoencoder's junk lies within the cloud of real digits hangs on which 2,000 digits
    and samples are taken: its precision has been from .04 to .91 by one judge.
    """
    return Claim(
        part="control",
        title=f"{metric}, samples of N(0, I)",
        definition=f"{metric}: {PRDC.format(kind=NORMAL)}",
        better="higher",
        margin=inf,
        judged=True,
    )


def blur(part: str, pictures: str, what: str) -> Claim:
    """Return a row of the blur, which only describes: erased strokes are not blurred either."""
    return describes(
        part,
        f"grey among the ink, {pictures}",
        "share of grey pixels (0.2 to 0.7, paper being 0) among the inked ones (above 0.1) of a "
        f"picture, the mean over {what}; test digits: blur_real of the judge's figures",
    )


def describes(
    part: str, title: str, definition: str, *, judged: bool = False, training: bool = False
) -> Claim:
    """Return a row that says what is, and compares nothing."""
    return Claim(part=part, title=title, definition=definition, judged=judged, training=training)


def share(which: str) -> Claim:
    """Return a row of how often one class is among the samples."""
    return describes(
        "generation",
        f"share of the {which} class, {NORMAL_TITLE}",
        f"share of the {which} of the ten classes, as the judge reads them, among the pictures "
        f"decoded from samples of {NORMAL}, junk being read too; a tenth is even",
        judged=True,
    )


def jacobian(norm: str) -> Claim:
    """Return a row of the decoder's slope, which counts for neither model.

    The two norms contradict each other, so there is no margin by which one of them would count.
    """
    return Claim(
        part="control",
        title=f"decoder's slope, {norm} norm",
        definition=f"mean {norm} norm of the decoder's Jacobian at the codes of test digits, per "
        "standard deviation of each number of the code",
        better="lower",
        margin=inf,
    )


AMONG = (
    "mean share of codes of test digits ({codes}) among the 15 nearest neighbours of a sample of "
    "N(0, I) in the latent space itself; 0.833 if codes and samples were one cloud; the interval "
    "is of other samples, other z and half the codes"
)

CLAIMS = {
    "mixing_normal": mixing(NORMAL, "samples of N(0, I) among the digits on the map"),
    "mixing_fitted": mixing(FITTED, "samples of a fitted Gaussian among the digits on the map"),
    "among_codes": Claim(
        part="latent space",
        title="samples of N(0, I) among the codes, no map between",
        definition=AMONG.format(codes="VAE: one z sampled per digit"),
        better="higher",
        margin=SHARE,
    ),
    "nearest_code": describes(
        "latent space",
        "codes whose nearest neighbour is a code",
        "share of codes of test digits (VAE: one z sampled per digit) whose nearest neighbour is "
        "such a code and no sample of N(0, I), as many of each; 0.5 if they had one distribution; "
        f"mean over 20 sets of 2,000 of either, drawn anew; {SETS}",
    ),
    "mmd2": Claim(
        part="latent space",
        title="distance of the codes from N(0, I)",
        definition="unbiased squared maximum mean discrepancy of test codes (VAE: one z sampled "
        "per digit) to N(0, I); mean of five Gaussian kernels about the median distance",
        better="lower",
        margin=SHARE,
    ),
    "active_dimensions": describes(
        "latent space",
        "numbers of the code in use",
        "AE: all; VAE: those with a mean KL of at least 0.1 nat per image",
    ),
    "encode_spread": Claim(
        part="encoding",
        title="spread of z when a digit is encoded again",
        definition="AE: how far the code moves, which is nothing; VAE: mean sigma of q(z|x) over "
        "the numbers in use and all test digits",
        better="higher",
        margin=SHARE,
    ),
    "bce_test": describes(
        "loss",
        "reconstruction, nats per image",
        "mean binary cross-entropy of test digits; VAE: decoded from one z sampled per digit",
    ),
    "bce_at_mean": describes(
        "loss",
        "reconstruction from the mean code, nats per image",
        "mean binary cross-entropy of test digits; VAE: decoded from mu, as the page shows it",
    ),
    "kl_test": describes(
        "loss", "KL term, nats per image", "mean KL of q(z|x) to N(0, I); the AE has no such term"
    ),
    "elbo_test": describes(
        "loss",
        "-ELBO, nats per image",
        "VAE: reconstruction plus KL, the loss it minimises; no rival of the AE's reconstruction",
    ),
    "p_digit_normal": p_digit("generation", "P(digit), samples of N(0, I)", f"samples of {NORMAL}"),
    "p_digit_posterior": describes(
        "generation",
        "P(digit), samples of the posterior of test digits",
        "mean P(digit) of the pictures decoded from one code per test digit (AE: its code; VAE: "
        "one z sampled from q(z|x))",
        judged=True,
    ),
    "p_digit_fitted": p_digit(
        "generation", "P(digit), samples of a fitted Gaussian", f"samples of {FITTED}"
    ),
    "p_digit_uniform": p_digit(
        "generation",
        "P(digit), all sliders at random",
        "codes with every number uniform in its slider's range (AE: 0.5 to 99.5 % quantile of test "
        "codes; VAE and GAN: -3 to 3)",
    ),
    "p_digit_slerp": p_digit(
        "generation",
        "P(digit), middle of the arc between two digits",
        "the middle of the arc about the origin between codes of two test digits of different "
        "class",
    ),
    "frechet_normal": frechet(NORMAL, "Fréchet distance, samples of N(0, I)"),
    "frechet_fitted": frechet(FITTED, "Fréchet distance, samples of a fitted Gaussian"),
    "coverage_normal": coverage(NORMAL, "coverage, samples of N(0, I)"),
    "coverage_fitted": coverage(FITTED, "coverage, samples of a fitted Gaussian"),
    "recall_normal": describes(
        "generation",
        "recall, samples of N(0, I)",
        f"recall, the share of test digits within the cloud of samples: {PRDC.format(kind=NORMAL)}",
        judged=True,
    ),
    "share_least": share("rarest"),
    "share_most": share("commonest"),
    "spread_classes": describes(
        "generation",
        "spread within a class, samples of N(0, I)",
        "root of the mean squared distance in pixels to the mean picture of the class, as the "
        f"judge reads it, of pictures decoded from samples of {NORMAL}, over the same of test "
        "digits; mean over the classes of which there are 10 samples; 1 if they vary as digits do",
        judged=True,
    ),
    "nearest_training": describes(
        "generation",
        "distance to the nearest training digit, samples of N(0, I)",
        "median distance in pixels, each from 0 to 1, of a picture decoded from a sample of "
        f"{NORMAL} to the nearest of the 60,000 training digits, over 2,000 samples; 0 is a copy; "
        "test digits: nearest_training_real of the judge's figures",
        training=True,
    ),
    "blur_normal": blur("generation", NORMAL_TITLE, f"pictures decoded from samples of {NORMAL}"),
    "blur_fitted": blur("generation", FITTED_TITLE, f"pictures decoded from samples of {FITTED}"),
    "among_means": Claim(
        part="control",
        title="samples of N(0, I) among the mean codes, no map between",
        definition=AMONG.format(codes="VAE: mu"),
        better="higher",
        margin=inf,
    ),
    "p_digit_codes": describes(
        "control",
        "P(digit), reconstructed test digits",
        "mean P(digit) of the pictures decoded from the codes of test digits (VAE: mu)",
        judged=True,
    ),
    "blur_codes": blur(
        "control",
        "reconstructed test digits",
        "pictures decoded from the codes of test digits (VAE: mu)",
    ),
    "p_digit_linear": p_digit(
        "control",
        "P(digit), middle of the straight line between two digits",
        "the middle of the straight line between codes of two test digits of different class",
    ),
    "p_digit_one_slider": p_digit(
        "control",
        "P(digit), one slider at an end of its range",
        "codes of test digits with one number in use put at an end of its slider's range (AE: 0.5 "
        "or 99.5 % quantile; VAE: -3 or 3)",
    ),
    "precision_normal": fidelity("precision"),
    "density_normal": fidelity("density"),
    "confidence_path": Claim(
        part="control",
        title="ten-way confidence along arcs",
        definition="mean probability of the likeliest digit, 'not a digit' left out, along arcs "
        "between two test digits of different class, ends left out",
        better="higher",
        margin=SHARE,
        judged=True,
    ),
    "step_path": Claim(
        part="control",
        title="largest step along an arc, over the mean step",
        definition="mean over arcs between two test digits of different class: largest step "
        "between neighbouring frames, a tenth of the way apart, in the judge's features, over the "
        "mean step",
        better="lower",
        margin=SHARE,
        judged=True,
    ),
    "silhouette_map": Claim(
        part="control",
        title="islands on the map: silhouette of the ten classes",
        definition="mean silhouette of the ten classes of test digits on the first map, samples "
        "left out; 1 is islands far apart, 0 is none",
        better="higher",
        margin=SHARE,
    ),
    "jump_map": Claim(
        part="control",
        title="largest jump of an arc on the map",
        definition="mean over arcs between two test digits of different class: largest step "
        "between 11 places on the first map, in widths of the map",
        better="lower",
        margin=0.05,
    ),
    "confidence_gaps": Claim(
        part="control",
        title="ten-way confidence in the gaps of the map",
        definition="mean probability of the likeliest digit, 'not a digit' left out, of pictures "
        "decoded from the mean code of the ten test digits nearest to a place between 1 and 5 % of "
        "the first map's width away from every test digit",
        better="higher",
        margin=SHARE,
        judged=True,
    ),
    "confidence_plane": Claim(
        part="control",
        title="ten-way confidence all over the 2-D models' planes",
        definition="mean probability of the likeliest digit, 'not a digit' left out, over a grid "
        "of 50 x 50 codes between the 0.5 and 99.5 % quantiles of test codes",
        better="higher",
        margin=SHARE,
        judged=True,
    ),
    "flip_radius": Claim(
        part="control",
        title="distance at which another digit is read",
        definition="mean distance, in standard deviations of every number of the code, after which "
        "the likeliest digit changes on a random way from the code of a test digit; 12 at most",
        better="higher",
        margin=0.15,
        relative=True,
        judged=True,
    ),
    "jacobian_frobenius": jacobian("Frobenius"),
    "jacobian_spectral": jacobian("spectral"),
}
