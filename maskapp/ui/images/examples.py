"""What people come for, each with images and a rule to begin with. No Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.core.steps.step import CleaningStep

PICTURES = Path(__file__).parent / "pictures"
"""Images that come with maskapp; SOURCES.md beside them says where each is from."""

_CLEAN = "prepare-panel"


@dataclass(frozen=True, slots=True)
class Task:
    """Something people come for.

    Parameters
    ----------
    id : str
    label : str
        The name of its card.
    line : str
        What one gets.
    images : tuple of str
        File names of its images, the first to look at first.
    recipe : Recipe
        The rule to begin with.
    sections : tuple of str
        Keys of the sections that it needs open.
    """

    id: str
    label: str
    line: str
    images: tuple[str, ...]
    recipe: Recipe
    sections: tuple[str, ...] = ()

    @property
    def card(self) -> Path:
        """The picture of its card: an image, and in the right half what the rule selects."""
        return PICTURES / f"card_{self.id}.jpg"


def _recipe(bounds: Range, *cleaning: CleaningStep) -> Recipe:
    return Recipe((MaskClass(Rule((Group((bounds,)),)), cleaning=cleaning),))


TASKS = (
    Task(
        "cover",
        "Plant cover",
        "How much of each pot is leaf. One rule for four drawn pots, one of them badly lit.",
        ("pot_A1.jpg", "pot_A2.jpg", "pot_A3.jpg", "pot_A4.jpg"),
        # Excess green tells leaves from soil in dim and warm light too.
        _recipe(Range("excess_green", 40, 510)),
    ),
    Task(
        "stain",
        "Stained area in tissue",
        "What share of a section is stained brown, beside the blue of the nuclei.",
        ("ihc.png",),
        # Brown is yellower than everything else; paper and nuclei are near 0 and below.
        _recipe(Range("lab_b", 16, 127)),
    ),
    Task(
        "count",
        "Count cells or colonies",
        "One object for each colony, without dust and scratches, ready to be counted.",
        ("colonies.jpg",),
        _recipe(Range("gray", 90, 255), FillHoles(None), RemoveSmall(300)),
        (_CLEAN,),
    ),
    Task(
        "training",
        "Training masks",
        "A black-and-white mask for every image of a set, all by one rule, in one ZIP.",
        tuple(f"colonies_part_{part}.jpg" for part in (1, 2, 3, 4)),
        _recipe(Range("gray", Auto("otsu", 0.01), 255), FillHoles(None), RemoveSmall(400)),
        (_CLEAN,),
    ),
)


def example_bytes(file_name: str) -> bytes:
    """Return an image that comes with maskapp or with scikit-image: neither needs a network."""
    mine = PICTURES / file_name
    if mine.exists():
        return mine.read_bytes()
    return (files("skimage") / "data" / file_name).read_bytes()
