"""Pictures keep their pixels, and lose what cameras write into them."""

import struct
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile, ImageOps
from PIL.ExifTags import IFD, Base
from PIL.PngImagePlugin import PngInfo

from steward.kit.traces import cleaned, without_traces

PLACE = b"Oudezijds Voorburgwal 7"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>%s</x:xmpmeta>" % PLACE
COLOURS = b"a profile of colours"
KINDS = ("JPEG", "PROGRESSIVE", "PNG", "WEBP", "LOSSLESS")


def photo(kind: str, pixels: bytes = b"\x07\xf3\x55" * 6, *, turned: int = 1) -> bytes:
    """Make a picture, two pixels wide at least, with all that a telephone writes into it."""
    width = max(len(pixels) // 6, 1)
    image = Image.frombytes("RGB", (width, 2), pixels.ljust(width * 6, b"\0")[: width * 6])
    image = image.resize((width * 5, 10))
    exif = Image.Exif()
    exif[Base.Orientation], exif[Base.Model] = turned, PLACE.decode()
    exif.get_ifd(IFD.GPSInfo)[29] = PLACE.decode()
    more: dict[str, Any] = {"exif": exif, "icc_profile": COLOURS}
    if kind == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_text("Comment", PLACE.decode())
        more["pnginfo"].add_itxt("XML:com.adobe.xmp", XMP.decode())
    else:
        more["xmp"] = XMP
    if kind in {"JPEG", "PROGRESSIVE"}:
        more |= {"comment": PLACE, "progressive": kind == "PROGRESSIVE"}
        kind = "JPEG"
    if kind == "LOSSLESS":
        kind, more["lossless"] = "WEBP", True
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def seen(content: bytes) -> tuple[bytes, bytes, tuple[int, int]] | None:
    """Return a picture's pixels as stored, and as people see them; None where it cannot be read."""
    try:
        with Image.open(BytesIO(content)) as image:
            upright = ImageOps.exif_transpose(image)
            return image.tobytes(), upright.tobytes(), upright.size
    except (OSError, SyntaxError, ValueError, struct.error):
        return None


@settings(max_examples=60)
@given(
    kind=st.sampled_from(KINDS),
    pixels=st.binary(min_size=6, max_size=90),
    turned=st.integers(1, 8),
    behind=st.sampled_from([b"", b"\xff\xd8 a film " + PLACE]),
)
def test_the_same_is_seen_and_nothing_is_told(
    kind: str, pixels: bytes, turned: int, behind: bytes
) -> None:
    content = photo(kind, pixels, turned=turned) + behind
    assert PLACE in content
    clean = without_traces(content)
    assert PLACE not in clean
    assert b"xmp" not in clean.lower()
    assert seen(clean) == seen(content)
    assert without_traces(clean) == clean
    with Image.open(BytesIO(clean)) as image:
        assert dict(image.getexif()) == ({Base.Orientation: turned} if turned > 1 else {})
        assert image.info["icc_profile"] == COLOURS


@settings(max_examples=80)
@given(
    kind=st.sampled_from(KINDS),
    ends=st.floats(0, 1),
    wrong=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), max_size=4),
)
def test_a_broken_picture_is_never_lost(
    kind: str, ends: float, wrong: list[tuple[float, int]]
) -> None:
    content = bytearray(photo(kind, turned=6))
    for where, by in wrong:
        content[int(where * (len(content) - 1))] ^= by
    broken = bytes(content[: int(ends * len(content))])
    clean = without_traces(broken)
    assert bool(clean) == bool(broken)
    assert without_traces(clean) == clean
    if not wrong and (picture := seen(broken)):  # without broken traces more can be seen than with
        assert seen(clean) == picture


@pytest.mark.parametrize("kind", ["JPEG", "PROGRESSIVE", "PNG"])
def test_of_a_photo_that_broke_off_the_part_that_came_is_seen_and_nothing_told(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    content = photo(kind, bytes(range(240)))[:-60]
    clean = without_traces(content)
    assert PLACE not in clean
    assert seen(clean) is not None
    assert seen(clean) == seen(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe1\xff\xff no more",
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR",
        b"RIFF\xff\xff\xff\xffWEBPVP8X\0\0\0\0",
        b"RIFF\x04\0\0\0WEBP",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + PLACE,
        b"GIF89a" + PLACE,
        b"id,name\n1,Marta\n",
    ],
)
def test_what_is_no_picture_of_these_kinds_stays_as_it_is(content: bytes) -> None:
    assert without_traces(content) == content


def test_a_file_in_pieces_is_the_same_file_and_none_too_large_is_kept_whole() -> None:
    content = photo("JPEG")
    pieces = [content[at : at + 50] for at in range(0, len(content), 50)]
    assert b"".join(cleaned(iter(pieces), 10**6)) == without_traces(content)
    refused = b"".join(cleaned(iter(pieces), 120))
    assert (refused, len(refused)) == (content[:150], 150)
    assert list(cleaned(iter([b"id,", b"name"]), 1)) == [b"id,", b"name"]
