"""The browser's rules are Python's: masks of any rule bit by bit, typed numbers one by one."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.engine.apply import apply_recipe
from maskapp.core.image import Image
from maskapp.core.numbertext import NumberError, parse_number
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, End, Rule
from maskapp.ui.rule.actions import ticks_of
from maskapp.ui.state.typed import scale_of
from tests.strategies import images, rules

HERE = Path(__file__).parent
UI = HERE.parents[1] / "maskapp" / "ui"

MASKS = """
import { readFileSync } from "node:fs";
import { paintRule } from "%s";
const masks = JSON.parse(readFileSync(0)).map(({ rule, planes, counted }) => {
  const channels = new Map(planes.map((plane) => [plane.channel, { plane, values: plane.values }]));
  const pixels = new Uint32Array(counted.length);
  const count = paintRule(pixels, rule, channels, counted.map((on) => -on), pixels.slice());
  return [count, [...pixels].map((bits) => bits & 1).join("")];
});
console.log(JSON.stringify(masks));
"""
NUMBERS = """
import { readFileSync } from "node:fs";
import { typedTicks } from "%s";
const read = JSON.parse(readFileSync(0)).map(([text, scale]) => typedTicks(text, scale));
console.log(JSON.stringify(read));
"""


def answers(node: str, code: str, module: str, cases: list[Any]) -> list[Any]:
    """Return what browser code makes of cases."""
    told = subprocess.run(
        [node, "--input-type=module", "--eval", code % (UI / module).as_uri()],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    found: list[Any] = json.loads(told.stdout)
    return found


@st.composite
def masked(draw: st.DrawFn) -> tuple[dict[str, Any], list[Any]]:
    """A rule with the planes of an image, and its mask."""
    depths: tuple[Depth, ...] = (8, 16)
    depth = draw(st.sampled_from(depths))
    pixels = draw(images(depth=depth))
    valid = draw(st.none() | st.just(pixels[..., 0] % 3 > 0))
    rule: Rule = draw(rules(depth=depth, auto=True))
    recipe = Recipe(MaskClass(rule, invert=draw(st.booleans())), depth)
    result = apply_recipe(Image(pixels, valid), recipe)
    planes, found = Planes(pixels), {(b.address, b.end): b.value for b in result.bounds}

    def ticks(place: Any, end: End, channel: str, bound: Any) -> int | None:
        value = found.get((place, end)) if isinstance(bound, Auto) else bound
        return None if value is None else ticks_of(channel, value)

    places = {bounds: place for place, bounds in rule.ranges()}
    groups = [
        {
            "match": group.match,
            "ranges": [
                {
                    "channel": each.channel,
                    "low": ticks(places[each], "low", each.channel, each.low),
                    "high": ticks(places[each], "high", each.channel, each.high),
                    "outside": each.outside,
                }
                for each in group.ranges
            ],
        }
        for group in rule.groups
    ]
    case = {
        "rule": {"match": rule.match, "invert": recipe.invert, "groups": groups},
        "counted": [1] * pixels[..., 0].size if valid is None else valid.ravel().tolist(),
        "planes": [
            {
                "channel": name,
                "values": planes[name].ravel().tolist(),
                "size": CHANNELS[name].size(depth),
                "zero": CHANNELS[name].limits(depth)[0] * CHANNELS[name].scale,
                "circular": CHANNELS[name].circular,
            }
            for name in recipe.channels
        ],
    }
    bits = "".join("1" if each else "0" for each in result.mask.ravel())
    return case, [result.selected, bits]


FEW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(st.lists(masked(), min_size=25, max_size=40))
def test_masks_of_all_rules_are_those_of_python(
    node: str, cases: list[tuple[dict[str, Any], list[Any]]]
) -> None:
    found = answers(node, MASKS, "viewer/component/rule_mask.mjs", [case for case, _ in cases])
    assert found == [mask for _, mask in cases]


texts = st.from_regex(r"[+\-−]?[0-9]{0,4}[.,]?[0-9]{0,4} ?[%°]?", fullmatch=True) | st.text(
    st.sampled_from("0123456789.,-+ %°e'"), max_size=8
)


@FEW
@given(st.lists(st.tuples(texts, st.sampled_from(sorted(CHANNELS))), min_size=300, max_size=400))
def test_what_the_picture_follows_is_the_number_that_is_taken(
    node: str, cases: list[tuple[str, str]]
) -> None:
    scales = {name: scale_of(name, 8) for name in CHANNELS}
    sent = [
        (text, {"low": s.low, "high": s.high, "grid": s.grid, "unit": s.unit})
        for text, name in cases
        for s in [scales[name]]
    ]
    found = answers(node, NUMBERS, "rule/form/typed.mjs", sent)
    for (text, name), ticks in zip(cases, found, strict=True):
        if ticks is not None:
            assert ticks == ticks_of(name, parse_number(text, scales[name])), text
    # It is no rare thing: whole numbers and plain decimals are followed.
    plain = [
        t for (text, name), t in zip(cases, found, strict=True) if _is_plain(text, scales[name])
    ]
    assert None not in plain


def _is_plain(text: str, scale: Any) -> bool:
    try:
        parse_number(text, scale)
    except NumberError:
        return False
    return text.strip().replace(",", ".", 1).replace(".", "", 1).isdecimal()
