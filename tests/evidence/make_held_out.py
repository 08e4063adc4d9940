"""Write held-out-digits.gz and held-out-labels.gz: 500 training digits, which are on no map."""

import gzip
import sys
from pathlib import Path

import numpy as np

from explorer import data

if __name__ == "__main__":
    training = data.load(Path(sys.argv[1]), train=True)
    chosen = np.sort(np.random.default_rng(0).choice(len(training.images), 500, replace=False))
    for name, values in (("digits", training.images), ("labels", training.labels)):
        target = Path(__file__).parent / f"held-out-{name}.gz"
        target.write_bytes(gzip.compress(values.numpy()[chosen].tobytes(), 9, mtime=0))
