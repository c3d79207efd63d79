"""What Pillow tells about the pixels of a file: which way is up, and in which colours."""

from __future__ import annotations

from PIL import Image as Pillow

_ORIENTATION = 274
BROKEN_EXIF = "The EXIF data are damaged; the image is shown as it is stored."


def orientation_of(picture: Pillow.Image) -> int | None:
    """Return a picture's EXIF orientation, 1 for none, None if the EXIF data are damaged."""
    try:
        found = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001  # damaged EXIF data do not touch the pixels
        return None
    return found if isinstance(found, int) else None


def profile_of(picture: Pillow.Image) -> bytes:
    """Return a picture's ICC profile, b"" for none."""
    profile = picture.info.get("icc_profile")
    return profile if isinstance(profile, bytes) else b""
