"""A frozen set of uploads to judge by: other pens, papers, grounds and light than tuned on.

Nothing here was made to suit the code that reads uploads, and nothing is to be: what fails here
is mended by the tuning kinds, or stays as it is. The tables are filled by the modules below.
"""

from tests.upload import (
    upload_frozen_files,
    upload_frozen_forms,
    upload_frozen_grounds,
    upload_frozen_hand,
    upload_frozen_stress,
    upload_frozen_sweeps,
)
from tests.upload.upload_frozen_table import KINDS, SWEEPS, Kind, Sweep

MODULES = (
    upload_frozen_hand,
    upload_frozen_grounds,
    upload_frozen_stress,
    upload_frozen_files,
    upload_frozen_forms,
    upload_frozen_sweeps,
)

__all__ = ["KINDS", "MODULES", "SWEEPS", "Kind", "Sweep"]
