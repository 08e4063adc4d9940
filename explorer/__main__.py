"""The command line: models of one's own, and everything in checkpoints/."""

import argparse
import errno
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.models import Config, GameConfig


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit code, without a traceback also while torch is imported."""
    try:
        return run(arguments)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


def run(arguments: list[str] | None) -> int:
    """Run one command; return the exit code."""
    options = parser().parse_args(arguments)
    if options.command == "export":
        return export(options)
    # Heavy imports only once the options are known to be good.
    import torch  # noqa: PLC0415

    from explorer.artefacts import ArtefactError  # noqa: PLC0415
    from explorer.artefacts.files import check_writable  # noqa: PLC0415
    from explorer.build.build import PARTS, Plan, build, shipped  # noqa: PLC0415
    from explorer.build.evaluate import (  # noqa: PLC0415
        evaluate_search,
        evaluate_shipped,
        evaluate_sweep,
        training_digits,
    )
    from explorer.build.own import import_own, measure_own, place, train_own  # noqa: PLC0415
    from explorer.data import DataError, load  # noqa: PLC0415
    from explorer.models import WITH_ENCODER  # noqa: PLC0415
    from explorer.training import DivergedError  # noqa: PLC0415

    torch.set_num_threads(options.threads)
    started = time.time()
    try:
        if options.command == "train":
            encodes = options.model in WITH_ENCODER
            config = config_from(options, options.model) if encodes else game_from(options)
            with place(options.out):
                digits, test = (load(options.data_dir, train=train) for train in (True, False))
                train_own(config, digits, test, options.out)
        elif options.command == "import":
            with place(options.out):
                import_own(options.file, options.out)
        elif options.command == "measure":
            if not options.out.is_dir():
                raise ValueError(f"{options.out} is no directory of a model")
            measure_own(options.out, load(options.data_dir, train=True), maps=options.maps)
        elif options.command == "build":
            models = shipped([config_from(options, kind) for kind in WITH_ENCODER])
            check_writable("--out", options.out)
            check_writable("--trained", options.trained)
            digits, test = (load(options.data_dir, train=train) for train in (True, False))
            build(
                Plan(
                    models=models,
                    digits=digits,
                    test=test,
                    out=options.out,
                    trained=options.trained,
                    seeds=options.seeds,
                    parts=options.only or PARTS,
                )
            )
        elif options.sweep:
            evaluate_sweep(options.out)
        elif options.search:
            evaluate_search(options.out)
        else:
            evaluate_shipped(
                options.out,
                write=options.write,
                add=options.add,
                training=training_digits(options.data_dir),
                trained=options.trained,
            )
    except KeyboardInterrupt:
        places = (options.out, getattr(options, "trained", options.out))
        new = any(written_since(started, place) for place in places)
        kept = "what was finished is kept" if new else "nothing new was written"
        print(f"\nStopped; {kept}.", file=sys.stderr)
        return 130
    except (ArtefactError, DivergedError) as error:
        print(f"explorer: {error}", file=sys.stderr)
        return 1
    except (ValueError, DataError) as error:
        print(f"explorer: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"explorer: {disk_trouble(error, options.out)}", file=sys.stderr)
        return 1
    return 0


def export(options: argparse.Namespace) -> int:
    """Write the copy of the page that needs no server; return the exit code."""
    from explorer.artefacts import ArtefactError  # noqa: PLC0415 - it imports torch
    from explorer.site.export import README, check_place, checked, sent  # noqa: PLC0415
    from explorer.site.export import export as write  # noqa: PLC0415
    from explorer.site.options import check, left_out, load  # noqa: PLC0415

    try:
        check(options)
        checked(options.url)
        check_place(options.out)
        shown = load(options)
        for told in left_out(options, shown):
            print(told, flush=True)
        written = write(shown, options.out, url=options.url)
    except ArtefactError as error:
        print(f"explorer: {error}", file=sys.stderr)
        return 1
    except ValueError as error:
        print(f"explorer: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"explorer: {disk_trouble(error, options.out)}", file=sys.stderr)
        return 1
    size, gzipped = (
        sum(map(len, data)) / 1e6
        for data in (written.values(), (sent(*file) for file in written.items()))
    )
    print(
        f"{options.out}: {len(written)} files, {size:.1f} MB; {gzipped:.1f} MB where a host gzips."
    )
    if README not in written:
        print(f"{options.out / README} stays as it is.")
    print(f"To see it: python -m http.server --directory {options.out}")
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; every option says its default."""
    # It imports torch.
    from explorer.artefacts import DIRECTORY  # noqa: PLC0415
    from explorer.artefacts.own import ALLOWED  # noqa: PLC0415
    from explorer.models import (  # noqa: PLC0415
        LATENT_DIMS,
        MOST_HIDDEN,
        WITH_ENCODER,
        Config,
        GameConfig,
    )
    from explorer.site.options import add_options  # noqa: PLC0415

    top = argparse.ArgumentParser(prog="python -m explorer", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    shows = argparse.ArgumentDefaultsHelpFormatter
    none = argparse.SUPPRESS  # of what has to be given
    defaults, game = Config(model="vae"), GameConfig()

    def both(told: str, name: str) -> dict[str, Any]:
        """Return an option whose default hangs on the model, so it is none until that is known."""
        usual, of_gan = getattr(defaults, name), getattr(game, name)
        told = f"{told} (default: {usual}, of a GAN {of_gan})"
        return {"type": int, "default": none, "help": told}

    def command(name: str, told: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=told, description=told[0].upper() + told[1:], formatter_class=shows
        )

    one = command("train", "train a model of your own")
    one.add_argument(
        "--model",
        choices=(*WITH_ENCODER, game.model),
        required=True,
        default=none,
        help="its architecture; a GAN's generator learns against a discriminator",
    )
    least, most = LATENT_DIMS
    one.add_argument(
        "--latent-dim",
        type=int,
        default=defaults.latent_dim,
        help=f"numbers in a code, from {least} to {most}",
    )
    one.add_argument(
        "--hidden", **both(f"numbers in the hidden layers, at most {MOST_HIDDEN}", "hidden")
    )
    one.add_argument(
        "--beta",
        type=float,
        default=none,
        help=f"weight of the KL term of a VAE (default: {defaults.beta})",
    )
    one.add_argument("--batch-size", **both("images per step", "batch_size"))
    one.add_argument("--epochs", **both("passes over the digits", "epochs"))
    homework = command("import", "make a model of your own from the lesson's state_dict")
    homework.add_argument(
        "file",
        type=Path,
        help="what torch.save(model.state_dict(), FILE) wrote, or a safetensors file of the page",
        default=none,
    )
    for made in (one, homework):
        made.add_argument(
            "--out",
            type=Path,
            default=Path("runs/mine"),
            help=f"directory of the model, which is named after it: {ALLOWED}",
        )
    add = command("measure", "add statistics, maps and evidence to a model of your own")
    add.add_argument("out", type=Path, metavar="DIR", help="directory of the model", default=none)
    add.add_argument(
        "--maps", type=int, choices=range(4), default=3, help="runs of t-SNE; 0 makes no map"
    )
    copy = command("export", "write the page as files for any host, without a server")
    copy.add_argument("out", type=Path, metavar="DIR", help="where to", default=none)
    copy.add_argument(
        "--url", default="", help="where the page will be, for previews of shared links"
    )
    add_options(copy)
    every = command("build", "make everything in checkpoints/")
    check = command("evaluate", "measure the shipped models again")
    for shipped in (every, check):
        shipped.add_argument("--out", type=Path, default=DIRECTORY, help="the checkpoints")
    every.add_argument(
        "--only",
        action="append",
        choices=("models", "judge", "gan", "sweep", "evidence"),
        default=[],
        help="make this part, all else being there; can be given several times",
    )
    every.add_argument(
        "--seeds",
        type=int,
        choices=range(1, 10),
        default=3,
        metavar="N",
        help="training seeds to measure; all but the first are not shipped",
    )
    for apart in (every, check):
        apart.add_argument(
            "--trained",
            type=Path,
            default=Path("trained"),
            help="directory of the models that are not shipped",
        )
    stores = check.add_mutually_exclusive_group()
    stores.add_argument("--write", action="store_true", help="store what was measured")
    stores.add_argument(
        "--add", action="store_true", help="store the rows and models that are not there yet"
    )
    stores.add_argument(
        "--sweep", action="store_true", help="measure along beta and store it, nothing else"
    )
    stores.add_argument(
        "--search",
        action="store_true",
        help="search for codes of test digits in every decoder and store it, nothing else",
    )
    every.add_argument(
        "--epochs",
        type=int,
        default=defaults.epochs,
        help="passes over the digits of all models but the GANs",
    )
    for trains, told in ((one, "of all randomness"), (every, "of all randomness but the GANs'")):
        trains.add_argument("--seed", type=int, default=defaults.seed, help=told)
    for reads in (one, add, every, check):
        reads.add_argument("--data-dir", type=Path, default=Path("data"), help="holds MNIST/raw")
    for computes in (one, homework, add, every, check):
        computes.add_argument(
            "--threads",
            type=thread_count,
            default=1,
            help="torch threads; on a machine whose cores are busy, 1 can be the fastest",
        )
    return top


def thread_count(text: str) -> int:
    """Return a number of threads."""
    if not text.isdigit() or not 1 <= int(text) <= (os.cpu_count() or 1):
        raise argparse.ArgumentTypeError(f"must be from 1 to {os.cpu_count()}, got {text}")
    return int(text)


def config_from(options: argparse.Namespace, model: str) -> "Config":
    """Return the Config that the options ask for."""
    from explorer.models import Config  # noqa: PLC0415 - it imports torch

    return Config(model=model, **given(options))


def game_from(options: argparse.Namespace) -> "GameConfig":
    """Return the GameConfig that the options ask for.

    Raises:
        ValueError: one is out of range, or a GAN has no use for it.
    """
    from explorer.models import GameConfig  # noqa: PLC0415 - it imports torch

    if "beta" in (found := given(options)):
        raise ValueError("a GAN has no KL term: leave out --beta")
    return GameConfig(model=options.model, **found)


def given(options: argparse.Namespace) -> dict[str, Any]:
    """Return what the options say of a training; what they leave out has its own default."""
    names = ("latent_dim", "hidden", "epochs", "batch_size", "beta", "seed")
    return {name: getattr(options, name) for name in names if hasattr(options, name)}


def written_since(started: float, place: Path) -> bool:
    """Return whether a file in a directory is from after a time, in seconds since 1970."""
    return any(path.is_file() and path.stat().st_mtime >= started for path in place.rglob("*"))


def disk_trouble(error: OSError, out: Path) -> str:
    """Return what went wrong on the disk, in words that help."""
    if error.errno == errno.ENOSPC:
        return f"the disk that holds {out} is full; free some space and run the command again"
    return f"cannot write to {out}: {error.strerror or error}"


if __name__ == "__main__":
    sys.exit(main())
