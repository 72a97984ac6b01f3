"""Made the zips in this folder, with Info-ZIP 3.0 and the zipfile of Python 3.11:

    python3 make_zips.py
"""

import os
import subprocess
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOLUTION = """class PredictionModel:
    def predict(self, point):
        return point.state if point.need_prediction else None
"""
DATE = (2026, 1, 2, 3, 4, 6)


def zipped(out, folder, *options):
    """Into a pipe, so that sizes come behind the content and numbers have 64 bits, or into a file."""
    for path in [Path(folder), *Path(folder).rglob("*")]:
        os.utime(path, (1767322986, 1767322986), follow_symlinks=False)
    (HERE / out).unlink(missing_ok=True)
    target = "-" if out == "streamed.zip" else HERE / out
    command = ["zip", "-qrX", *options, target, "."]
    done = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE)
    if target == "-":
        (HERE / out).write_bytes(done.stdout)


with tempfile.TemporaryDirectory() as place:
    mine = Path(place, "mine")
    (mine / "weights").mkdir(parents=True)
    (mine / "solution.py").write_text(SOLUTION)
    (mine / "weights" / "größe.txt").write_text("1.5\n" * 100)
    (mine / "empty.txt").write_text("")
    (mine / "tool.sh").write_text("#!/bin/sh\n")
    (mine / "tool.sh").chmod(0o755)
    zipped("info-zip.zip", mine)
    zipped("folder.zip", place)
    zipped("streamed.zip", mine)
    zipped("encrypted.zip", mine, "-P", "secret")
    (mine / "linked.txt").symlink_to("/etc/hostname")
    zipped("link.zip", mine, "-y")

with zipfile.ZipFile(HERE / "zip64.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    info = zipfile.ZipInfo("solution.py", DATE)
    with archive.open(info, "w", force_zip64=True) as entry:
        entry.write(SOLUTION.encode())

with zipfile.ZipFile(HERE / "lzma.zip", "w", zipfile.ZIP_LZMA) as archive:
    archive.writestr(zipfile.ZipInfo("solution.py", DATE), SOLUTION, zipfile.ZIP_LZMA)

# As Python's zipapp writes it: a line for the shell stands before the archive.
(HERE / "prefixed.zip").write_bytes(b"#!/usr/bin/env python3\n")
with zipfile.ZipFile(HERE / "prefixed.zip", "a") as archive:
    archive.writestr(zipfile.ZipInfo("solution.py", DATE), SOLUTION)
    archive.comment = b"a comment"
