"""The corpora of the index benchmark, made ready below a work folder: sources from Debian's
archive (the same that tests/truth uses), generated headers and compile_commands.json.

Units that lack a header on this machine are left out, and named in scan.json: what cannot be
compiled is no measure of a compiler. Which ones is found with clang-scan-deps-19."""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "truth"))
import compile_db  # noqa: E402
import generated_tree  # noqa: E402
import llvm_corpus  # noqa: E402
from sources import from_debian, run, source_folder  # noqa: E402
from trees import TREES, Debian  # noqa: E402

GRPC_UNITS = ("src", "test/cpp", "examples/cpp")
GRPC_INCLUDE = ["", "src/core/ext/upb-generated", "src/core/ext/upbdefs-generated",
                "third_party/upb", "third_party/xxhash", "third_party/address_sorting/include"]


@dataclass
class Corpus:
    name: str
    root: str       # folder to index
    build: str      # folder of compile_commands.json
    entries: list
    left_out: dict  # file -> why
    including: dict  # header of the tree -> units that include it
    sample: int     # units that stand for all in a measure of the compiler; 0: all of them


def grpc_protos(source, out):
    """Headers of the tests' protos by their path from the top, of the examples' by name alone."""
    plugin = run(["which", "grpc_cpp_plugin"]).strip()
    for base, pattern in ((source, "src/proto/**/*.proto"),
                          (f"{source}/examples/protos", "*.proto")):
        protos = sorted(glob.glob(os.path.join(base, pattern), recursive=True))
        # One that lacks an import must not take the others with it.
        for proto in protos:
            subprocess.run(["protoc", f"-I{base}", f"--cpp_out={out}", "--grpc_out="
                            f"generate_mock_code=true:{out}",
                            f"--plugin=protoc-gen-grpc={plugin}", proto],
                           stdin=subprocess.DEVNULL, capture_output=True, check=False)


def grpc(work, build):
    source = from_debian(Debian("grpc", "1.51.1-3"), work)
    out = os.path.join(build, "generated")
    if not os.path.isdir(out):
        os.makedirs(out)
        grpc_protos(source, out)
    flags = ["-std=c++14", *(f"-I{os.path.normpath(os.path.join(source, folder))}"
                             for folder in GRPC_INCLUDE), f"-I{out}"]
    entries = []
    for folder in GRPC_UNITS:
        for path in sorted(glob.glob(f"{source}/{folder}/**/*.cc", recursive=True)):
            own = ["-I" + os.path.join(source, folder)] if folder == "examples/cpp" else []
            entries.append({"directory": build, "file": path,
                            "arguments": ["clang++-19", *flags, *own, "-c", path]})
    return source, entries


def social_network(work, build):
    tree = TREES["dsb_social"]
    source = source_folder(tree, work)
    entries = compile_db.write_database(tree, tree.runs[0], source, build)
    for entry in entries:  # Boost 1.74, with Clang 16 and later
        entry["arguments"].insert(1, "-Wno-enum-constexpr-conversion")
    return os.path.join(source, tree.root), entries


def llvm(work, build):
    source = from_debian(llvm_corpus.SOURCE, work)
    return source, llvm_corpus.entries(source, build)


def scan(root, build):
    """({unit: the include that was not found}, {file below root: units that include it})"""
    with tempfile.TemporaryFile("w+") as rules, tempfile.TemporaryFile("w+") as errors:
        subprocess.run(["clang-scan-deps-19", "-compilation-database",
                        os.path.join(build, "compile_commands.json"), "-format", "make",
                        "-j", str(os.cpu_count())],
                       stdin=subprocess.DEVNULL, stdout=rules, stderr=errors, check=False)
        rules.seek(0)
        errors.seek(0)
        missing, unit = {}, None
        for line in errors:
            if said := re.match(r"Error while scanning dependencies for (.*):$", line):
                unit = said[1]
            elif unit and (said := re.search(r"fatal error: (.*)", line)):
                missing.setdefault(unit, said[1])
        including = {}
        for line in rules:
            path = os.path.normpath(line.strip().rstrip("\\").strip())
            if path.startswith(root + "/") and path.endswith((".h", ".hpp")):
                including[path] = including.get(path, 0) + 1
    return missing, including


def kept(path, make):
    """What was made once, in a file."""
    if not os.path.exists(path):
        with open(path, "w", encoding="utf-8") as out:
            json.dump(make(), out, indent=1)
    with open(path, encoding="utf-8") as text:
        return json.load(text)


MAKERS = {"grpc": (grpc, 100), "dsb": (social_network, 0), "llvm": (llvm, 60)}


def prepare(name, work):
    """The corpus, made on its first use. `name` may be generated:N."""
    build = os.path.join(work, name.replace(":", "-"))
    os.makedirs(build, exist_ok=True)
    if name.startswith("generated:"):
        root, entries = generated_tree.make(os.path.join(build, "tree"), int(name.split(":")[1]))
        sample = 100
    else:
        make, sample = MAKERS[name]
        root, entries = make(work, build)
    left_out, including = kept(os.path.join(build, "scan.json"), lambda: (
        compile_db.save_database(entries, build), scan(root, build))[1])
    entries = [entry for entry in entries if entry["file"] not in left_out]
    compile_db.save_database(entries, build)
    return Corpus(name, root, build, entries, left_out, including, sample)


def main():
    """Makes the named corpora and says what is in them."""
    work = os.path.abspath(sys.argv[1])
    for name in sys.argv[2:]:
        corpus = prepare(name, work)
        print(f"{name}: {len(corpus.entries)} units in {corpus.build}, {len(corpus.left_out)} "
              "left out")
        reasons = {}
        for why in corpus.left_out.values():
            reasons[why] = reasons.get(why, 0) + 1
        for why, count in sorted(reasons.items(), key=lambda item: -item[1]):
            print(f"  {count:4} {why}")


if __name__ == "__main__":
    main()
