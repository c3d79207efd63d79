"""Registries refuse what would hide a member."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from maskapp.registry import modules_of, registered


@dataclass(frozen=True)
class Row:
    id: str
    label: str
    rank: int


def test_members_come_by_rank() -> None:
    late, early = Row("a", "A", 2), Row("b", "B", 1)
    assert registered([late, early]) == {"b": early, "a": late}
    assert list(registered([late, early])) == ["b", "a"]


def test_a_member_that_two_modules_know_is_one() -> None:
    row = Row("a", "A", 1)
    assert registered([row, row]) == {"a": row}


@pytest.mark.parametrize("other", [Row("a", "B", 2), Row("b", "A", 2), Row("b", "B", 1)])
def test_two_members_never_share_an_id_a_label_or_a_rank(other: Row) -> None:
    with pytest.raises(TypeError, match=r"have the same (id|label|rank)"):
        registered([Row("a", "A", 1), other])


def test_the_modules_of_a_folder_are_found() -> None:
    names = [module.__name__ for module in modules_of("maskapp.core.color")]
    assert "maskapp.core.color.planes" in names
    assert names == sorted(names)
