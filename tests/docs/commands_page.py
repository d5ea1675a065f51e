#!/usr/bin/env python3
"""Writes cli/COMMANDS.md, every verb with all it takes, from the program's own help, and checks that
documents use no option that is not there.
usage: commands_page.py ARTERIAL ROOT [--check]"""
import glob
import os
import re
import subprocess
import sys

HEAD = """# Commands

Made from `arterial help VERB` by `tests/docs/commands_page.py`; a test fails when it is not up to
date. The same stands in the manual page (`man arterial`) and behind `--help`.

"""
OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]+)")


def said(program, *words):
    return subprocess.run([program, *words], capture_output=True, text=True, check=True).stdout


def helps(program):
    """verb -> its help, in the program's order"""
    listed = said(program, "help").split("verbs:\n", 1)[1].split("\n\n", 1)[0]
    return {verb: said(program, "help", verb) for verb in
            (line.split()[0] for line in listed.splitlines())}


def page(texts):
    parts = [HEAD]
    for verb, text in texts.items():
        title, body = text.split("\n\n", 1)
        title = " ".join(title.split())
        title = title.removeprefix("arterial ")
        parts.append(f"## {title}\n\n```text\n{body.strip()}\n```\n\n")
    return "".join(parts).rstrip("\n") + "\n"


def commands_in(text):
    """Commands of ours in `code` and in command blocks, as far as a pipe."""
    for code in re.findall(r"`(arterial [^`\n]+)`", text):
        yield code
    for block in re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            if (found := re.match(r"(?:\$ )?(arterial .*)", line)):
                yield found[1]


def faults(name, text, texts):
    for command in commands_in(text):
        words = re.split(r"[|#>]| -- ", command)[0].split()
        options = {verb: set(OPTION.findall(help.split("\noptions:\n")[1])) for verb, help in texts.items()}
        if words[1] not in texts:
            continue  # docs.py tells of verbs
        for option in OPTION.findall(" ".join(words[2:])):
            if option not in options[words[1]]:
                yield f"{name}: `{command}`: arterial {words[1]} has no option {option}"


def main():
    program, root = sys.argv[1:3]
    texts = helps(program)
    target = os.path.join(root, "cli", "COMMANDS.md")
    if "--check" not in sys.argv:
        with open(target, "w", encoding="utf-8") as out:
            out.write(page(texts))
        return
    found = []
    if not os.path.exists(target) or open(target, encoding="utf-8").read() != page(texts):
        found.append("cli/COMMANDS.md is not up to date: python3 tests/docs/commands_page.py ARTERIAL .")
    for path in sorted(glob.glob(os.path.join(root, "**", "*.md"), recursive=True)):
        name = os.path.relpath(path, root)
        if not name.startswith("build") and name != os.path.join("cli", "COMMANDS.md"):
            found += faults(name, open(path, encoding="utf-8").read(), texts)
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
