"""The images of a session as runs take them."""

from maskapp.core.recipe.rule import Range
from maskapp.core.recipe.shapes import Ellipse
from maskapp.files.reading.selection import Selection
from maskapp.runs.own import Own
from maskapp.ui.images.sources import File, Given, Source
from maskapp.ui.images.worked_on import sources_of
from maskapp.ui.state import rule_edits, set_edits
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.of_images import ImageException
from maskapp.ui.state.region_edits import Sized
from maskapp.ui.state.rows import ShapeRow

SOME = Selection(pages=(3, 5))


def given() -> Given:
    photo, stack = (File(name, f"{name}.tif", name, bytes) for name in ("photo", "stack"))
    return Given(
        (
            Source("photo", "photo.tif", photo, 0, Selection()),
            Source("stack", "stack.tif · page 3", stack, 0, SOME),
            Source("stack·4", "stack.tif · page 5", stack, 1, SOME),
        ),
        (),
    )


def test_each_file_once_with_what_its_pages_have() -> None:
    document = rule_edits.add_group(State(), Range("red", 100, 255)).document
    (row,) = document.rows
    own = ImageException(((row.id, Range("red", 60, 255)),))
    document = Document(
        document.classes,
        selections=(("stack", SOME),),
        exceptions=(("stack·4", own),),
        excluded=("stack",),
    )
    for key in ("stack·4", "gone"):
        document = set_edits.set_checked(State(document), key, True).document
    photo, stack = sources_of(given(), document)
    assert (photo.name, photo.own) == ("photo.tif", ())
    assert (stack.name, stack.selection) == ("stack.tif", SOME)
    assert stack.own == (
        (0, Own(left_out=True)),
        (1, Own(document.recipe_of("stack·4"), checked=True)),
    )


def test_an_image_that_the_region_of_all_may_not_fit_says_so() -> None:
    shape = ShapeRow(1, Ellipse("include", 10, 10, 80, 80), (400, 300))
    document = Document(region=(shape,), excluded=("stack",))
    sizes = {
        "photo": Sized("photo.tif", (400, 300)),
        "stack": Sized("stack.tif", (90, 90)),
        "stack·4": Sized("stack.tif", (200, 100)),
    }
    photo, stack = sources_of(given(), document, sizes)
    notice = (
        "The region was drawn on an image of 400 × 300 pixels, this image has 200 × 100: "
        "it may cut off what is wanted."
    )
    assert photo.own == ()
    assert stack.own == ((0, Own(left_out=True)), (1, Own(notices=(notice,))))
