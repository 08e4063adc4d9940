"""Write held-out-digits.gz: 500 training digits, which are on no map."""

import gzip
import sys
from pathlib import Path

import numpy as np

from explorer import data

if __name__ == "__main__":
    digits = data.load(Path(sys.argv[1]), train=True).images.numpy()
    chosen = np.random.default_rng(0).choice(len(digits), 500, replace=False)
    target = Path(__file__).parent / "held-out-digits.gz"
    target.write_bytes(gzip.compress(digits[np.sort(chosen)].tobytes(), 9, mtime=0))
