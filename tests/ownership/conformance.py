#!/usr/bin/env python3
"""Owners of every path of real repositories, against oracles that share no code with arterial.

usage: conformance.py --arterial PROGRAM [--data DIR]
DIR (or ARTERIAL_CONFORMANCE_DATA) has owners/NAME/{tree,files.txt}; without it nothing is tested.
Any other repository can be tried: --tree TREE --files LIST --dialect NAME."""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from oracle import (codeowners_github, codeowners_gitlab, owners_chromium,  # noqa: E402
                    owners_kubernetes)


def reader(tree):
    def read(path):
        file = tree / path
        return file.read_text(errors="surrogateescape") if file.is_file() else None
    return read


def first(tree, *places):
    return next((tree / p).read_text() for p in places if (tree / p).is_file())


GITHUB = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
GITLAB = ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
ORACLES = {
    "github-codeowners": lambda tree, paths: codeowners_github.Oracle(first(tree, *GITHUB), paths),
    "gitlab-codeowners": lambda tree, paths: codeowners_gitlab.Oracle(first(tree, *GITLAB)),
    "chromium-owners": lambda tree, paths: owners_chromium.Oracle(reader(tree)),
    "kubernetes-owners": lambda tree, paths: owners_kubernetes.Oracle(reader(tree)),
    # The CODEOWNERS in the tree was made by gRPC's own mkowners.py from the OWNERS beside it.
    "grpc-old": lambda tree, paths: codeowners_github.Oracle(first(tree, *GITHUB), paths),
}
CASES = [("azure-sdk-for-cpp", "github-codeowners"), ("grpc", "github-codeowners"),
         ("perfetto", "github-codeowners"), ("scp-firmware", "github-codeowners"),
         ("scp-firmware", "gitlab-codeowners"), ("perfetto", "chromium-owners"),
         ("pigweed", "chromium-owners"), ("kubernetes-test-infra", "kubernetes-owners"),
         ("grpc", "grpc-old")]


def answers(program, tree, paths, dialect):
    done = subprocess.run([program, "owner", "--root", str(tree), "--dialect", dialect, "--paths",
                           "-", "--format", "json"], input="\n".join(paths), capture_output=True,
                          text=True)
    if done.returncode != 0:
        sys.exit(f"arterial owner --dialect {dialect} ended with {done.returncode}: {done.stderr}")
    return {row["name"]: row for row in json.loads(done.stdout)}


def compare(program, tree, paths, dialect, name):
    """Number of paths on which arterial and the oracle differ; says the first of them."""
    begin = time.monotonic()
    rows = answers(program, tree, paths, dialect)
    took = time.monotonic() - begin
    oracle = ORACLES[dialect](tree, paths)
    wrong = owned = nobody = 0
    for path in paths:
        row = rows[path]
        got = row.get("owners")
        want = oracle.owners(path)
        owned += bool(want)
        nobody += want == []
        same = (got is None) == (want is None) and sorted(got or []) == sorted(want or [])
        if same and got is not None:  # the rule that says so is there
            lines = (tree / row["file"]).read_text(errors="replace").split("\n")
            same = 1 <= row["line"] <= len(lines)
        if not same:
            wrong += 1
            if wrong <= 5:
                print(f"{name} {dialect}: {path}: {got}, not {want} ({row.get('file')}:"
                      f"{row.get('line')})", file=sys.stderr)
    print(f"{name} {dialect}: {len(paths)} paths in {took:.2f} s, {owned} owned, {nobody} "
          f"deliberately unowned, {wrong} wrong")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--arterial", required=True)
    parser.add_argument("--data", default=os.environ.get("ARTERIAL_CONFORMANCE_DATA"))
    parser.add_argument("--tree", type=pathlib.Path)
    parser.add_argument("--files", type=pathlib.Path)
    parser.add_argument("--dialect")
    options = parser.parse_args()
    if options.tree:
        paths = options.files.read_text().splitlines()
        sys.exit(compare(options.arterial, options.tree, paths, options.dialect,
                         options.tree.name) > 0)
    if not options.data:
        print("skipped: ARTERIAL_CONFORMANCE_DATA is not set")
        return
    wrong = 0
    for name, dialect in CASES:
        folder = pathlib.Path(options.data) / "owners" / name
        paths = (folder / "files.txt").read_text().splitlines()
        wrong += compare(options.arterial, folder / "tree", paths, dialect, name)
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
