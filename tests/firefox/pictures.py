"""Write pictures of digits for a browser, and what the models are to see of each.

Run: python -m tests.firefox.pictures FOLDER
"""

import io
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from explorer.upload import preparation
from tests.browser.test_input import photo

FORMATS = {"png": {}, "jpeg": {"quality": 90}, "webp": {"lossless": True}, "avif": {"quality": 90}}


def main(folder: Path) -> None:
    """Write a photo of a 4 in every format, and the pixels that Python makes of it."""
    expected = {}
    for name, options in FORMATS.items():
        data = io.BytesIO()
        Image.open(io.BytesIO(photo())).save(data, name, **options)
        (folder / f"four.{name}").write_bytes(data.getvalue())
        image = preparation.prepare(data.getvalue()).image
        expected[name] = np.round(image.ravel() * 255).astype(int).tolist()
    (folder / "expected.json").write_text(json.dumps(expected))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
