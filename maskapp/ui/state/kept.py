"""What the page of a tab holds on the server: found again by a reload, bounded, let go of in time.

No Streamlit here: who is connected is told by functions that are passed in.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

from maskapp.ui.state.history import History
from maskapp.ui.state.model import State

SECONDS = 15 * 60.0
"""How long what a tab held is kept when nobody looks at it."""
MOST_BYTES = 8 * 1024**3
"""What the files of all tabs may take together."""
PACK = "pack"
"""What the ZIP of all images is called among the extras."""


@dataclass(frozen=True)
class KeptFile:
    """A file that was given to a tab.

    Parameters
    ----------
    key : str
        Tells the tab's files apart for as long as there is the tab; never used again.
    name : str
        As the person's computer calls it, with the folders that were dropped.
    data : bytes
    """

    key: str
    name: str
    data: bytes = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Heard:
    """The last action of a component that was done: the browser says each until it is answered.

    Parameters
    ----------
    hand : str
        Identifies the page in the browser that numbers its actions; "" for none.
    number : int
    typing : int
        Identifies the stay in a box, or the keys in a row, that it was a part of; 0 for none.
    """

    hand: str = ""
    number: int = 0
    typing: int = 0

    def is_new(self, hand: str, number: int) -> bool:
        """Whether an action was not done yet."""
        return hand != self.hand or number > self.number


class Missed(NamedTuple):
    """A file that was given and is not here.

    Parameters
    ----------
    name, reason : str
    mark : str
        The same where it is given again; "" where that is not known.
    """

    name: str
    reason: str
    mark: str = ""


@dataclass(eq=False)
class Kept:
    """What a tab holds. Nothing of Streamlit's is in it: sessions come and go.

    Parameters
    ----------
    state : State
        The newest one: also for threads, which have no session.
    history : History
    files : tuple of KeptFile
        In the order in which they came.
    truths : tuple of KeptFile
        Masks that somebody made by other means; no two have one name.
    missing : tuple of Missed
        Files that were given and are not here, until that was read.
    removed : frozenset of str
        Keys of files in archives that a person removed: the archive's other files stay.
    gone : tuple of str
        Names of files that the tab held and that are not here, until they came or that was read.
    browser, holder : str
        The only browser that may have it, and the session that has it now.
    left : float or None
        Since when its session is not connected; None while it is, or as far as is known.
    token : str
        What the tab shows to have it again.
    name : str
        Tells it apart from others, and gives nobody anything.
    heard : dict
        What was done last, by the component in which it was done: another session of the tab does
        not do it again.
    version : int
        How often the document, or the class on view, was another one than before.
    takes : int
        How often files were taken from the uploader.
    full : set of str
        Drops of which no further file is taken, as one was beyond a limit.
    extras : dict
        What other rooms keep for the tab: jobs, files that were built.
    endings : list of callable
        Called once, when the images are removed or the time is over.
    """

    state: State = field(default_factory=State)
    history: History = field(default_factory=History)
    files: tuple[KeptFile, ...] = ()
    truths: tuple[KeptFile, ...] = ()
    missing: tuple[Missed, ...] = ()
    removed: frozenset[str] = frozenset()
    gone: tuple[str, ...] = ()
    browser: str = ""
    holder: str = ""
    left: float | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    name: str = field(default_factory=lambda: secrets.token_hex(4))
    heard: dict[str, Heard] = field(default_factory=dict)
    version: int = 0
    takes: int = 0
    full: set[str] = field(default_factory=set)
    extras: dict[str, Any] = field(default_factory=dict)
    endings: list[Callable[[], None]] = field(default_factory=list)
    _numbers: int = 0
    _taken: set[str] = field(default_factory=set)
    _drops: set[str] = field(default_factory=set)

    @property
    def size(self) -> int:
        """Bytes of the files and of the truths."""
        return sum(len(each.data) for each in (*self.files, *self.truths))

    @property
    def is_empty(self) -> bool:
        """Whether there is no image: then a new one is as good."""
        return not self.files and not self.state.view.examples

    def is_new(self, upload: str) -> bool:
        """Whether an upload's id, or its mark, is told of for the first time: both come again."""
        return upload not in self._taken

    def begins(self, drop: str) -> bool:
        """Whether a drop is told of for the first time; one that is not known always is."""
        is_first = drop not in self._drops
        self._drops |= {drop} - {""}
        return is_first

    def take(self, file_id: str, name: str, data: bytes, mark: str = "") -> KeptFile:
        """Hold another file, and return it; `mark` tells it when it is sent again."""
        self.repeated(file_id)
        if mark:
            self._taken.add(mark)
            self.missing = tuple(each for each in self.missing if each.mark != mark)
        self._numbers += 1
        file = KeptFile(f"file-{self._numbers}", name, data)
        self.files = (*self.files, file)
        self._found(name)
        return file

    def take_truth(self, file_id: str, name: str, data: bytes) -> bool:
        """Hold a truth, in place of one with its name; return whether there was another one."""
        self.repeated(file_id)
        self._numbers += 1
        others = tuple(each for each in self.truths if each.name != name)
        alike = [each for each in self.truths if each.name == name]
        self.truths = (*others, KeptFile(f"truth-{self._numbers}", name, data))
        return any(each.data != data for each in alike)

    def remove_truth(self, key: str) -> None:
        """Let go of a truth."""
        self.truths = tuple(each for each in self.truths if each.key != key)

    def repeated(self, file_id: str) -> None:
        """Know an upload again, of a file that is here."""
        self._taken.add(file_id)

    def _found(self, name: str) -> None:
        """Miss one file of this name less: in the same folder, else in any."""
        for name_of in (str, _last_part):
            alike = [each for each in self.gone if name_of(each) == name_of(name)]
            if alike:
                at = self.gone.index(alike[0])
                self.gone = self.gone[:at] + self.gone[at + 1 :]
                return

    def miss(self, file_id: str, name: str, reason: str, mark: str = "") -> None:
        """Tell that a file is not here; `file_id` of an upload that was refused, else ""."""
        self._taken |= {file_id} - {""}
        if mark and not self.is_new(mark):
            return  # it came after all
        missed = Missed(name, reason, mark)
        others = tuple(each for each in self.missing if not mark or each.mark != mark)
        self.missing = others if missed in others else (*others, missed)

    def miss_no_more(self, reasons: Collection[str]) -> None:
        """Tell no longer what is not here for one of these reasons."""
        self.missing = tuple(each for each in self.missing if each.reason not in reasons)

    def forget_missing(self) -> None:
        """Tell no longer what is not here: it was read."""
        self.missing, self.gone = (), ()
        self.full.clear()

    def remove_file(self, key: str, *, others: bool) -> None:
        """Let go of a file.

        Parameters
        ----------
        key : str
        others : bool
            Whether it lies in an archive with others that stay: its bytes go with the last one.
        """
        self.removed |= {key}
        if not others:
            whole = key.partition("/")[0]
            self.files = tuple(each for each in self.files if each.key != whole)

    def bring_back(self, key: str) -> bool:
        """Have images of an archive again that were let go of; return whether there were any."""
        back = {each for each in self.removed if each.partition("/")[0] == key}
        self.removed -= back
        return bool(back)

    def remove_images(self) -> None:
        """Let go of the files, of their truths and of all that was under way with them."""
        self.files, self.truths, self.removed = (), (), frozenset()
        self.forget_missing()
        endings, self.endings = self.endings, []
        self.extras.clear()
        for end in endings:
            end()


