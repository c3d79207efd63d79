"""What became of the ZIP of all images that was asked for last: how far it is, or the file.

What draws it is given `told`, which tells what the page shows now from all else: a ZIP of something
else is out of date.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from html import escape

import streamlit as st

from maskapp.ui.compute import deferred
from maskapp.ui.compute.building import Building
from maskapp.ui.host import packs
from maskapp.ui.state import session
from maskapp.ui.state.kept import PACK
from maskapp.ui.wording import few, plain

_NAMED = 10
_UNIT = " images"
_TICK_SECONDS = 1.0
_OUT_OF_DATE = (
    "The rule, the images or the choices have changed since: this ZIP is of what they were when it "
    "was begun. Build it again for what they are now."
)


def keep(building: Building) -> None:
    """Hold a pack for the tab, over a reload too; the one before is no longer wanted."""
    _drop()
    kept = session.kept()
    kept.extras[PACK] = building
    kept.endings.append(building.drop)


def forget() -> None:
    """Let go of the pack: of images that are no longer there."""
    _drop()


def is_running() -> bool:
    """Whether a pack is being built."""
    building = _building()
    return building is not None and building.progress == "running"


def draw_line(told: str) -> None:
    """Draw what became of the pack on one line, for the page's header."""
    building = _told_of()
    if building is None:
        return
    with st.container(
        key="pack-told", horizontal=True, horizontal_alignment="right", vertical_alignment="center"
    ):
        if building.progress == "running":
            st.fragment(_running_line, run_every=_TICK_SECONDS)(building)
        elif building.progress == "failed":
            _words("ZIP failed", building.sentence, "alert")
            _icon_button("Close ZIP error", "close", _let_go)
        else:
            tally = building.tally
            end = _size(building.size) if building.told == told else "out of date"
            _offer(building)
            _words(
                f"{tally.done} of {tally.count}, {end}",
                " ".join([_ready_text(building), *_remarks(building, told)]),
                "status",
            )
            _icon_button("Remove ZIP", "delete", _let_go)


def draw_beside(told: str) -> None:
    """Draw what became of the pack, in the row of the button that begins it."""
    building = _told_of()
    if building is None:
        return
    if building.progress == "running":
        st.fragment(_running, run_every=_TICK_SECONDS)(building)
    elif building.progress == "failed":
        st.button("Close ZIP error", on_click=_let_go, icon=":material/close:")
        st.error(plain(f"ZIP: {building.sentence}"), icon=":material/error:")
    else:
        _offer(building)
        _icon_button("Remove ZIP", "delete", _let_go)
        _words(_summary(building, told), "", "status")


def draw_remarks(told: str) -> None:
    """Draw all that there is to say of a pack that is ready."""
    building = _building()
    if building is None or building.progress != "ready":
        return
    if building.told != told:
        st.caption(_OUT_OF_DATE)
    if lacks := _lacks(building):
        st.warning(plain(lacks), icon=":material/warning:")


def _running_line(building: Building) -> None:
    _end_with(building)
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.html(_bar(building), width="content")
        _words(f"ZIP: {_progress(building)}", f"Building the ZIP: {_progress(building, _UNIT)}")
        _icon_button("Cancel the ZIP", "close", _let_go)


def _running(building: Building) -> None:
    _end_with(building)
    st.html(_bar(building), width="stretch")
    _icon_button("Cancel the ZIP", "close", _let_go)
    _words(f"Building the ZIP: {_progress(building, _UNIT)}", "")


def _bar(building: Building) -> str:
    return (
        f'<progress max="{max(1, building.count)}" value="{building.done}" '
        'aria-label="Building the ZIP"></progress>'
    )


def _end_with(building: Building) -> None:
    if building.progress != "running":
        st.rerun()  # the whole page: a fragment alone cannot end its own clock


def _words(text: str, more: str, role: str = "") -> None:
    """Draw a few words, the others behind them for the mouse; `role` has them read out."""
    attribute = f' role="{role}"' if role else ""
    shown = f'<span class="pack-words"{attribute} title="{escape(more)}">{escape(text)}</span>'
    st.html(shown, width="content")


def _icon_button(name: str, icon: str, press: Callable[[], None]) -> None:
    with st.container(key=f"icon-pack-{icon}", width="content"):  # shows the icon alone
        st.button(name, icon=f":material/{icon}:", help=name, type="tertiary", on_click=press)


def _progress(building: Building, unit: str = "") -> str:
    text = f"{building.done} of {building.count}{unit}"
    left = building.seconds_left
    return text if left is None else f"{text}, {_duration(left)} left"


def _duration(seconds: float) -> str:
    """Return a time that is only guessed, as people say it."""
    if seconds < 60:
        return f"about {max(5, 5 * math.ceil(seconds / 5))} s"
    return f"about {math.ceil(seconds / 60)} min"


def _summary(building: Building, told: str) -> str:
    """Return what is told beside the menu's buttons: never longer than the file was new."""
    lacks = f"; no mask for {len(building.tally.briefs)}" if building.tally.briefs else ""
    more = ": see below" if _remarks(building, told) else ""
    return f"{_ready_text(building, building.told != told)}{lacks}{more}"


def _ready_text(building: Building, is_late: bool = False) -> str:
    tally = building.tally
    end = "out of date" if is_late else _size(building.size)
    text = f"{tally.done} of {tally.count} images, {end}"
    return f"{text}; {len(tally.excluded)} left out by you" if tally.excluded else text


def _remarks(building: Building, told: str) -> list[str]:
    late = _OUT_OF_DATE if building.told != told else ""
    return [each for each in (late, _lacks(building)) if each]


def _lacks(building: Building) -> str:
    tally = building.tally
    if not tally.briefs:
        return ""
    return (
        f"The ZIP has no mask for {len(tally.briefs)} of {tally.count} images: "
        f"{few(tally.briefs, _NAMED)}. Its table has a row for each."
    )


def _offer(building: Building) -> None:
    """Draw what downloads the ZIP: from the disk where the server can, else through memory."""
    path, name = building.path, f"masks_{building.tally.digest[:16]}.zip"
    label, icon = "Download ZIP", ":material/download:"
    if address := packs.offer(path, name):
        st.link_button(label, address, type="primary", icon=icon, key="fetch-pack")
        return
    st.download_button(
        label,
        data=deferred.on_click(label, path.read_bytes, name, "application/zip"),
        file_name=name,
        mime="application/zip",
        on_click="ignore",
        type="primary",
        icon=icon,
        key="download-pack",
    )


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{math.ceil(size / 1000)} kB"


def _let_go() -> None:
    _drop()
    session.deed()


def _drop() -> None:
    building = _building()
    if building:
        building.drop()
        kept = session.kept()
        del kept.extras[PACK]
        kept.endings.remove(building.drop)


def _told_of() -> Building | None:
    found = _building()
    return found if found and found.progress != "cancelled" else None


def _building() -> Building | None:
    found = session.kept().extras.get(PACK)
    assert found is None or isinstance(found, Building)
    return found
