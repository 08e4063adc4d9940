"""The command line: `python -m explorer train`, `build`, `evaluate` and `variants`."""

import argparse
import errno
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explorer.models import Config


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
    # Heavy imports only once the options are known to be good.
    import torch  # noqa: PLC0415

    from explorer.artefacts import DIRECTORY, ArtefactError  # noqa: PLC0415
    from explorer.artefacts.files import check_writable  # noqa: PLC0415
    from explorer.build.build import (  # noqa: PLC0415
        Plan,
        build,
        evaluate_shipped,
        evaluate_sweep,
        say,
        shipped,
    )
    from explorer.build.training_run import train_model  # noqa: PLC0415
    from explorer.data import DataError, load  # noqa: PLC0415
    from explorer.models import WITH_ENCODER  # noqa: PLC0415

    torch.set_num_threads(options.threads)
    options.out = options.out or DIRECTORY
    started = time.time()
    try:
        if options.command == "train":
            config = config_from(options, options.model)
            check_writable("--out", options.out)
            digits, test = (load(options.data_dir, train=train) for train in (True, False))
            train_model(config, digits, test, options.out / config.model)
            say(f"{options.out / config.model} now holds the weights and their history")
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
                )
            )
        elif options.sweep:
            evaluate_sweep(options.out)
        else:
            evaluate_shipped(options.out, write=options.write, add=options.add)
    except KeyboardInterrupt:
        places = (options.out, getattr(options, "trained", options.out))
        new = any(written_since(started, place) for place in places)
        kept = "what was finished is kept" if new else "nothing new was written"
        print(f"\nStopped; {kept}.", file=sys.stderr)
        return 130
    except ArtefactError as error:
        print(f"explorer: {error}", file=sys.stderr)
        return 1
    except (ValueError, DataError) as error:
        print(f"explorer: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"explorer: {disk_trouble(error, options.out)}", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    from explorer.models import WITH_ENCODER, Config  # noqa: PLC0415 - it imports torch

    top = argparse.ArgumentParser(prog="python -m explorer", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    defaults = Config(model="vae")
    one = commands.add_parser("train", help="train one model")
    one.add_argument("--model", choices=WITH_ENCODER, required=True)
    one.add_argument("--latent-dim", type=int, default=defaults.latent_dim)
    one.add_argument("--beta", type=float, default=defaults.beta, help="weight of the KL term")
    one.add_argument("--batch-size", type=int, default=defaults.batch_size)
    one.add_argument("--out", type=Path, default=Path("trained"), help="directory of the result")
    every = commands.add_parser("build", help="make everything in checkpoints/")
    every.add_argument("--out", type=Path, default=None, help="default: the app's own checkpoints")
    every.add_argument(
        "--seeds",
        type=int,
        choices=range(1, 10),
        default=3,
        metavar="N",
        help="training seeds to measure; all but the first are not shipped",
    )
    every.add_argument(
        "--trained",
        type=Path,
        default=Path("trained"),
        help="directory of the models that are not shipped",
    )
    check = commands.add_parser("evaluate", help="measure the shipped models again")
    check.add_argument("--out", type=Path, default=None, help="default: the app's own checkpoints")
    stores = check.add_mutually_exclusive_group()
    stores.add_argument("--write", action="store_true", help="store what was measured")
    stores.add_argument("--add", action="store_true", help="store the rows that are not there yet")
    stores.add_argument(
        "--sweep", action="store_true", help="measure along beta and store it, nothing else"
    )
    for command in (one, every):
        command.add_argument("--epochs", type=int, default=defaults.epochs)
        command.add_argument("--seed", type=int, default=defaults.seed)
        command.add_argument("--data-dir", type=Path, default=Path("data"), help="holds MNIST/raw")
    for command in (one, every, check):
        command.add_argument(
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

    names = ("latent_dim", "epochs", "batch_size", "beta", "seed")
    given = {name: getattr(options, name) for name in names if hasattr(options, name)}
    return Config(model=model, **given)


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
