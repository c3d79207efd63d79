"""The door for images: what comes in by choosing, dropping anywhere and pasting, and what did not.

The files are taken over as soon as they are here, and the uploader is emptied by a key of its own:
the only list is the one of what the server holds. What is on its way to an uploader that goes is
lost to Streamlit; so the browser's part (`dropping`) gives it one lot of files at a time, keeps
these until they were taken, and gives them again where their uploader went before. A mark tells
which drop a file came with, and that it came before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import streamlit as st
from streamlit.typing import UploadedFile

from maskapp.errors import ImageCode
from maskapp.files.reading.archives.listing import MAX_ENTRIES, LeftOut
from maskapp.files.reading.signatures import FORMATS
from maskapp.ui.host import sessions
from maskapp.ui.host.uploads import forget
from maskapp.ui.images import limits, sources
from maskapp.ui.images.dropping import KEY as DROPPING
from maskapp.ui.images.dropping import drop_of, dropping, hear_missing, mark_of
from maskapp.ui.images.sources import Given, Source
from maskapp.ui.state import rule_edits, session, set_edits
from maskapp.ui.state.kept import Kept, KeptFile, Missed
from maskapp.ui.state.model import State
from maskapp.ui.wording import few, plain

ACCEPTED = f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}"
_FRESH = "fresh files"
_FEW = 5  # names, as `few` has them
_NO_IMAGE = "no image that is read here"
_HERE = "here already"
_RELOADED = "the page was loaded again before it was sent"
_PASSING = {
    "connection": "the connection was lost",
    "space": "the computer that runs this page has no room for it",
    "stopped": "stopped",
    "other": "did not arrive",
}
"""Reasons that the next try may not have, by the browser's word."""


def uploader() -> Given:
    """Draw the uploader and return what is there: files first, then examples."""
    key = _key(session.kept())
    with st.container(key="dropping"):  # not drawn, see page.css
        dropping(session.kept().name, session.kept().full, _on_missing)
    st.file_uploader(
        "Images",
        accept_multiple_files=True,
        key=key,
        help=f"{ACCEPTED} with 8 or 16 bits per channel, or a ZIP with up to {MAX_ENTRIES} of "
        f"them, also dropped anywhere on the page or pasted. At most {limits.MAX_FILES} files. The "
        "memory of the computer that runs this page holds them until you remove them, or until 15 "
        "minutes after you leave the page.",
        on_change=_take,
        args=(key,),
    )
    kept = session.kept()
    found, left_out, sentences = sources.uploaded(kept.files, kept.removed)
    missing = [_left_out(each.name, each.reason) for each in kept.missing]
    everything = sources.told_apart(found + sources.examples())
    return Given(
        tuple(sources.images_in(everything)), (*missing, *left_out), sentences=tuple(sentences)
    )


def _key(kept: Kept) -> str:
    """Return the uploader's key, in which the browser reads what was taken.

    It changes with each take; and in a new session, which knows nothing of what an uploader of the
    one before had on its way.
    """
    in_session = hashlib.sha256(sessions.session_id().encode()).hexdigest()[:8]
    return f"images-{kept.name}-{kept.takes}-{in_session}"


def _left_out(name: str, reason: str) -> LeftOut:
    code: ImageCode = "too_large" if reason in (_too_large(), limits.BEYOND) else "unreadable"
    # What nobody takes for an image, wants any more, or lacks is none that cannot be read.
    is_hidden = reason in (_NO_IMAGE, _HERE, _PASSING["stopped"])
    return LeftOut(name, reason, hidden=is_hidden, code=code)


def _too_large() -> str:
    return f"larger than {st.get_option('server.maxUploadSize')} MB"


def _take(key: str) -> None:
    """Take new files over, and show the first of a drop.

    Streamlit's browser code repeats what it knew until it hears of the new key: files that were
    taken come again as something that has not even a name.
    """
    given = st.session_state.get(key) or []
    kept = session.kept()
    new = [each for each in given if isinstance(each, UploadedFile) and kept.is_new(each.file_id)]
    if not new or not session.is_mine():
        return
    fresh = _not_here(_fresh(new))
    accepted = _accepted(fresh)
    files = [
        kept.take(each.file_id, each.name, each.getvalue(), mark) for each, mark in fresh[:accepted]
    ]
    for each, mark in fresh[accepted:]:
        kept.miss(each.file_id, each.name, limits.BEYOND, mark)
        kept.full |= {drop_of(mark)} - {""}
    for each in new:
        kept.repeated(each.file_id)
    forget(each.file_id for each in new)
    kept.takes += 1
    _show([each.key for each in files], drop_of(fresh[0][1]) if fresh else "")
    _draw_all()


def _draw_all() -> None:
    """Draw the whole page; the last thing that a callback does.

    Streamlit's browser code sends what changes at one moment in one message, and says of it that
    it is a fragment's, of the strip for example, which then alone is drawn.
    """
    st.rerun()


def _fresh(new: Sequence[UploadedFile]) -> list[tuple[UploadedFile, str]]:
    """Return the files that did not come before, as another upload, each with its mark."""
    kept = session.kept()
    found: dict[str, tuple[UploadedFile, str]] = {}
    for each in new:
        mark = mark_of(each.type)
        if kept.is_new(mark):
            found.setdefault(mark or each.file_id, (each, mark))
    return list(found.values())


def _not_here(fresh: list[tuple[UploadedFile, str]]) -> list[tuple[UploadedFile, str]]:
    """Return the files that are not among those that are here, and tell of the others.

    The same photograph twice would count twice in every table.
    """
    kept, left = session.kept(), []
    for each, mark in fresh:
        alike = [file for file in kept.files if _is_same(each, file)]
        if not alike:
            left.append((each, mark))
        elif not kept.bring_back(alike[0].key):
            kept.miss(each.file_id, each.name, _HERE, mark)
    return left


