"""What is seen? Pixels of pictures and widgets, and the evidence of a change once it is drawn."""

from __future__ import annotations

import numpy as np

from changedet_plugin.gui.evidence.picture import BeforeAfter

LONGEST_MS = 20_000


def pixels(image):
    """Of a QImage: (rows, columns, 3), red first."""
    image = image.convertToFormat(image.Format.Format_RGB32)
    data = image.constBits().asstring(image.sizeInBytes())
    rows = np.frombuffer(data, np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), 2::-1].astype(int)


def grabbed(widget, box):
    """Pixels of a part of a widget."""
    return pixels(widget.grab(box).toImage())


def differ(one, other):
    """Mean difference of two pictures of one size, 0 to 255."""
    return float(np.abs(one - other).mean())


def view(dock):
    """The widget that shows before and after."""
    return dock.findChild(BeforeAfter, "before_after")


def images(dock):
    """Before and after; None = not drawn yet."""
    return view(dock)._before.image, view(dock)._after.image


def drawn(qtbot, dock):
    """Pixels of before and after, once they are there."""
    qtbot.waitUntil(lambda: all(image is not None for image in images(dock)), timeout=LONGEST_MS)
    return [pixels(image) for image in images(dock)]
