"""Any picture of a digit, prepared as MNIST has them: 28 x 28, white ink on black."""

from explorer.upload.edits import UploadError
from explorer.upload.preparation import NoDigitError, prepare

__all__ = ["NoDigitError", "UploadError", "prepare"]
