"""Shares and scores in words that never round something to nothing or nearly all to all."""

from __future__ import annotations


def share_text(selected: int, considered: int) -> str:
    """Return the share of selected pixels as a percentage with two decimals.

    Parameters
    ----------
    selected, considered : int
        Pixel counts, 0 <= selected <= considered.

    Returns
    -------
    str
        ``"12.35 %"``. A share that is not zero never reads 0.00 % (``"<0.01 %"``), and one that
        is not whole never 100.00 % (``">99.99 %"``). ``"0.00 %"`` where nothing is considered.

    Examples
    --------
    >>> share_text(1, 8), share_text(1, 1_000_000), share_text(0, 0)
    ('12.50 %', '<0.01 %', '0.00 %')
    """
    if not considered:
        return "0.00 %"
    hundredths = (20_000 * selected + considered) // (2 * considered)  # halves round up, exactly
    if hundredths == 0 and selected:
        return "<0.01 %"
    if hundredths == 10_000 and selected < considered:
        return ">99.99 %"
    return f"{hundredths // 100}.{hundredths % 100:02d} %"


def score_text(score: float | None) -> str:
    """Return a score with three decimals.

    Parameters
    ----------
    score : float or None
        From 0 to 1; None where it is not defined.

    Returns
    -------
    str
        ``"0.913"``. What is not 0 never reads 0.000 (``"<0.001"``), what is not 1 never 1.000
        (``">0.999"``). ``"–"`` where it is not defined.

    Examples
    --------
    >>> score_text(0.9126), score_text(0.99999), score_text(1.0), score_text(None)
    ('0.913', '>0.999', '1.000', '–')
    """
    if score is None:
        return "–"
    text = f"{score:.3f}"
    if text == "1.000" and score < 1:
        return ">0.999"
    return "<0.001" if text == "0.000" and score > 0 else text
