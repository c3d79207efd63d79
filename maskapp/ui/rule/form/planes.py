"""What the browser makes the mask of any bounds from, before the page has answered."""

from __future__ import annotations

from maskapp.core.color.channels import CHANNELS
from maskapp.core.image import Image
from maskapp.core.recipe.one_class import subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute.following import DIGEST_BYTES, counted_file_of, plane_file_of
from maskapp.ui.compute.pictures import preview_of
from maskapp.ui.host.served import address_of
from maskapp.ui.rule.form.data import Plane, Planes

_MIME = "application/octet-stream"


def planes_of(image: Image, recipe: Recipe) -> Planes | None:
    """Return the channels of the rule of a recipe's class at preview size, as addresses of files.

    None where files have no addresses of their own: in each message they would be slower than the
    page's own mask.
    """
    step = preview_of(image).step
    channels = dict.fromkeys(bounds.channel for _, bounds in subject(recipe).rule.ranges())
    planes = tuple(_plane(image, recipe, channel, step) for channel in channels)
    if any(plane.url.startswith("data:") for plane in planes):
        return None
    counted = counted_file_of(image, recipe, step)
    return Planes(
        image.digest,
        -(-image.width // step),
        -(-image.height // step),
        step,
        planes,
        address_of(counted.data, _MIME, "counted") if counted.data else "",
        counted.considered,
        bool(subject(recipe).cleaning),
        DIGEST_BYTES,
    )


def _plane(image: Image, recipe: Recipe, name: str, step: int) -> Plane:
    channel, values = CHANNELS[name], plane_file_of(image, recipe, name, step)
    return Plane(
        name,
        address_of(values.data, _MIME, f"plane-{name}"),
        values.itemsize,
        channel.size(image.depth),
        channel.limits(image.depth)[0] * channel.scale,
        channel.circular,
    )
