"""The selected share in words that never round something to nothing or nearly all to all."""

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
