"""Functions as scripts print them: with all that they call, once, and without annotations."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.methods import METHODS
from maskapp.core.steps.registry import CLEANING, PREPARE
from maskapp.files.scripts import automatic
from maskapp.files.scripts.carried import Carried, Import, carried, import_lines

ALL: dict[str, Callable[..., Any]] = {
    **{f"channel {each.id}": each.convert for each in CHANNELS.values()},
    **{f"method {each.id}": each.function for each in METHODS.values()},
    **{f"step {id_}": kind.function for id_, kind in {**PREPARE, **CLEANING}.items()},
}


def names_of(found: Carried) -> dict[str, Any]:
    """What a script that holds no more than these texts defines."""
    names: dict[str, Any] = {}
    code = "\n".join([*import_lines(found.imports), *found.texts])
    exec(compile(code, "carried", "exec"), names)
    return names


@pytest.mark.parametrize("member", ALL)
def test_every_member_stands_alone(member: str) -> None:
    function = ALL[member]
    found = carried([function])
    assert "maskapp" not in "".join([*found.texts, *import_lines(found.imports)])
    assert all(len(line) <= 100 for text in found.texts for line in text.splitlines())
    assert all(text.startswith(("def ", "class ", "@", "#")) for text in found.texts)
    alone = names_of(found)[function.__name__]
    assert alone is not function
    assert alone.__doc__ == function.__doc__
    assert not alone.__annotations__


def test_all_members_fit_into_one_script() -> None:
    found = carried([*ALL.values(), automatic.automatic_threshold, automatic.circular_range])
    names = names_of(found)
    assert {function.__name__ for function in ALL.values()} <= names.keys()
    assert len(set(found.texts)) == len(found.texts)


@pytest.mark.parametrize("id_", CHANNELS)
def test_a_carried_channel_gives_the_same_bits(id_: str) -> None:
    convert: Callable[..., Any] = CHANNELS[id_].convert
    alone = names_of(carried([convert]))[convert.__name__]
    for top, kind in ((255, np.int32), (65535, np.int64)):
        bands = np.random.default_rng(5).integers(0, top + 1, (3, 4000)).astype(kind)
        bands[:, :50] = bands[0, :50]  # greys
        np.testing.assert_array_equal(alone(np, *bands, top), convert(np, *bands, top))


NUMBERS = count()


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Make a module of a source."""
    monkeypatch.syspath_prepend(tmp_path)
    made: list[str] = []

    def make(source: str) -> ModuleType:
        name = f"carried_{next(NUMBERS)}"
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
        made.append(name)
        return __import__(name)

    yield make
    for name in made:
        del sys.modules[name]


def test_what_a_function_needs_comes_first_and_without_annotations(
    module: Callable[[str], Any],
) -> None:
    made = module(
        "import math as m\nfrom functools import cache\nfrom typing import Any\n\n"
        "# Half a turn.\nHALF: float = m.pi\n\n"
        "@cache\ndef turn(count: int = 1, *, of: float = 2 * HALF) -> float:\n"
        '    """Turn."""\n    import numpy as np\n\n'
        "    total: Any = np.float64(count)  # type: ignore[x]\n"
        "    return total * of\n\n"
        "def turns(counts: list[int]) -> list[float]:\n"
        "    HALF = 1\n    return [turn(each) * HALF for each in counts]\n"
    )
    found = carried([made.turns])
    assert found.texts == (
        "# Half a turn.\nHALF = m.pi",
        '@cache\ndef turn(count=1, *, of=2 * HALF):\n    """Turn."""\n'
        "    total = np.float64(count)\n    return total * of",
        "def turns(counts):\n    HALF = 1\n    return [turn(each) * HALF for each in counts]",
    )
    assert import_lines(found.imports) == [
        "import math as m",
        "from functools import cache",
        "",
        "import numpy as np",
    ]
    assert names_of(found)["turns"]([0, 1]) == made.turns([0, 1])


def test_two_things_of_one_name_are_refused(module: Callable[[str], Any]) -> None:
    first, second = module("def f(): return 1\n"), module("def f(): return 2\n")
    with pytest.raises(ValueError, match=r"f would be that of carried_\d+ and that of carried_\d+"):
        carried([first.f, second.f])
    third = module("def g():\n    from math import f\n    return f\n")
    with pytest.raises(ValueError, match=r"f would be that of carried_\d+ and that of math"):
        carried([first.f, third.g])


@pytest.mark.parametrize(
    "source",
    [
        "def f(): return unknown\n",
        "if True:\n    hidden = 1\ndef f(): return hidden\n",
        "from maskapp.core import color\ndef f(): return color\n",
        "from maskapp.core.color.bins import in_bins as b\ndef f(): return b\n",
    ],
)
def test_what_a_script_cannot_hold_is_refused(source: str, module: Callable[[str], Any]) -> None:
    with pytest.raises(ValueError, match=r"cannot hold|another name"):
        carried([module(source).f])


def test_imports_are_joined_and_those_of_the_library_come_first() -> None:
    lines = import_lines(
        [
            Import("skimage", "filters"),
            Import("sys"),
            Import("numpy", alias="np"),
            Import("skimage", "draw"),
            Import("functools", "cache"),
        ]
    )
    assert lines == [
        "import sys",
        "from functools import cache",
        "",
        "import numpy as np",
        "from skimage import draw, filters",
    ]
