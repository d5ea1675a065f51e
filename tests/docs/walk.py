#!/usr/bin/env python3
"""Checks that README.md shows what the program prints. usage: walk.py README ARTERIAL DATABASE

In its `console` blocks, each line below `$ arterial ...` must be in that command's output, in that
order; a line `...` stands for lines left out. DATABASE is one of examples/shop."""
import os
import re
import shlex
import subprocess
import sys

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(text):
    """(command, lines shown) of each command in the console blocks."""
    for block in BLOCK.findall(text):
        command, shown = None, []
        for line in block.splitlines():
            if line.startswith("$ "):
                if command:
                    yield command, shown
                command, shown = line[2:], []
            else:
                shown.append(line)
        if command:
            yield command, shown


def faults(command, shown, printed):
    """What is shown and not printed. Lines follow each other unless `...` stands between them."""
    printed = [line.rstrip() for line in printed.splitlines()]
    at, gap = 0, False
    for line in shown:
        if line == "...":
            gap = True
            continue
        found = printed.index(line, at) if line in printed[at:] else -1
        if found < 0 or (found != at and not gap):
            yield f"`{command}` does not print here: {line}"
        at, gap = max(found, at - 1) + 1, False
    if at != len(printed) and not gap:
        yield f"`{command}` prints more; end what is shown with a line `...`"


def main():
    readme, program, database = sys.argv[1:]
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    environment["ARTERIAL_DB"] = database
    found = total = 0
    with open(readme, encoding="utf-8") as text:
        walk = list(commands(text.read()))
    for command, shown in walk:
        words = shlex.split(command)
        if words[0] != "arterial":
            continue
        done = subprocess.run([program, *words[1:]], env=environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        total += 1
        for fault in faults(command, shown, done.stdout):
            found += 1
            print(fault)
    print(f"{total} commands shown, {found} faults")
    sys.exit(1 if found or not total else 0)


if __name__ == "__main__":
    main()
