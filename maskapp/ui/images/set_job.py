"""A button that works on all images in the background, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import streamlit as st

from maskapp.ui.compute.over_set import Asked, Gathering, OverSet, begin
from maskapp.ui.host import sessions
from maskapp.ui.state import session
from maskapp.ui.wording import plain

T = TypeVar("T")
_TICK_SECONDS = 1.0


@dataclass(frozen=True)
class SetJob(Generic[T]):
    """What a button does with all images of a tab: begun, watched, cancelled, and out of date.

    Parameters
    ----------
    name : str
        Of its widgets, and of what the tab keeps.
    label, icon, words : str
        Of the button.
    changed : str
        What is said where the images or the rule are others since.
    failed : str
        The beginning of what is said where it failed.
    """

    name: str
    label: str
    icon: str
    words: str
    changed: str
    failed: str

    def draw(
        self, told: str, start: Callable[[], tuple[Asked, Gathering[T]]], *, disabled: bool = False
    ) -> OverSet[T] | None:
        """Draw the button and how far it is; return what came of it, None while nothing holds.

        Parameters
        ----------
        told : str
            Tells what would be worked on now from all else.
        start : callable
            Returns what is asked, and what gathers it.
        disabled : bool
            Whether it cannot be begun.
        """
        found = self._kept()
        running = found is not None and found.building.progress == "running"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                self.label,
                key=f"{self.name}-all",
                icon=self.icon,
                disabled=running or disabled,
                on_click=_on_start,
                args=(self, start),
                help=self.words,
            )
            if found and running:
                st.fragment(self._running, run_every=_TICK_SECONDS)(found)
        if found is None or running or found.building.progress == "cancelled":
            return None
        if found.building.progress == "failed":
            st.error(plain(f"{self.failed}: {found.building.sentence}"), icon=":material/error:")
            return None
        if found.building.told != told:
            st.caption(self.changed)
            return None
        return found

    def _running(self, found: OverSet[T]) -> None:
        building = found.building
        if building.progress != "running":
            st.rerun()  # the whole page: a fragment alone cannot end its own clock
        st.html(
            f'<progress max="{max(1, building.count)}" value="{building.done}" '
            f'aria-label="{self.label}"></progress>',
            width=160,
        )
        st.caption(f"{building.done} of {building.count} images", width="content")
        st.button(
            "Cancel",
            key=f"cancel-{self.name}",
            type="tertiary",
            on_click=_on_cancel,
            args=(self,),
        )

    def drop(self) -> None:
        """Let go of what came of it, whether it is there yet or not."""
        found, kept = self._kept(), session.kept()
        if found:
            found.building.drop()
            del kept.extras[self.name]
            kept.endings.remove(found.building.drop)

    def _kept(self) -> OverSet[T] | None:
        return cast(OverSet[T] | None, session.kept().extras.get(self.name))


def _on_start(job: SetJob[T], start: Callable[[], tuple[Asked, Gathering[T]]]) -> None:
    job.drop()
    session.deed()
    kept = session.kept()

    def is_seen() -> bool:
        return sessions.is_open(kept.holder)  # another session after a reload

    found = begin(*start(), is_seen)
    kept.extras[job.name] = found
    kept.endings.append(found.building.drop)


def _on_cancel(job: SetJob[Any]) -> None:
    job.drop()
    session.deed()
    st.rerun()
