"""The page with a Streamlit that has nothing but its public API: masks are still right."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.browser.conftest import running_server
from tests.load.client import Visitor
from tests.ui.pictures import decode, encode, noise

# Before any use is made: each is then what is done where Streamlit no longer does it.
PAGE = """
from maskapp.ui.host import inside
inside.private = lambda what, lost, otherwise: lambda function: otherwise
from maskapp.ui.page import main
main()
"""


def test_masks_are_made_and_taken_away_with_public_streamlit_alone(tmp_path: Path) -> None:
    script, log = tmp_path / "page.py", tmp_path / "log.txt"
    script.write_text(PAGE, "utf-8")
    with running_server(script, log) as address, Visitor(address) as visitor:
        visitor.rerun()
        visitor.upload(("leaf.png", encode(noise())), ("other.png", encode(noise(seed=2))))
        visitor.type_range("Red", 90, 180)
        assert visitor.errors == []
        assert visitor.selected
        # Pictures travel inside the messages.
        assert "data:image/" in str(visitor.elements)
        visitor.look_at("file-1")
        red = noise()[..., 0]
        kept = (red >= 90) & (red <= 180)
        np.testing.assert_array_equal(decode(visitor.download())[1] == 255, kept)
        visitor.press("Remove all images")
        assert visitor.errors == []
        assert not visitor.selected
    assert "Traceback" not in log.read_text("utf-8")
