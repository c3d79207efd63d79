"""What libjpeg says of a damaged picture, in words for people: for JPEG files and JPEG in TIFF."""

from __future__ import annotations

_DAMAGE = "The JPEG decoder found damage: {}; part of the picture may be wrong."
# What libjpeg says, and what it means; the first that fits.
_WORDS = (
    ("extraneous bytes", "there are bytes that belong to no part of the picture"),
    ("premature end of data", "coded pixels are missing"),
    ("Premature end of JPEG", "coded pixels are missing"),
    ("bad Huffman code", "the code of some pixels is broken"),
    ("bad arithmetic code", "the code of some pixels is broken"),
    ("instead of RST", "a mark between the parts of the picture is missing"),
    ("Inconsistent progression", "the passes of the picture do not fit each other"),
    ("Invalid SOS", "a pass of the picture is not described rightly"),
    ("JFIF revision", "the version of the file is not known"),
    ("Adobe color transform", "how its colours are stored is not known"),
)


def damage_notice(said: str) -> str:
    """Return the notice about damage; `said` is what libjpeg tells of it."""
    fitting = (words for part, words in _WORDS if part in said)
    return _DAMAGE.format(next(fitting, "its data are not as they should be"))