Claim = Kept | Literal["busy"] | None


class Keeping:
    """What all tabs hold.

    Parameters
    ----------
    is_open : callable
        Whether a browser is connected to the session with this id.
    close : callable
        Ends the session with this id.
    clock : callable
        Seconds.
    """

    def __init__(
        self,
        is_open: Callable[[str], bool],
        close: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._is_open, self._close, self._clock = is_open, close, clock
        self._lock = threading.Lock()
        # By a digest: how long a look-up takes tells nothing of a token.
        self._all: dict[bytes, Kept] = {}

    @property
    def size(self) -> int:
        """Bytes of the files of all tabs."""
        with self._lock:
            return sum(each.size for each in self._all.values())

    def add(self, kept: Kept) -> None:
        """Keep what a new tab holds."""
        with self._lock:
            self._all[_key(kept.token)] = kept

    def drop(self, kept: Kept) -> None:
        """Let go of what a tab held."""
        with self._lock:
            self._all.pop(_key(kept.token), None)
        kept.remove_images()

    def waits_for(self, browser: str) -> bool:
        """Whether a tab of this browser was left with images, which its reload could ask for."""
        with self._lock:
            mine = [each for each in self._all.values() if browser and each.browser == browser]
        return any(not each.is_empty and not self._is_open(each.holder) for each in mine)

    def claim(self, token: str, browser: str, session: str, *, insist: bool = False) -> Claim:
        """Give a session what the tab with this token held.

        Parameters
        ----------
        token, browser : str
            What the tab shows, and which browser it is in.
        session : str
            Has it from then on; the one that had it is ended.
        insist : bool
            Also if the one that has it is connected: no other tab of this browser says that it is
            there, so the server has not noticed yet that it is gone.

        Returns
        -------
        Kept, "busy" or None
            "busy" if another session that is connected has it, None if there is none for this
            token and browser.
        """
        with self._lock:
            kept = self._all.get(_key(token))
            if kept is None or kept.browser != browser:
                return None
            earlier = kept.holder
            if earlier not in ("", session) and self._is_open(earlier) and not insist:
                return "busy"
            kept.holder, kept.left = session, None
        if earlier not in ("", session):
            self._close(earlier)
        return kept

    def room(self, wanted: int) -> int:
        """Make room for files of so many bytes together, and return how many there are room for.

        What was left goes first, the oldest before all.
        """
        self._note_who_left()
        with self._lock:
            left = [each for each in self._all.values() if each.left is not None]
        left.sort(key=lambda each: each.left or 0.0)
        while left and self.size + wanted > MOST_BYTES:
            self.drop(left.pop(0))
        return max(0, MOST_BYTES - self.size)

    def sweep(self) -> bool:
        """Let go of what nobody has looked at for :data:`SECONDS`; return whether there was any."""
        self._note_who_left()
        over = self._clock() - SECONDS
        with self._lock:
            ended = [
                each for each in self._all.values() if each.left is not None and each.left <= over
            ]
        for each in ended:
            self.drop(each)
        return bool(ended)

    def _note_who_left(self) -> None:
        with self._lock:
            everyone = list(self._all.values())
        for each in everyone:
            if self._is_open(each.holder):
                each.left = None
            elif each.left is None:
                each.left = self._clock()


def _last_part(name: str) -> str:
    return name.rpartition("/")[2]


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
