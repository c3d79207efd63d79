"""What all charts have: choices of what is drawn, the drawing itself, and how it is taken away."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

import streamlit as st

from maskapp.runs.tables import CsvWriter, R, Table
from maskapp.ui.charts.figures import Figure
from maskapp.ui.compute import deferred
from maskapp.ui.state import chart_edits, session


def draw(figure: Figure, title: str, of: str, csv: Callable[[], bytes]) -> None:
    """Draw a figure, with what saves it and its numbers.

    Parameters
    ----------
    figure : dict
    title : str
        Names the files too.
    of : str
        What it is of: ``"24 images"``.
    csv : callable
        Returns the numbers.
    """
    kind = session.load().view.charts.picture
    name = title.lower().replace(" ", "-")
    st.plotly_chart(
        figure,
        key="chart",
        config={
            "displayModeBar": True,
            "displaylogo": False,
            "modeBarButtons": [["toImage"]],
            "scrollZoom": False,
            "toImageButtonOptions": {"format": kind, "filename": name, "scale": 2},
        },
        alt=f"{title}, {of}. The numbers are in the table that can be downloaded below.",
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        choice("Camera saves", "picture", ["png", "svg"], kind, str.upper)
        _download("Chart as HTML", partial(_html, figure), f"{name}.html", "text/html")
        _download("Numbers (CSV)", csv, f"{name}.csv", "text/csv")


def _html(figure: Figure) -> bytes:
    import plotly.io

    # With Plotly itself inside: it opens without the internet.
    page = plotly.io.to_html(figure, include_plotlyjs=True, validate=False)
    return cast(str, page).encode()


def _download(label: str, content: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(
        label,
        data=deferred.on_click(label, content, name, mime),
        file_name=name,
        mime=mime,
        on_click="ignore",
        key=f"download {label}",
    )


def csv_bytes(table: Table[R], rows: Iterable[R]) -> bytes:
    """Return a table as a file."""
    text = io.StringIO(newline="")
    CsvWriter(text, table).write_all(rows)
    return text.getvalue().encode("utf-8-sig")  # so that Excel reads it


def choice(
    label: str,
    name: str,
    options: list[Any],
    value: Any,
    text: Callable[[Any], str] = str,
) -> None:
    """Draw a choice, by its name among :class:`~maskapp.ui.state.view.ChartChoices`."""
    st.selectbox(
        label,
        options,
        index=options.index(value),
        format_func=text,
        key=session.show(f"chart-{name}", value),
        on_change=_on_choice,
        args=(name,),
        width=220 if name == "kind" else 156,  # two beside each other on a phone
    )


def _on_choice(name: str) -> None:
    session.report(f"chart-{name}", lambda value: session.act(chart_edits.choose, **{name: value}))
