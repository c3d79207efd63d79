"""What is taken of each image of a set, to tell what a rule from picks does to it."""

from __future__ import annotations

import numpy as np

from maskapp.core.finding.picked_rule import selected_shares
from maskapp.core.image import Image
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.runs.previews import preview_of
from maskapp.ui.compute.picking import colours_of_previews


def test_of_few_images_more_is_taken_and_their_shares_are_near() -> None:
    rng = np.random.default_rng(5)
    pictures = {
        str(percent): Image(
            np.where(rng.random((300, 300, 1)) < percent / 100, 200, 20).repeat(3, 2).astype("u1")
        )
        for percent in (2, 16, 40)
    }
    found = colours_of_previews({key: preview_of(each) for key, each in pictures.items()})
    rule = Rule((Group((Range("red", 100, 255),)),))
    for (key, picture), share in zip(
        pictures.items(), selected_shares(rule, list(found.values())), strict=True
    ):
        assert len(found[key]) == 4000
        true = (picture.pixels[..., 0] > 100).mean()
        # Four standard errors of a share of 4,000.
        assert abs(share - true) < 4 * np.sqrt(true * (1 - true) / 4000)


def test_of_many_images_less_is_taken_of_each() -> None:
    preview = preview_of(Image(np.zeros((10, 10, 3), np.uint8)))
    for count, taken in ((0, None), (50, 2000), (500, 500)):
        found = colours_of_previews({str(each): preview for each in range(count)})
        assert {len(each) for each in found.values()} == ({taken} if count else set())
