"""Called by tests/bench/images with coco's folder; see there."""
import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy
import scipy.fftpack
from PIL import Image

try:
    import cv2
    cv2.setNumThreads(1)
except ImportError:
    cv2 = None

GATES = ["--min-side", "1", "--aspect-max", "1000", "--bytes-min", "0"]


def originals(folder):
    """Published COCO photographs of 640 pixels, all 4:3, upright or not."""
    with open(os.path.join(folder, "images.tsv"), encoding="utf-8") as table:
        rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        names = [row["file"] for row in rows if row["kind"] == "original"
                 and {row["w"], row["h"]} == {"640", "480"}]
    return [os.path.join(folder, name) for name in sorted(names)]


def mosaic(paths, first, side):
    """side x side photographs at their own resolution, JPEG q85 4:2:0."""
    sheet = Image.new("RGB", (640 * side, 480 * side))
    for i in range(side * side):
        tile = Image.open(paths[(first + i) % len(paths)]).convert("RGB")
        if tile.height > tile.width:
            tile = tile.transpose(Image.Transpose.ROTATE_90)
        sheet.paste(tile, (i % side * 640, i // side * 480))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=85)
    return out.getvalue()


def imagededup(data):
    """imagededup 0.3: PHash by its published procedure."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    image = image.resize((32, 32), Image.Resampling.LANCZOS).convert("L")
    grey = numpy.array(image).astype("uint8")
    dct = scipy.fftpack.dct(scipy.fftpack.dct(grey, axis=0), axis=1)[:8, :8]
    return dct >= numpy.median(dct.flatten()[1:])


def opencv(data):
    grey = cv2.imdecode(numpy.frombuffer(data, numpy.uint8),
                        cv2.IMREAD_GRAYSCALE)
    small = cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA)
    return cv2.dct(numpy.float32(small))[:8, :8]


def peer_time(function, files, rounds):
    for data in files[:3]:
        function(data)
    best = None
    for _ in range(3):
        start = time.process_time()
        for _ in range(rounds):
            for data in files:
                function(data)
        spent = time.process_time() - start
        best = spent if best is None else min(best, spent)
    return best / rounds / len(files)


def filter_cpu(folder, lines):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(["lait-filter", "--store", folder, "-j1"] + GATES,
                          input=lines, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if lines and done.stdout.count(b'"pdq"') != lines.count(b"\n"):
        sys.exit("lait-filter did not decode all")
    return (after.ru_utime + after.ru_stime - before.ru_utime -
            before.ru_stime)


def filter_times(files, rounds):
    """Seconds a picture: of the line in memory, of the whole program."""
    with tempfile.TemporaryDirectory() as folder:
        lines = b""
        names = []
        for i, data in enumerate(files):
            names.append(os.path.join(folder, f"{i}.jpg"))
            with open(names[-1], "wb") as out:
                out.write(data)
            lines += json.dumps({"record": "image",
                                 "path": f"{i}.jpg"}).encode() + b"\n"
        line = min(float(subprocess.run(
            ["bench-images-line", str(rounds)] + names, capture_output=True,
            check=True).stdout) for _ in range(3)) / 1e3
        nothing = min(filter_cpu(folder, b"") for _ in range(3))
        spent = min(filter_cpu(folder, lines * rounds) for _ in range(3))
    return line, (spent - nothing) / rounds / len(files)


def main():
    paths = originals(sys.argv[1])
    sets = [("640px", [open(p, "rb").read() for p in paths[:60]], 3, 2.2),
            ("1.2mpx", [mosaic(paths, 4 * i, 2) for i in range(20)], 3, 3.5),
            ("4.9mpx", [mosaic(paths, 16 * i, 4) for i in range(6)], 3, 3.5)]
    for name, files, rounds, target in sets:
        ours, program = filter_times(files, rounds)
        theirs = peer_time(imagededup, files, rounds)
        size = sum(map(len, files)) / len(files) / 1000
        print(f"# {name}: {len(files)} files of {size:.0f} kB; the line "
              f"{ours * 1e3:.2f} ms, lait-filter with records and files "
              f"{program * 1e3:.2f} ms, {1 / program:.0f} images/s; "
              f"imagededup {theirs * 1e3:.2f} ms")
        print(f"filter-over-imagededup-{name} {theirs / ours:.2f} {target}")
        if cv2:
            theirs = peer_time(opencv, files, rounds)
            print(f"# OpenCV {theirs * 1e3:.2f} ms")
            print(f"filter-over-opencv-{name} {theirs / ours:.2f} 1.0")
        else:
            print("# skip: python3-opencv is not here")


main()
