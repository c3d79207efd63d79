"""What ``maskapp apply`` prints: of each image, and in the end of all."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from maskapp.core.display.share import score_text, share_text
from maskapp.files.writing.export import Part
from maskapp.runs.agreement_table import truth_errors
from maskapp.runs.results import Done, Failed, Result
from maskapp.runs.results_table import bound_text

Written = tuple[tuple[Part, str], ...]
"""The files that were made of an image, by what they are."""


@dataclass
class Tally:
    """What became of the images so far, and where the files are."""

    folder: Path
    nouns: set[str]  # what the files are
    stopped: int  # files of images that are not finished
    done: int = 0
    failed: int = 0
    truths_failed: int = 0
    written: Counter[str] = field(default_factory=Counter)  # files by what they are

    def add(self, result: Result[Written]) -> None:
        """Count a result."""
        if isinstance(result, Failed):
            self.failed += 1
        elif isinstance(result, Done):
            self.done += 1
            self.written.update(part.noun for part, _ in result.made + result.drawn)
            self.truths_failed += bool(truth_errors(result))

    def print(self) -> None:
        """Print how much is there, where that is less than was asked for."""
        if self.failed:
            print(f"{self.failed} of {self.failed + self.done} images failed.", file=sys.stderr)
        if self.truths_failed:
            images = _counted(self.truths_failed, "image")
            print(f"{images} not compared: the truth cannot be used.", file=sys.stderr)
        if self.stopped:
            print(f"Stopped: {_counted(self.stopped, 'file')} not finished.", file=sys.stderr)
        if self.failed or self.stopped:
            # Where a run was stopped, perhaps nobody reads the output any more.
            stream = sys.stderr if self.stopped else sys.stdout
            noun = "mask" if self.nouns == {"mask"} else "file"
            written = _counted(self.written.total(), noun)
            print(f"Written to {self.folder}: {written}.", file=stream)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def print_result(result: Done[Written]) -> None:
    """Print what became of an image: its line, one for each of several classes, the notices."""
    several = len(result.classes) > 1
    head = [f"{result.name}: {result.summary}"]
    head += [name for part, name in result.made if part.mask_class is None]
    lines, notices = [], list(result.notices)
    for each in result.classes:
        share = share_text(each.selected, each.considered)
        text = f"{share} selected ({each.selected} of {each.considered} pixels)"
        own = [name for part, name in result.made if part.mask_class == each.name]
        text = ": ".join([*([each.name] if several else []), *own, text])
        if each.objects is not None:
            text += f", {_counted(each.objects.count, 'object')}"
        if each.agreement and each.agreement.agreement:
            text += f", Dice {score_text(each.agreement.agreement.dice)}"
            notices += [notice for notice in each.agreement.notices if notice not in notices]
        lines.append("; ".join([text, *map(bound_text, each.bounds)]))
        notices += [f"{each.name}: {notice}" if several else notice for notice in each.notices]
    if not several:
        head, lines = head + lines, []
    print("; ".join(head), *lines, *notices, sep="\n  ", flush=True)
    for error in truth_errors(result):
        print(f"{result.name}: the truth cannot be used. {error}", file=sys.stderr, flush=True)


def print_error(failed: Failed) -> None:
    """Print why an image has no mask."""
    print(f"{failed.name}: {failed.reason}", file=sys.stderr, flush=True)
