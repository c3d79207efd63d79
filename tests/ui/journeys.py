"""The page without a browser: verbs for journeys through its panels."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range
from maskapp.ui.rule.actions import edit_of
from maskapp.ui.state import link, rule_edits, session
from maskapp.ui.state.model import State
from maskapp.ui.widgets.messages import Action

PAGE = Path(__file__).parents[2] / "maskapp" / "ui" / "script.py"


def open_page(file: bytes, *panels: str, recipe: Recipe | None = None) -> AppTest:
    """Return the page with an image, some of its panels unfolded, by their keys."""
    at = AppTest.from_file(str(PAGE), default_timeout=60)
    if recipe:
        at.query_params[link.PARAMETER] = link.encode(recipe)
    at.run()
    at.file_uploader[0].set_value(("leaf.png", file, "image/png"))
    for panel in panels:
        at.session_state[panel] = True
    at.run()
    assert not at.exception
    return at


def state_of(at: AppTest) -> State:
    holder = at.session_state["maskapp"]
    assert isinstance(holder, session.Holder)
    return holder.state


# ---- the rule's form: a component, whose browser code is not there; its data and its actions are


NO_FORM: dict[str, Any] = {"cards": [], "past": {"can_undo": False, "can_redo": False}}


def form_of(at: AppTest) -> dict[str, Any]:
    """Return what the rule's form is sent; :data:`NO_FORM` where there is none."""
    mounted = (each.proto for each in at.get("bidi_component"))
    data: dict[str, Any] = json.loads(
        next(
            (each.json for each in mounted if each.component_name == "maskapp_rule_form"),
            json.dumps(NO_FORM),
        )
    )
    return data


def form_rows(at: AppTest) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Return the ranges and their groups, by the ranges' names."""
    return {
        f"{row['label']}{row['suffix']}": (row, card)
        for card in form_of(at)["cards"]
        for row in card["rows"]
    }


def do(at: AppTest, kind: str, **fields: object) -> AppTest:
    """Do something in the rule's form, and draw the page."""
    holder = at.session_state["maskapp"]
    before = holder.state
    data = form_of(at)
    edit = edit_of(Action(1, kind, {"image": data["image"], **fields}), whole)
    if kind in ("undo", "redo"):
        holder.kept.history, holder.state = getattr(holder.history, kind)(before)
    else:
        assert edit, (kind, fields)
        holder.state = edit(before).with_view(problem="")
        holder.kept.history = holder.history.record(before.document, holder.state.document)
    at.run()
    assert not at.exception
    return at


def whole(channel: str) -> Range:
    """Begin a group with all values."""
    return rule_edits.whole_range(channel, 8)


def deeds_of(at: AppTest) -> dict[str, tuple[str, dict[str, object]]]:
    """Return what the buttons of the rule's form do, by their names."""
    data = form_of(at)
    deeds: dict[str, tuple[str, dict[str, object]]] = {}
    if "image" in data:
        deeds["Add group"] = ("add_group", {})
    for word in ("undo", "redo"):
        if data["past"][f"can_{word}"]:
            deeds[data["past"][word]] = (word, {})
    for name, (row, card) in form_rows(at).items():
        fields = {"row": row["id"], "group": card["id"], "channel": row["channel"]}
        deeds["Add range"] = ("add_range", fields)
        for number, each in enumerate(data["cards"], start=1):
            if each["id"] == card["id"]:
                deeds[f"Duplicate group {number}"] = ("duplicate_group", fields)
                deeds[f"Remove group {number}"] = ("remove_group", fields)
        deeds[f"Duplicate range {name}"] = ("duplicate_range", fields)
        deeds[f"Remove range {name}"] = ("remove_range", fields)
        ends = {end: row[end]["ticks"] for end in ("low", "high")}
        for remark in row["remarks"]:
            if offer := remark["offer"]:
                deeds[offer["label"]] = (offer["kind"], fields | ends)
    return deeds


@dataclass(frozen=True)
class FormBox:
    """A number box of the rule's form."""

    at: AppTest
    row: dict[str, Any]
    end: str

    @property
    def value(self) -> float | None:
        """The number in the box; None if it is empty."""
        text = self.row[self.end]["text"]
        return float(text) if text else None

    def set_value(self, number: float | str | None) -> FormBox:
        """Type a number, or a text; None empties the box. It is taken by :meth:`run`."""
        text = "" if number is None else str(number)
        row = self.row | {self.end: self.row[self.end] | {"text": text}}
        return FormBox(self.at, row, self.end)

    def run(self) -> AppTest:
        """Take the typed number."""
        end = self.row[self.end]
        fields = {"row": self.row["id"], "channel": self.row["channel"], "end": self.end}
        return do(self.at, "type", **fields, text=end["text"], was=end["ticks"])


# ---- both


@dataclass(frozen=True)
class Box:
    """A number box."""

    field: TextInput

    @property
    def value(self) -> float | None:
        """The number in the box; None if it is empty."""
        return float(self.field.value) if self.field.value else None

    def set_value(self, number: float | str | None) -> TextInput:
        """Type a number, or a text; None empties the box."""
        return self.field.set_value("" if number is None else str(number))


def box(at: AppTest, label: str) -> Box | FormBox:
    for name, (row, _) in form_rows(at).items():
        for end, word in (("low", "from"), ("high", "to")):
            if label == f"{row['label']} {word}{name.removeprefix(row['label'])}":
                return FormBox(at, row, end)
    return Box(next(each for each in at.text_input if each.label == label))


def press(at: AppTest, label: str) -> AppTest:
    if deed := deeds_of(at).get(label):
        return do(at, deed[0], **deed[1])
    next(each for each in at.button if each.label == label).click()
    at.run()
    assert not at.exception
    return at


def labels(at: AppTest) -> set[str]:
    """Return the labels of all buttons."""
    return {each.label for each in at.button} | {*deeds_of(at)}


def texts(at: AppTest) -> str:
    """Return everything that is written on the page, without Markdown's escapes."""
    written = (at.markdown, at.caption, at.text, at.info, at.warning, at.error)
    form = [
        text
        for row, _ in form_rows(at).values()
        for text in (*(each["text"] for each in row["remarks"]), *heres(row))
    ]
    page = "\n".join(each.value for kind in written for each in kind).replace("\\", "")
    numbers = [f"{each.delta}\n{each.proto.delta_description}" for each in at.metric]
    return "\n".join((page, *numbers, *form))


def heres(row: dict[str, Any]) -> list[str]:
    """Return what the automatic bounds of a range are in this image."""
    words = {"low": "From", "high": "To"}
    return [f"{word} {row[end]['here']}" for end, word in words.items() if row[end]["method"]]
