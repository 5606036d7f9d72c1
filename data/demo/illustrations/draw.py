#!/usr/bin/env python3
"""Draws the product pictures of the demonstration.

    ./draw.py            every picture into ../photos/<slug>.jpg, and ../photos/index.csv
    ./draw.py durian tea only these
    ./draw.py --svg DIR  the drawings themselves, without a rasteriser

Needs `rsvg-convert` (Debian: librsvg2-bin) and Pillow (Debian: python3-pil) for the JPEG. The same
slug gives the same picture: whatever looks random is drawn from the slug.
"""

import csv
import io
import pathlib
import subprocess
import sys

import craft
import fruit
import grain
import larder
import leafy
import roots
import sea
from brush import Canvas

# A picture made of hundreds of grains may lose some crispness rather than weigh more.
WEIGHT = 38_000
PHOTOS = pathlib.Path(__file__).resolve().parent.parent / "photos"
ROOMS = (fruit, grain, roots, leafy, larder, sea, craft)
PICTURES = [picture for room in ROOMS for picture in room.PICTURES]


def svg(slug, paint):
    canvas = Canvas(slug)
    paint(canvas)
    return canvas.svg()


def jpeg(markup):
    from PIL import Image

    command = ["rsvg-convert", "--format", "png", "--unlimited"]
    png = subprocess.run(command, input=markup.encode(), capture_output=True, check=True).stdout
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (80, 72, 64, 56, 50, 44, 40):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.tell() <= WEIGHT:
            break
    return out.getvalue()


def main(words):
    folder = None
    if words[:1] == ["--svg"]:
        folder, words = pathlib.Path(words[1]), words[2:]
    for slug, _, _, _, paint in PICTURES:
        if words and slug not in words:
            continue
        markup = svg(slug, paint)
        if folder:
            (folder / f"{slug}.svg").write_text(markup, encoding="utf-8")
        else:
            (PHOTOS / f"{slug}.jpg").write_bytes(jpeg(markup))
    if not words and not folder:
        with open(PHOTOS / "index.csv", "w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(["slug", "name_vi", "name_en", "category"])
            rows.writerows(sorted(picture[:4] for picture in PICTURES))


if __name__ == "__main__":
    main(sys.argv[1:])
