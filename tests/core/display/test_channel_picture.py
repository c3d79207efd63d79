"""Channels as pictures."""

import numpy as np

from maskapp.core.display.channel_picture import channel_picture, channel_window


def test_the_window_leaves_out_a_thousandth_at_each_end() -> None:
    plane = np.full((100, 100), 50, np.uint8)
    plane[0, :50], plane[1, :50] = 20, 90
    assert channel_window(plane, 256) == (20, 90)
    plane[0, 0], plane[1, 0] = 0, 255  # one hot and one dead pixel
    assert channel_window(plane, 256) == (20, 90)


def test_where_most_values_are_the_same_the_others_are_seen() -> None:
    plane = np.full((100, 100), 50, np.uint16)
    plane[3, 4] = 60
    assert channel_window(plane, 36000) == (50, 60)
    allowed = np.ones(plane.shape, np.bool_)
    allowed[3, 4] = False
    assert channel_window(plane, 36000, allowed) == (50, 50)
    assert channel_window(plane, 36000, np.zeros(plane.shape, np.bool_)) == (0, 0)


def test_greys_go_from_black_to_white_and_stop_there() -> None:
    plane = np.array([[9, 10, 15, 20, 21]], np.uint16)
    shown = channel_picture(plane, (10, 20))
    assert shown[0].tolist() == [[0] * 3, [0] * 3, [128] * 3, [255] * 3, [255] * 3]
    assert channel_picture(plane, (10, 10)).shape == (1, 5, 3)


def test_wide_values_do_not_overflow() -> None:
    plane = np.array([[0, 262140]], np.uint32)
    assert channel_picture(plane, (0, 262140))[..., 0].tolist() == [[0, 255]]


def test_colours_are_those_of_the_table() -> None:
    table = np.stack([np.arange(256), np.arange(256)[::-1], np.zeros(256)], axis=1).astype(np.uint8)
    plane = np.array([[0, 255]], np.uint8)
    assert channel_picture(plane, (0, 255), table).tolist() == [[[0, 255, 0], [255, 0, 0]]]
