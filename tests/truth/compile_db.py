"""compile_commands.json of a tree, from its source lists; nothing of it is built."""
import glob
import json
import os
import re

from sources import library_flags, run, shim_flags, visible_flags

VARIABLE_FOLDER = re.compile(r"set\((\w+)\s+([./][\w./-]*)\)")


def from_globs(tree, source):
    for pattern in tree.units:
        for path in sorted(glob.glob(os.path.join(source, pattern), recursive=True)):
            if not any(part in path for part in tree.exclude):
                yield path, program_of(tree, source, path)


def program_of(tree, source, path):
    """The object file of a unit that is a program of its own, as CMake names it."""
    inside = os.path.relpath(path, source)
    folder, name = os.path.split(inside)
    return f"{folder}/CMakeFiles/{name}.dir/{name}.o" if tree.programs else ""


def from_cmake(tree, source, everything):
    """The sources of each add_executable below folder `cmake`: of the folders that it adds, or of
    all. Object files as CMake names them, which say to which program they belong."""
    top = os.path.join(source, tree.cmake)
    lists = open(os.path.join(top, "CMakeLists.txt")).read()
    folders = re.findall(r"^add_subdirectory\((\w+)\)", lists, re.MULTILINE)
    if everything:
        folders = [os.path.basename(os.path.dirname(path))
                   for path in glob.glob(os.path.join(top, "*", "CMakeLists.txt"))]
    variables = dict(VARIABLE_FOLDER.findall(lists))
    for folder in sorted(folders):
        text = open(os.path.join(top, folder, "CMakeLists.txt")).read()
        for words in re.findall(r"add_executable\(([^)]*)\)", text):
            target, *files = words.split()
            for name in files:
                name = re.sub(r"\$\{(\w+)\}", lambda m: variables[m[1]], name)
                path = os.path.normpath(os.path.join(top, folder, name))
                inside = name.replace("../", "__/")
                yield path, f"{folder}/CMakeFiles/{target}.dir/{inside}.o"
    if everything:
        for orphan in tree.orphans:
            yield os.path.join(source, orphan), ""


def generate(tree, source, build):
    generated = os.path.join(build, "generated")
    os.makedirs(generated, exist_ok=True)
    for folder in tree.protos:
        protos = sorted(glob.glob(os.path.join(source, folder, "*.proto")))
        plugin = run(["which", "grpc_cpp_plugin"]).strip()
        # Included by name alone, and by their path from the package's folder.
        for base in (f"{source}/{folder}", source):
            run(["protoc", f"-I{base}", f"--cpp_out={generated}", f"--grpc_out={generated}",
                 f"--plugin=protoc-gen-grpc={plugin}", *protos])
    for folder in glob.glob(os.path.join(source, tree.protos_apart)) if tree.protos_apart else ():
        protos = sorted(glob.glob(os.path.join(folder, "*.proto")))
        into = os.path.join(generated, os.path.basename(folder))
        os.makedirs(into, exist_ok=True)
        if protos:
            run(["protoc", f"-I{folder}", f"--cpp_out={into}", *protos])
    for command in tree.generators:
        run([part.format(src=source, gen=generated) for part in command])
    return generated


def write_database(tree, how, source, build):
    """Writes it into `build` and returns its entries."""
    generated = generate(tree, source, build)
    flags = shim_flags(tree, build)
    if how.hidden:
        flags += visible_flags(tree, build)
    else:
        flags += library_flags(tree, build)
    flags += [flag.format(src=source, gen=generated, dir="{dir}") for flag in tree.flags]
    if how.hidden:
        flags = [f for f in flags if not any(f.startswith("-I/usr/include/" + name)
                                             for name in tree.hides)]
    units = from_cmake(tree, source, how.everything) if tree.cmake else from_globs(tree, source)
    entries = []
    for path, output in units:
        folder = os.path.basename(os.path.dirname(path))
        arguments = ["clang-19" if path.endswith(".c") else "clang++-19",
                     *(flag.replace("{dir}", folder) for flag in flags)]
        if output:
            arguments += ["-o", output]
        if path.endswith(".h"):
            arguments += ["-x", "c++"]
        entry = {"directory": build, "file": path, "arguments": [*arguments, "-c", path]}
        entries.append({**entry, "output": output} if output else entry)
    save_database(entries, build)
    return entries


def save_database(entries, build):
    with open(os.path.join(build, "compile_commands.json"), "w") as out:
        json.dump(entries, out, indent=1)
