"""What the picture shows: the photograph, a channel, or where mask and truth differ."""

from __future__ import annotations

from dataclasses import dataclass

from maskapp.core.color.channels import CHANNELS
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.writing.previews import Preview
from maskapp.ui.compute.agreeing import Part, Truths, comparison_of, errors_picture_of
from maskapp.ui.compute.pictures import (
    channel_picture_of,
    channel_window_of,
    detail_of,
    preview_of,
)
from maskapp.ui.state.model import State
from maskapp.ui.state.view import ERRORS

_LEGEND = (
    "Errors: orange is selected and not in the truth, blue is in the truth and not selected, light "
    "grey is in both, dark grey in neither, black is not compared."
)
_NONE = "No errors are shown: this image has no truth for them that can be used."


@dataclass(frozen=True, eq=False)
class Shown:
    """What the picture of an image shows.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Of the class on view.
    state : State
    truths : Truths or None
        Of the image.
    """

    image: Image
    recipe: Recipe
    state: State
    truths: Truths | None

    @property
    def is_errors(self) -> bool:
        """Whether it is where the mask and a truth differ."""
        if self.state.view.picture != ERRORS or self.truths is None:
            return False
        recipe, name = self.state.seen.recipe, self.state.card.name
        return comparison_of(self.image, recipe, name, self.truths) is not None

    @property
    def label(self) -> str:
        """What it shows in place of the photograph; "" for that."""
        shows = self.state.view.picture
        if shows == ERRORS:
            return "Errors" if self.is_errors else ""
        return CHANNELS[shows].label if shows else ""

    def whole(self, step: int) -> Preview:
        """Return every `step`-th pixel of it; of the photograph, its preview."""
        if not self.label:
            return preview_of(self.image)
        return self.part((0, 0, self.image.width, self.image.height), step)

    def part(self, part: Part, step: int) -> Preview:
        """Return every `step`-th pixel of a part: x, y, width and height."""
        view = self.state.view
        if not self.label:
            return detail_of(self.image, *part, step)
        if view.picture == ERRORS:
            assert self.truths is not None
            recipe, name = self.state.seen.recipe, self.state.card.name
            return errors_picture_of(self.image, recipe, name, self.truths, part, step)
        colours = view.false_colours
        return channel_picture_of(self.image, self.recipe, view.picture, colours, part, step)

    @property
    def text(self) -> str:
        """What there is to say of it, as sentences; "" for the photograph."""
        view = self.state.view
        if not view.picture:
            return ""
        if view.picture == ERRORS:
            return f" {_LEGEND if self.is_errors else _NONE}"
        channel = CHANNELS[view.picture]
        low, high = (
            channel.text(channel.value(each, self.image.depth))
            for each in channel_window_of(self.image, self.recipe, channel.id)
        )
        ends = "dark to bright" if view.false_colours else "black to white"
        return f" Shown: {channel.label}, {low} to {high} as {ends}."
