#!/usr/bin/env python3
"""A stage of your own: any program that looks at a picture and prints a number.

    score.py --store DIR NAME COMMAND...

reads records on standard input, gives the bytes of each image to COMMAND as a
file (its last argument), and writes the record with the number that COMMAND
prints as field NAME.  By hand, before lait-filter, which then holds nsfw-max:

    ... | score.py --store warc nsfw ./classifier | lait-filter --store warc

or in lait.conf, as a stage of the dataset:

    [stage nsfw]
    command = score.py --store warc nsfw ./classifier
    unit = image
    after = filter
    reads = sha256,body
    writes = nsfw

A picture that COMMAND fails on (exit status, no number) goes on with
"fail":"NAME:score", and is tried again.  Python's standard library only.
"""
import gzip
import json
import math
import os
import subprocess
import sys
import tempfile


def payload(store, body):
    """The bytes that file:offset:length names: WARC header, HTTP header, body."""
    name, offset, length = body.rsplit(":", 2)
    if "/" in name or name.startswith("."):
        raise ValueError(body)
    with open(os.path.join(store, name), "rb") as warc:
        warc.seek(int(offset))
        record = warc.read(int(length))
    if name.endswith(".gz"):
        record = gzip.decompress(record)
    header, block = record.split(b"\r\n\r\n", 1)
    for line in header.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            block = block[:int(line.split(b":")[1])]
    return block.split(b"\r\n\r\n", 1)[1]


def picture(store, record):
    if "body" in record:
        return payload(store, record["body"])
    if os.path.isabs(record["path"]) or ".." in record["path"].split("/"):
        raise ValueError(record["path"])
    with open(os.path.join(store, record["path"]), "rb") as file:
        return file.read()


def score(command, data):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        said = subprocess.run(command + [file.name], stdout=subprocess.PIPE,
                              stdin=subprocess.DEVNULL, check=True,
                              timeout=60).stdout
    number = float(said)
    if not math.isfinite(number):
        raise ValueError(said)
    return number


def main():
    if len(sys.argv) < 5 or sys.argv[1] != "--store":
        sys.exit(__doc__)
    store, name, command = sys.argv[2], sys.argv[3], sys.argv[4:]
    for line in sys.stdin:
        record = json.loads(line)
        if record.get("record") == "image" and not (
                "reject" in record or "fail" in record):
            try:
                record[name] = score(command, picture(store, record))
            except (OSError, ValueError, KeyError, IndexError,
                    subprocess.SubprocessError) as error:
                print(f"score.py: {error}", file=sys.stderr)
                record["fail"] = name + ":score"
        print(json.dumps(record, ensure_ascii=False, separators=(",", ":")),
              flush=True)


main()
