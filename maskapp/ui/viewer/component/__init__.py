"""The image viewer: a canvas in the browser that zooms and recolours without a rerun."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from maskapp.ui.state.kept import Heard
from maskapp.ui.viewer.component.data import (
    Cells,
    Mark,
    ViewerData,
    ViewerDetail,
    ViewerImage,
    ViewerMask,
    ViewerOther,
)
from maskapp.ui.viewer.component.fixed import FIXED
from maskapp.ui.viewer.component.messages import (
    Gesture,
    Reshaped,
    read_gesture,
    read_pick,
    read_reshaped,
    read_view,
)
from maskapp.ui.widgets.component import component
from maskapp.ui.wording import every_nth

__all__ = [
    "FIXED",
    "Cells",
    "Gesture",
    "Mark",
    "Reshaped",
    "ViewerDetail",
    "ViewerImage",
    "ViewerMask",
    "ViewerOther",
    "read_gesture",
    "read_pick",
    "read_reshaped",
    "read_view",
    "viewer",
]

_HERE = Path(__file__).parent

_mount = component(
    "maskapp_viewer", _HERE / "main.mjs", html=_HERE / "viewer.html", css=_HERE / "viewer.css"
)


def viewer(  # noqa: PLR0913  # what is shown and what is heard, all by name
    image: ViewerImage,
    mask: ViewerMask,
    *,
    others: Sequence[ViewerOther] = (),
    detail: ViewerDetail | None = None,
    pixel_text: str = "",
    caption: str = "",
    marks: Sequence[Mark] = (),
    scope: str = "",
    heard: Heard | None = None,
    key: str,
    on_view: Callable[[], None],
    on_actions: Callable[[], None],
) -> Mapping[str, object]:
    """
    Show an image with its mask.

    Zoom, pan, view mode, colour and opacity stay in the browser. What arrives
    in one call belongs together and is painted together.

    Parameters
    ----------
    image : ViewerImage
        The picture; its file is fetched once per address.
    mask : ViewerMask
        The mask of `image`, sampled alike.
    others : sequence of ViewerOther, optional
        Masks of classes that are not on view.
    detail : ViewerDetail, optional
        The answer to the latest `Sampling`, of the same image and mask.
    pixel_text : str, optional
        What is known about the picked pixel, shown as plain text.
    caption : str, optional
        Says how the preview was made, shown as plain text.
    marks : sequence of Mark, optional
        Regions and picks, painted over the picture.
    scope : str, optional
        For which images shapes are drawn, as a sentence.
    heard : Heard, optional
        The last action in the viewer that all this takes into account.
    key : str
        Fixed name of this viewer in ``st.session_state``.
    on_view : callable
        Called before the rerun in which the browser asks for a detail, or no
        longer needs one; `read_view` of the state tells which.
    on_actions : callable
        Called before the rerun that follows a click on a pixel, the use of a tool or a
        change of a shape; `read_actions` of the state tells which.

    Returns
    -------
    Mapping
        The state, as in ``st.session_state[key]``.
    """
    data = ViewerData(
        image,
        mask,
        tuple(others),
        detail,
        pixel_text,
        caption,
        every_nth(image.step),
        tuple(marks),
        scope,
        heard.hand if heard else "",
        heard.number if heard else 0,
        FIXED,
    )
    return _mount(
        key=key,
        data=asdict(data),
        on_view_change=on_view,
        on_actions_change=on_actions,
    )
