"""Pictures: PNG with alpha, blue and red, the same for the same name; others are refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from core.errors import InvalidInput
from signatures.engine import pictures


def test_drawn_pictures_are_clear_where_nothing_is_drawn(seal_picture: Image.Image) -> None:
    for picture, channel in ((pictures.handwriting("Trần Thị Bích Hường"), 2), (seal_picture, 0)):
        assert picture.mode == "RGBA"
        assert picture.getpixel((2, 2))[3] == 0
        inked = [p for p in picture.get_flattened_data() if p[3] > 200]
        assert inked
        assert all(p[channel] == max(p[:3]) for p in inked)


def test_the_same_name_draws_the_same_signature_and_another_another() -> None:
    one, again, other = (
        pictures.png(pictures.handwriting(name))
        for name in ("Lê Văn Khải", "Lê Văn Khải", "Phạm Thu Hà")
    )
    assert one == again != other


def _image(kind: str, size: tuple[int, int] = (20, 10)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "white").save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"no picture", _image("JPEG"), _image("PNG", (3000, 10)), _image("PNG")[:40]],
    ids=["empty", "text", "jpeg", "too large", "truncated"],
)
def test_what_is_no_fit_png_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        pictures.read(data)
    assert refused.value.reason_code == "bad_picture"


def test_an_uploaded_png_is_read(tmp_path: Path) -> None:
    assert pictures.read(_image("PNG")).mode == "RGBA"
