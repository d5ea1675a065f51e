#!/usr/bin/env python3
"""Checks that the tree keeps to its layout. usage: layering.py ROOT

Reads every source file's #include lines and fails on an arrow that is not allowed below, on
unknown entries at the top, on files over kMaxLines, and on files of a registry folder that its
list does not know. The rules are the tables right here."""
import os
import re
import subprocess
import sys

MAX_LINES = 500

# A folder of ours may include from these folders of ours.
ARROWS = {
    "cli": {"cli", "indexer", "runtime_join", "db"},
    "indexer": {"indexer", "db"},
    "runtime_join": {"runtime_join", "db"},
    "db": {"db"},
    "tests": {"tests", "cli", "indexer", "runtime_join", "db"},
    "examples": {"examples"},
}

# Headers of a library (regex on the included name): the only places that may include them.
LIBRARIES = [
    (r"(clang|clang-c|llvm|llvm-c)/", ("indexer/ast/", "indexer/flow/", "indexer/frameworks/",
                                        "indexer/scan")),
    (r"sqlite3\.h$", ("db/",)),
    (r"simdjson\.h$", ("runtime_join/formats/",)),
    (r"protozero/", ("runtime_join/formats/", "indexer/build_graph/")),
    (r"cxxopts\.hpp$", ("cli/",)),
    (r"httplib\.h$", ("cli/",)),
    (r"catch2/", ("tests/",)),
]
# Indexed or run as users' code, so their libraries are their own affair.
FOREIGN = ("examples/", "tests/golden/", "tests/flow/", "tests/frameworks/",
           "tests/build_graph/bazel/")

TOP = {
    "cli", "db", "indexer", "runtime_join", "tests", "examples", ".ci",
    "CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE", "CONTRIBUTING.md",
    ".clang-format", ".clang-tidy", ".gitattributes", ".gitignore",
}

SOURCE = (".cpp", ".h")
COUNTED = (".cpp", ".h", ".cc", ".sql", ".py", ".cmake", ".ts", "CMakeLists.txt")

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def includes(text):
    """(name, quoted) of each #include line."""
    return [(m.group(1) or m.group(2), m.group(1) is not None) for m in INCLUDE.finditer(text)]


def check_includes(path, text, paths):
    if path.startswith(FOREIGN):
        return
    own = path.split("/")[0]
    for name, quoted in includes(text):
        top = name.split("/")[0]
        if quoted and top in ARROWS:
            if top not in ARROWS[own]:
                yield f"{path}: {own} may not include {name}"
            elif name not in paths:
                yield f"{path}: includes {name}, which does not exist"
        elif quoted and not any(re.match(pattern, name) for pattern, _ in LIBRARIES):
            yield f'{path}: "{name}" must be included from the root ("{own}/...") or with <>'
        for pattern, places in LIBRARIES:
            if re.match(pattern, name) and not path.startswith(places):
                # Tests may use a library in the folder that mirrors the allowed one.
                if not path.startswith(tuple("tests/" + p.rstrip("/") for p in places)):
                    yield f"{path}: only {', '.join(places)} may include <{name}>"


def check_registries(files):
    """Each header of a registry folder is included by its list, or by other code that uses it;
    where the list is a .def, it names the constants that headers declare."""
    lists = {os.path.dirname(p): p for p in files if os.path.basename(p) == "registry.cpp"}
    if "cli/commands.cpp" in files:
        lists["cli/commands"] = "cli/commands.cpp"
    definitions = {os.path.dirname(p): (p, set(re.findall(r"\((k\w+)\)", t)))
                   for p, t in files.items() if p.endswith(".def")}
    for path, text in files.items():
        folder = os.path.dirname(path)
        if folder in definitions and path.endswith(".h"):
            list_path, listed = definitions[folder]
            for constant in re.findall(r"^extern const \w+ (k\w+);", text, re.MULTILINE):
                if constant not in listed:
                    yield f"{path}: {constant} is not in the list {list_path}"
    product = {p: includes(t) for p, t in files.items()
               if p.endswith(SOURCE) and not p.startswith(("tests/", "examples/"))}
    for header in product:
        folder, name = os.path.split(header)
        if folder in definitions and re.search(r"^extern const \w+ k\w+;", files[header],
                                               re.MULTILINE):
            continue
        if folder in lists and name.endswith(".h") and name != "registry.h":
            own = {header, os.path.splitext(header)[0] + ".cpp"}
            if not any((header, True) in product[p] for p in product.keys() - own):
                yield f"{header}: not in the list {lists[folder]}"


def check(files):
    """files: path (with '/') -> text of everything in the tree. Returns the violations."""
    found = []
    for path, text in sorted(files.items()):
        top = path.split("/")[0]
        if top not in TOP:
            found.append(f"{path}: {top} does not belong at the top level")
        if path.endswith(COUNTED) and text.count("\n") > MAX_LINES:
            found.append(f"{path}: {text.count(chr(10))} lines, over {MAX_LINES}")
        if path.endswith(SOURCE) and top in ARROWS:
            found.extend(check_includes(path, text, files))
    found.extend(check_registries(files))
    return found


def tree(root):
    """What git tracks or would track; without git, what is there except build output."""
    listed = subprocess.run(["git", "-C", root, "ls-files", "-z", "-co", "--exclude-standard"],
                            capture_output=True)
    if listed.returncode == 0:
        paths = listed.stdout.decode().split("\0")
    else:
        paths = []
        for folder, folders, names in os.walk(root):
            if folder == root:
                folders[:] = [f for f in folders if f not in ("build", ".git", ".arterial", ".cache")]
            paths += [os.path.relpath(os.path.join(folder, n), root) for n in names]
    files = {}
    for path in filter(None, paths):
        full = os.path.join(root, path)
        if os.path.isfile(full):
            counted = path.endswith((*COUNTED, ".def"))
            files[path] = open(full, encoding="utf-8", errors="replace").read() if counted else ""
    return files


def main():
    files = tree(sys.argv[1])
    found = check(files)
    print("\n".join(found))
    sources = sum(p.endswith(SOURCE) for p in files)
    print(f"{len(files)} files, {sources} sources, {len(found)} violations")
    if not sources:
        sys.exit("no sources found: wrong folder?")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
