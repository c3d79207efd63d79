"""What making masks gives: a result for each class of the recipe."""

from __future__ import annotations

from dataclasses import dataclass

from maskapp.arrays import Mask
from maskapp.core.engine.resolve import UsedBound
from maskapp.core.steps.run import StepChange
from maskapp.errors import RecipeError, quoted


@dataclass(frozen=True)
class ClassResult:
    """The mask of one class and what there is to say about it.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
        True where selected.
    bounds : tuple of UsedBound
        Values of the automatic bounds.
    selected : int
        Number of selected pixels.
    considered : int
        Number of valid pixels inside the region, and inside the class that bounds this one if one
        does: what `coverage` refers to.
    notices : tuple of str
        Sentences for the user.
    changes : tuple of StepChange
        Pixels that each cleaning step added and removed, in the recipe's order.
    """

    mask: Mask
    bounds: tuple[UsedBound, ...]
    selected: int
    considered: int
    notices: tuple[str, ...]
    changes: tuple[StepChange, ...] = ()

    @property
    def coverage(self) -> float:
        """Selected share of the considered pixels, 0–1."""
        return self.selected / self.considered if self.considered else 0.0


@dataclass(frozen=True)
class MaskResult:
    """The masks of an image.

    For a recipe of one class, `mask`, `bounds`, `selected`, `considered`, `coverage`, `notices` and
    `changes` are those of its class. For others they raise RecipeError: take ``result[name]``.

    Parameters
    ----------
    classes : dict of str to ClassResult
        By the classes' names, in the recipe's order.
    """

    classes: dict[str, ClassResult]

    def __getitem__(self, name: str) -> ClassResult:
        return self.classes[name]

    @property
    def masks(self) -> dict[str, Mask]:
        """Masks by the classes' names."""
        return {name: result.mask for name, result in self.classes.items()}

    @property
    def only(self) -> ClassResult:
        """The result of a recipe that has one class."""
        if len(self.classes) > 1:
            names = ", ".join(map(quoted, self.classes))
            raise RecipeError(f"the recipe has {len(self.classes)} classes: {names}. Name one.")
        return next(iter(self.classes.values()))

    @property
    def mask(self) -> Mask:
        """(H, W) bool, True where selected."""
        return self.only.mask

    @property
    def bounds(self) -> tuple[UsedBound, ...]:
        """Values of the automatic bounds."""
        return self.only.bounds

    @property
    def selected(self) -> int:
        """Number of selected pixels."""
        return self.only.selected

    @property
    def considered(self) -> int:
        """Number of valid pixels inside the region: what `coverage` refers to."""
        return self.only.considered

    @property
    def coverage(self) -> float:
        """Selected share of the considered pixels, 0–1."""
        return self.only.coverage

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user."""
        return self.only.notices

    @property
    def changes(self) -> tuple[StepChange, ...]:
        """Pixels that each cleaning step added and removed."""
        return self.only.changes
