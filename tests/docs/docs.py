#!/usr/bin/env python3
"""Checks the documents against the tree and the program. usage: docs.py ROOT [ARTERIAL]

In every .md file: linked files, paths in `code` and programs in command blocks exist, and verbs
after `arterial` are known to the program ARTERIAL. README.md names every verb."""
import glob
import os
import re
import subprocess
import sys

FOLDERS = ("cli", "db", "indexer", "runtime_join", "tests", "examples", ".ci")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
VERB_LINE = re.compile(r"^  ([a-z][a-z-]*)  ")
# foo, NAME, NNNN and <name> stand for what the reader fills in; builds are made, not kept.
PLACEHOLDER = re.compile(r"\bfoo\b|[A-Z]{3,}(?!\.md)(?!\.txt)|<|…|/build\b|\$")


def expand(path):
    """a.{h,cpp} -> a.h, a.cpp"""
    braces = re.match(r"(.*)\{([^}]*)\}(.*)", path)
    if not braces:
        return [path]
    return [braces[1] + middle + braces[3] for middle in braces[2].split(",")]


def paths_in(code):
    for word in re.split(r"[\s;:]+|,(?![^{]*})", code):
        word = word.removeprefix("./").rstrip(".)")
        if word.startswith(tuple(f + "/" for f in FOLDERS)) and not PLACEHOLDER.search(word):
            yield from expand(word)


def exists(root, path):
    return bool(glob.glob(os.path.join(root, path)))


def check_document(root, name, text, verbs):
    base = os.path.dirname(name)
    for target in LINK.findall(text):
        if "://" not in target and not exists(root, os.path.join(base, target)):
            yield f"{name}: links to {target}, which does not exist"
    blocks = FENCE.findall(text)
    prose = FENCE.sub("", text)
    for code in CODE.findall(prose):
        for path in paths_in(code):
            # A folder's own README may write paths from its folder on.
            if not exists(root, path) and not exists(root, os.path.join(base, path)):
                yield f"{name}: names {path}, which does not exist"
    commands = [c for c in CODE.findall(prose) if c.startswith("arterial ")]
    for language, block in blocks:
        if language in ("", "sh", "console"):
            for line in block.splitlines():
                command = re.sub(r"^\$ ", "", line)
                for path in paths_in(command.split("#")[0].split(" ")[0]):
                    if not exists(root, path):
                        yield f"{name}: runs {path}, which does not exist"
                if command.startswith("arterial ") and (language or command != line):
                    commands.append(command)
    for command in commands:
        verb = command.split()[1]
        if verbs and re.fullmatch(r"[a-z][a-z-]*", verb) and verb not in verbs:
            yield f"{name}: arterial has no verb {verb}"


def verbs_of(program):
    said = subprocess.run([program, "help"], stdout=subprocess.PIPE, text=True, check=True).stdout
    listed = said.split("verbs:", 1)[1].split("\n\n", 1)[0]
    verbs = [m[1] for m in map(VERB_LINE.match, listed.splitlines()) if m]
    if not verbs:
        sys.exit(f"`{program} help` lists no verbs")
    return verbs


def check(root, documents, verbs):
    found = []
    for name, text in sorted(documents.items()):
        found.extend(check_document(root, name, text, verbs))
    for verb in verbs:
        if not re.search(rf"`arterial {verb}\b|^(?:\$ )?arterial {verb}\b",
                         documents.get("README.md", ""), re.MULTILINE):
            found.append(f"README.md: does not tell of `arterial {verb}`")
    return found


def main():
    root = sys.argv[1]
    documents = {}
    for folder in ("", *FOLDERS):
        pattern = os.path.join(root, folder, "**" if folder else "", "*.md")
        for path in glob.glob(pattern, recursive=True):
            if "/build/" not in os.path.relpath(path, root):
                documents[os.path.relpath(path, root)] = open(path, encoding="utf-8").read()
    found = check(root, documents, verbs_of(sys.argv[2]) if len(sys.argv) > 2 else [])
    print("\n".join(found))
    print(f"{len(documents)} documents, {len(found)} faults")
    sys.exit(1 if found or "README.md" not in documents else 0)


if __name__ == "__main__":
    main()
