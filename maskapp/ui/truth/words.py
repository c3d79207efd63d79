"""How well a mask agrees with a truth, in words."""

from __future__ import annotations

from maskapp.core.display.share import score_text
from maskapp.core.measuring.agreement import Agreement
from maskapp.ui.wording import pixels


def scores_text(agreement: Agreement) -> str:
    """Return the scores in a line of Markdown."""
    scores = {
        "IoU": agreement.iou,
        "precision": agreement.precision,
        "recall": agreement.recall,
        "pixel accuracy": agreement.accuracy,
    }
    others = " · ".join(f"{name} {score_text(score)}" for name, score in scores.items())
    return f"**Dice {score_text(agreement.dice)}** (F1) · {others}"


def counts_text(agreement: Agreement) -> str:
    """Return what the scores count, as a sentence."""
    return (
        f"{pixels(agreement.false_positives)} px selected and not in the truth, "
        f"{pixels(agreement.false_negatives)} px in the truth and not selected, of "
        f"{pixels(agreement.compared)} px compared; {pixels(agreement.left_out)} px left out."
    )
