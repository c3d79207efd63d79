"""Rules of accessibility that a program can check, by axe-core."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp
from tests.ui.pictures import encode, noise

AXE = Path(__file__).parents[1] / "browser_code" / "node_modules" / "axe-core" / "axe.min.js"
_NO_AXE = "These tests need axe-core. Get it with `npm ci` in tests/browser_code."
_FINDINGS = """async () => {
    const told = await axe.run(document, {
        resultTypes: ["violations"],
        // A tile shows the part of its name that differs; its name says the whole one.
        rules: { "label-content-name-mismatch": { enabled: false } },
    });
    return told.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`));
}"""


def findings(app: App) -> list[str]:
    """What axe-core finds wrong with what is on the page now."""
    if not AXE.is_file():
        if os.environ.get("CI"):
            pytest.fail(_NO_AXE)
        pytest.skip(_NO_AXE)
    app.wait_until_idle()
    app.wait_until_still()
    app.page.add_script_tag(path=AXE)
    found = app.page.evaluate(_FINDINGS)
    assert isinstance(found, list)
    return found


_HAS_GROUND = """(dark) => {
    const app = document.querySelector('[data-testid="stApp"]');
    const [red] = getComputedStyle(app).backgroundColor.match(/\\d+/);
    return dark === Number(red) < 128;
}"""


def findings_in_both(app: App) -> list[str]:
    """What axe-core finds on the page in light and in dark."""
    found = []
    for scheme in ("dark", "light"):
        app.page.emulate_media(color_scheme=scheme)
        app.page.wait_for_function(_HAS_GROUND, arg=scheme == "dark")
        found += [f"{scheme}: {each}" for each in findings(app)]
    return found


def test_nothing_is_found_on_any_part_of_the_page(app: App) -> None:
    # Streamlit's drop zone has a role of its own until the page's code is there.
    expect(app.page.get_by_role("region", name="Images")).to_be_attached()
    assert findings_in_both(app) == []
    app.upload(*((f"leaf {n}.png", encode(noise(seed=n))) for n in range(3)))
    app.expect_viewer_ready()
    expect(app.selected).to_be_visible()
    assert findings_in_both(app) == []
    for section in app.page.locator("summary").all():
        section.click()
        app.wait_until_idle()
    assert findings_in_both(app) == []


_IN_THE_RULE = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    for (let e = at; e; e = e.parentNode ?? e.host)
        if (e.classList?.contains("st-key-rule")) return true;
    return false;
}"""


def steps_to_the_rule(app: App) -> int:
    """How often Tab is pressed until the focus is in the rule."""
    for step in range(1, 100):
        app.page.keyboard.press("Tab")
        if app.page.evaluate(_IN_THE_RULE):
            return step
    return 100


def test_the_keyboard_reaches_the_rule_in_a_few_steps(open_app: OpenApp) -> None:
    app = open_app()
    app.upload(*((f"leaf {n}.png", encode(noise(seed=n))) for n in range(50)))
    app.expect_viewer_ready()
    app.wait_until_idle()
    app.page.evaluate("() => document.activeElement?.blur()")
    assert steps_to_the_rule(app) <= 16 + 3  # three are skip links, one is Export
    app.button("Skip to the rule").focus()
    app.page.keyboard.press("Enter")
    assert steps_to_the_rule(app) == 1


_FOCUSED = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return [at?.getAttribute("role") ?? at?.localName, at?.getAttribute("aria-label") ?? ""];
}"""
_IN_A_PANEL = "() => document.activeElement.closest('[role=dialog]')?.ariaLabel"


def test_export_by_keyboard_goes_into_its_menu_and_back(app: App) -> None:
    app.upload(*((f"leaf {n}.png", encode(noise(seed=n))) for n in range(2)))
    app.expect_viewer_ready()
    app.wait_until_idle()
    button, keyboard = app.button("Export"), app.page.keyboard
    button.focus()
    keyboard.press("Enter")
    expect(app.page.get_by_role("dialog", name="Export")).to_be_focused()
    masks = app.page.get_by_role("checkbox", name="Masks")
    expect(masks).to_be_visible()
    app.at_rest(app.button("Build ZIP"))
    keyboard.press("Tab")
    expect(app.button("Build ZIP")).to_be_focused()
    keyboard.press("Tab")
    expect(masks).to_be_focused()
    # Keys that go through the images are for the menu now.
    for key in ("ArrowRight", "Delete", "Space"):
        keyboard.press(key)
    expect(masks).not_to_be_checked()
    expect(app.tile("leaf 0.png")).to_have_attribute("aria-selected", "true")
    assert app.page.evaluate(_IN_A_PANEL) == "Export"
    keyboard.press("Escape")
    expect(app.button("Build ZIP")).to_have_count(0)
    expect(button).to_be_focused()


def test_help_by_keyboard_is_read_and_left(app: App) -> None:
    expect(app.page.locator(".skip button").first).to_be_attached()  # once their code is there
    expect(app.button("Skip to the rule")).to_have_count(0)  # there is none yet
    button, keyboard = app.button("Help"), app.page.keyboard
    button.focus()
    keyboard.press("Space")
    panel = app.page.get_by_role("dialog", name="Help")
    expect(panel).to_be_focused()
    for key in ("ArrowDown", "PageDown"):
        at = panel.evaluate("(e) => e.scrollTop")
        keyboard.press(key)
        app.page.wait_for_function(
            "([panel, at]) => panel.scrollTop > at", arg=[panel.element_handle(), at]
        )
    keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(button).to_be_focused()
    # By the mouse nothing changes: who presses elsewhere is there.
    button.click()
    expect(panel).to_be_visible()
    assert app.page.evaluate(_FOCUSED)[0] == "button"