def _is_same(given: UploadedFile, file: KeptFile) -> bool:
    alike = (file.name, len(file.data)) == (given.name, given.size)
    return alike and file.data == given.getvalue()


def _accepted(fresh: Sequence[tuple[UploadedFile, str]]) -> int:
    """Return how many files there is room for: of a drop, none after one that was refused."""
    kept = session.kept()
    if any(drop_of(mark) in kept.full for _, mark in fresh):
        return 0
    sizes = [each.size for each, _ in fresh]
    return limits.accepted(
        [len(each.data) for each in kept.files], sizes, session.KEEPING.room(sum(sizes))
    )


def _show(keys: Sequence[str], drop: str) -> None:
    """Look at the first of new images; those that come later with a drop only join the others."""
    state = st.session_state
    if not keys:
        session.deed()
    elif session.kept().begins(drop):
        state[_FRESH] = frozenset(keys)
        session.act(rule_edits.add_images, keys[0])
    else:
        if _FRESH in state:  # nobody chose one since: none of the first may be readable
            state[_FRESH] |= frozenset(keys)
        session.deed()


def _on_missing() -> None:
    reasons = {
        "size": _too_large(),
        "type": _NO_IMAGE,
        "full": limits.BEYOND,
        "reload": _RELOADED,
        **_PASSING,
    }
    for each in hear_missing(st.session_state.get(DROPPING)):
        session.kept().miss("", each.name, reasons.get(each.why, _PASSING["other"]), each.mark)
    session.deed()
    _draw_all()


def missing_note() -> None:
    """Draw what is not there, and why, until it was read.

    Not beside the uploader, which is out of sight once there are images.
    """
    with st.container(key="missing", gap="small"):
        kept = session.kept()
        if not kept.missing and not kept.gone:
            return
        sentences = []
        by_reason = _by_reason(kept.missing)
        if beyond := by_reason.get(limits.BEYOND):
            sentences.append(limits.over_limits(len(beyond)))
        if kept.gone:
            sentences.append(
                f"The images are no longer here: {few(kept.gone)}. The program that runs this "
                "page was started again, or nobody looked at the page for 15 minutes. Add them "
                "again; the rule is still there. Own rules of single images, picks, and which "
                "images were looked at or left out are not: they come back with an experiment that "
                "was saved."
            )
        passing = by_reason.keys() & {_RELOADED, *_PASSING.values()}
        if by_reason:
            names = ", ".join(f"{few(each)} ({reason})" for reason, each in by_reason.items())
            again = " Add what is missing again." if passing else ""
            sentences.append(f"Not added: {names}.{again}")
        for sentence in sentences:
            st.warning(plain(sentence), icon=":material/warning:")
        if any(len(each) > _FEW for each in by_reason.values()):
            with st.expander("All names"), st.container(height=200, border=False):
                st.text("\n".join(name for each in by_reason.values() for name in each))
        with st.container(horizontal=True):
            if passing - {_RELOADED}:  # shown where the browser has the files, see page.css
                st.button(
                    "Try again",
                    key="try-again",
                    icon=":material/refresh:",
                    type="tertiary",
                    on_click=_on_again,
                )
            st.button(
                "Close this message",
                key="close-missing",
                icon=":material/close:",
                type="tertiary",
                on_click=_on_read,
            )


def _by_reason(missing: Sequence[Missed]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for each in missing:
        names.setdefault(each.reason, []).append(each.name)
    return names


def _on_again() -> None:
    """Miss no more what the browser gives again at the same press; it tells if that fails too."""
    session.kept().miss_no_more(_PASSING.values())
    session.deed()


def _on_read() -> None:
    session.kept().forget_missing()
    session.deed()


def just_added(given: Given) -> list[Source]:
    """Return the images of the files that came last, as long as none was chosen since."""
    fresh = st.session_state.get(_FRESH, frozenset())
    return [each for each in given.sources if each.file.key.partition("/")[0] in fresh]


def forget_new() -> None:
    """Have no image count as new: for callbacks in which one is chosen."""
    st.session_state.pop(_FRESH, None)


def remove_all_button() -> None:
    """Draw what lets go of all images, once it was asked."""
    with st.popover("Remove all images …", icon=":material/delete:", type="tertiary"):
        st.markdown(
            "They go for good, and with them what was looked at, left out or picked in them, and "
            "their own rules. The rule of all stays."
        )
        st.button("Remove all images", key="remove-all", on_click=_on_remove_all)


def _on_remove_all() -> None:
    session.kept().remove_images()
    session.act(_removed)


def remove(given: Given, key: str) -> None:
    """Let go of the file that an image is in, for good, and look at the one that follows it."""
    keys = [each.key for each in given.sources]
    source = next((each for each in given.sources if each.key == key), None)
    if source is None:
        return  # it is gone already
    file = source.file.key
    left = [each for each in given.sources if each.file.key != file]
    if not left:
        _on_remove_all()
        return
    archive = file.partition("/")[0]
    others = any(each.file.key.partition("/")[0] == archive for each in left)
    session.kept().remove_file(file, others=others)
    after = [each.key for each in given.sources[keys.index(key) :] if each in left]
    state = set_edits.forget_file(session.load(), file)
    if session.load().view.image.partition("·")[0] == file:
        state = rule_edits.choose_image(state, (after or [left[-1].key])[0])
    # No change that undo could take back: the file is not here any more.
    session.store(state)


def _removed(state: State) -> State:
    return rule_edits.new_image(state.with_view(examples=()), "")
