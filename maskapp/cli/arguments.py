"""The arguments of the command line, and what its help says."""

from __future__ import annotations

import argparse
from typing import get_args

import maskapp
from maskapp.core.measuring.counting import DEFAULT_SPLIT
from maskapp.files.reading.limits import MAX_MEGAPIXELS, MEGAPIXELS_VARIABLE
from maskapp.files.reading.selection import Channels
from maskapp.files.scripts.script import Library
from maskapp.files.writing.registry import EXPORTS

_EXAMPLES = """\
examples:
  maskapp                                            open the page in the browser
  maskapp app --server.port 8600                     … on another port
  maskapp apply recipe.json *.png --out masks        a mask for each image
  maskapp code recipe.json --library torch           the recipe as a script

maskapp COMMAND --help says more about a command.
"""

_APPLY_EXAMPLES = """\
examples:
  maskapp apply recipe.json leaf.jpg --out masks     writes masks/leaf_mask.png
  maskapp apply recipe.json *.tif --out . --format npy
  maskapp apply recipe.json slide.svs --out . --level 1
  maskapp apply recipe.json stack.tif --out . --pages 1-10,15 --channels apart
  maskapp apply recipe.json *.png --out labels --labels
  maskapp apply recipe.json dish.jpg --out counts --objects --split 0.75 --exclude-border
  maskapp apply recipe.json *.jpg --out check --truth by_hand --truth-pictures
  maskapp apply recipe.json *.jpg --out sent --report

A file of several pages becomes a mask for each: scan_page1_mask.png, scan_page2_mask.png …
A recipe of several classes gives a mask for each, with the name of its class:
leaf_mask_tissue.png, leaf_mask_stained.png; with --labels, one image: leaf_labels.png.
The table results.csv in the same folder has a row for each image and class; where there is one
already, the new one is results_2.csv. With --objects, objects.csv has a row for each object.
With --truth, agreement.csv has a row for each image and class, the worst first.
With --report, report.html tells how all was made and what came of it, to read and to print.
Existing files are kept, unless --overwrite is given. An image that fails stops no other one.
What failed is told on standard error; at the end, how many images failed and how many masks were
written. Pipes and devices are refused: they may have no end.
Exit status: 0 all masks written, 1 an image failed or its truth cannot be used, 2 nothing done
because of the recipe, the names or the options, 130 interrupted.
"""

_CODE_EXAMPLES = """\
examples:
  maskapp code recipe.json > make_mask.py
  python make_mask.py leaf.jpg leaf_mask.png
"""

_APP_EXAMPLES = """\
Options are Streamlit's; "streamlit run --help" lists them.

examples:
  maskapp app --server.port 8600
  maskapp app --server.headless true
"""


def parser() -> argparse.ArgumentParser:
    """Return what reads the arguments."""
    program = argparse.ArgumentParser(
        prog="maskapp",
        description="Turn RGB images into binary masks by threshold rules a person can read. "
        "Without a command, open the page.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    program.add_argument("--version", action="version", version=f"maskapp {maskapp.__version__}")
    commands = program.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, summary: str, epilog: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    command("app", "open the page in the browser", _APP_EXAMPLES)
    apply = command("apply", "apply a recipe to images and write their masks", _APPLY_EXAMPLES)
    apply.add_argument("recipe", metavar="RECIPE", help="recipe file, as the page saves it")
    apply.add_argument("images", metavar="IMAGE", nargs="+", help="image files")
    apply.add_argument(
        "--out", metavar="DIR", required=True, help="folder for the masks and results.csv"
    )
    kind = apply.add_mutually_exclusive_group()
    kind.add_argument(
        "--format",
        choices=EXPORTS,
        default="png",
        help="; ".join(f"{row.id}: {row.label}" for row in EXPORTS.values()) + " (default: png)",
    )
    kind.add_argument(
        "--labels",
        action="store_const",
        dest="format",
        const="labels",
        help="one image of labels instead of a mask for each class: 0 where no class selects, "
        "else 1, 2, … in the order of the classes; the same as --format labels",
    )
    apply.add_argument(
        "--max-megapixels",
        metavar="N",
        help=f"refuse larger images (default: {MEGAPIXELS_VARIABLE}, else {MAX_MEGAPIXELS})",
    )
    apply.add_argument(
        "--level",
        metavar="N",
        default="0",
        help="read a smaller copy that files hold beside the full size, as slides do: 1 is the "
        "next smaller one (default: 0, the full size)",
    )
    apply.add_argument(
        "--pages",
        metavar="LIST",
        help='pages of each file, as in "1-10,15" (default: all)',
    )
    apply.add_argument(
        "--channels",
        choices=get_args(Channels),
        default="together",
        help="channels stored as planes of their own: three as one RGB image, or apart, each as a "
        "grey image (default: together)",
    )
    apply.add_argument(
        "--scale",
        metavar="UM_PER_PX",
        help="side of a pixel in µm, for areas in µm² and lengths in µm; masks and labels as TIFF "
        "carry it (default: what the file says, where a notice tells that it is believed)",
    )
    apply.add_argument(
        "--groups",
        metavar="PATTERN",
        help="parts of the files' names that the tables have columns for, as in "
        "{treatment}_{day}_{replicate}: group_treatment, group_day, group_replicate; {folder} is "
        "the folder's name",
    )
    objects = apply.add_argument_group(
        "objects", "connected pixels of a mask, counted and measured; the mask stays as it is"
    )
    objects.add_argument(
        "--objects",
        action="store_true",
        help="count objects, and write objects.csv with a row for each",
    )
    objects.add_argument(
        "--split",
        metavar="N",
        help="split objects that touch at necks which are narrower than the parts by N pixels of "
        f"distance to the edge; less splits more, {DEFAULT_SPLIT} suits most",
    )
    for name, unit in (
        ("area", "pixels; where the scale is known also as in 50um2, 0.5mm2, 2cm2"),
        ("circularity", "from 0 to 1"),
    ):
        for end in ("min", "max"):
            objects.add_argument(
                f"--{end}-{name}",
                metavar="N",
                help=f"leave out objects of {'less' if end == 'min' else 'more'} {name} ({unit})",
            )
    objects.add_argument(
        "--exclude-border",
        action="store_true",
        help="leave out objects that touch the image's border, the edge of the region or "
        "transparent pixels",
    )
    truth = apply.add_argument_group(
        "truth", "masks that somebody made by other means, to compare the masks with"
    )
    truth.add_argument(
        "--truth",
        metavar="DIR",
        help="folder of truths, found by their names: leaf.png, leaf_mask.png, "
        "leaf_mask_tissue.png (of a class) or leaf_labels.png for leaf.jpg; masks of 0 and 1 or 0 "
        "and 255, or labels 0, 1, 2, … in the order of the classes. Writes agreement.csv: Dice, "
        "IoU, precision, recall and accuracy of pixels",
    )
    truth.add_argument(
        "--truth-pictures",
        action="store_true",
        help="write a picture of the errors of each mask, leaf_errors.png: what is selected and "
        "should not be is orange, what is missed blue, over the image in grey",
    )
    apply.add_argument(
        "--report",
        action="store_true",
        help="write report.html: methods in words, the table, bars and small pictures of all "
        "images on a page that needs neither a script nor the internet",
    )
    apply.add_argument("--overwrite", action="store_true", help="replace existing files")
    code = command("code", "print a recipe as a script that needs no maskapp", _CODE_EXAMPLES)
    code.add_argument("recipe", metavar="RECIPE", help="recipe file, as the page saves it")
    libraries = get_args(Library)
    code.add_argument("--library", dest="script_library", choices=libraries, default="numpy")
    return program
