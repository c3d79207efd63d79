"""The rule in the address: what goes in comes back, and nothing else gets in."""

from __future__ import annotations

import base64
import re
import time
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.recipe.codec import MAX_BYTES
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import RecipeError
from maskapp.ui.state import link
from tests.strategies import recipes


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(data)).decode().rstrip("=")


@given(recipes())
def test_address_brings_the_recipe_back(recipe: Recipe) -> None:
    text = link.encode(recipe)
    assert re.fullmatch(r"[\w-]+", text, re.ASCII)
    assert link.decode(text) == recipe


@given(recipes(), st.data())
def test_damaged_address_is_refused_or_still_a_recipe(recipe: Recipe, data: st.DataObject) -> None:
    text = link.encode(recipe)
    at = data.draw(st.integers(0, len(text) - 1))
    for damaged in (text[:at], text[:at] + "A" + text[at + 1 :], text[at:], text + text[:at]):
        with suppress(RecipeError):
            assert isinstance(link.decode(damaged), Recipe)


@given(st.text())
def test_any_text_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(RecipeError):
        link.decode(text)


@pytest.mark.parametrize(
    "data", [b"", b"null", b"[]", b"{}", b"\xff", b"x" * (MAX_BYTES + 1), b"[" * 100_000]
)
def test_packed_rubbish_is_refused(data: bytes) -> None:
    with pytest.raises(RecipeError):
        link.decode(packed(data))


def test_few_bytes_that_unpack_to_a_gigabyte_are_refused_at_once() -> None:
    packer = zlib.compressobj(9)
    block = b"0" * (1 << 20)
    bomb = b"".join(packer.compress(block) for _ in range(256)) + packer.flush()
    start = time.perf_counter()
    with pytest.raises(RecipeError):
        link.decode(base64.urlsafe_b64encode(bomb).decode())
    assert time.perf_counter() - start < 1
