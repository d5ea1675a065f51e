"""Where a tree's source and its libraries come from."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tarfile

from trees import Debian


def run(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          stdin=subprocess.DEVNULL, **options)
    if done.returncode:
        sys.exit(f"failed ({done.returncode}): {' '.join(command)}\n{done.stdout[-2000:]}"
                 f"{done.stderr[-4000:]}")
    return done.stdout


class Missing(Exception):
    """A source, library or truth that is not here, with what to do about it."""


def unpack(path, source, folder):
    """The tar's single top folder, as `folder`."""
    def needed(member):
        inside = member.name.partition("/")[2]
        return (not source.only or inside.startswith(source.only)) and not any(
            part in inside for part in source.without)
    with tarfile.open(path) as tar:
        # One pass: a list of all members first would decompress the whole twice.
        for member in tar:
            if needed(member):
                tar.extract(member, folder + ".part")
    inner = os.listdir(folder + ".part")
    os.rename(os.path.join(folder + ".part", inner[0]), folder)
    os.rmdir(folder + ".part")


def from_debian(source, work):
    """The package's upstream source, unpacked, through an apt state of its own."""
    version = source.version.rpartition(":")[2]
    folder = os.path.join(work, f"{source.package}-{version}")
    if os.path.isdir(folder):
        return folder
    state = os.path.join(work, "apt")
    for sub in ("lists/partial", "cache/archives/partial"):
        os.makedirs(os.path.join(state, sub), exist_ok=True)
    targets = run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"])
    mirror = (targets.split() or ["http://deb.debian.org/debian/"])[0]
    with open(os.path.join(state, "sources.list"), "w") as out:
        out.write("deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] "
                  f"{mirror} bookworm main\n")
    apt = ["apt-get", "-q", "-o", f"Dir::Etc::sourcelist={state}/sources.list",
           "-o", "Dir::Etc::sourceparts=/dev/null", "-o", f"Dir::State::lists={state}/lists",
           "-o", f"Dir::Cache={state}/cache", "-o", "APT::Sandbox::User=root"]
    run([*apt, "update"])
    done = subprocess.run([*apt, "source", "--download-only", "--tar-only",
                           f"{source.package}={source.version}"],
                          cwd=state, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    upstream = version.rsplit("-", 1)[0]
    tars = glob.glob(f"{state}/{source.package}_{upstream}.orig.tar.*")
    if done.returncode or not tars:
        errors = [line for line in done.stderr.splitlines() if line[:2] == "E:"]
        raise Missing(f"the archive does not give the source of {source.package} "
                      f"{source.version}: {' '.join(errors)}")
    unpack(tars[0], source, folder)
    return folder


def from_checkout(source):
    sources = os.environ.get("SOURCES_DIR", "SOURCES_DIR")
    folder = os.path.join(sources, source.folder)
    if not os.path.isdir(folder):
        raise Missing(f"no {folder}: make it with\n      "
                      + "\n      ".join(source.commands(sources)))
    if os.path.isdir(os.path.join(folder, ".git")):
        commit = run(["git", "-C", folder, "rev-parse", "HEAD"]).strip()
        if commit != source.commit:
            raise Missing(f"{folder} is at {commit}, not at {source.commit}")
    return folder


def source_folder(tree, work):
    if isinstance(tree.source, Debian):
        return from_debian(tree.source, work)
    source = from_checkout(tree.source)
    return with_rules(tree, source, work) if tree.rules else source


def with_rules(tree, source, work):
    """A copy of the tree that has rules of ours as its arterial.yaml."""
    copy = os.path.join(work, "with_rules", tree.source.folder)
    if not os.path.isdir(copy):
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns(".git"))
    here = os.path.dirname(os.path.abspath(__file__))
    shutil.copy(os.path.join(here, "rules", tree.rules), os.path.join(copy, "arterial.yaml"))
    return copy


def configure(template, values):
    """What CMake's configure_file makes of a template."""
    text = re.sub(r"\$\{(\w+)\}|@(\w+)@", lambda m: values.get(m[1] or m[2], ""), template)

    def definition(match):
        name = match[1]
        return f"#define {name}" if name in values else f"/* #undef {name} */"
    return re.sub(r"#cmakedefine (\w+)", definition, text)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        out.write(text)


def edited(library, folder, build):
    """The folder of a library, or a copy of it with its edits made."""
    if not library.edits:
        return folder
    copy = os.path.join(build, "edited", library.folder)
    if not os.path.isdir(copy):
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".git"))
    for file, (before, after) in library.edits.items():
        with open(os.path.join(folder, file), encoding="utf-8") as source:
            text = source.read()
        if text.count(before) != 1:
            raise Missing(f"{folder}/{file} is not that of {library.tag}: it has {before!r} "
                          f"{text.count(before)} times")
        write(os.path.join(copy, file), text.replace(before, after))
    return copy


def library_flags(tree, build):
    """-isystem of each library; headers that its build would make are written into `build`.
    An installation in THIRD_PARTY_DIR/include goes before."""
    if not tree.libraries:
        return []
    third_party = os.environ.get("THIRD_PARTY_DIR", "THIRD_PARTY_DIR")
    installed = os.path.join(third_party, "include")
    if os.path.isdir(installed):
        return ["-isystem", installed]
    absent = [library for library in tree.libraries
              if not os.path.isdir(os.path.join(third_party, library.folder))]
    if absent:
        commands = [c for library in absent for c in library.commands(third_party)]
        raise Missing("libraries are missing: make them with\n      " + "\n      ".join(commands))
    flags = ["-isystem", os.path.join(build, "generated")]
    for library in tree.libraries:
        folder = edited(library, os.path.join(third_party, library.folder), build)
        for template, header in library.generated.items():
            text = open(os.path.join(folder, template)).read()
            write(os.path.join(build, "generated", header), configure(text, library.values))
        for include in library.include:
            flags += ["-isystem", os.path.join(folder, include)]
    return flags


def shim_flags(tree, build):
    for header, text in tree.shims.items():
        write(os.path.join(build, "shims", header), text)
    return ["-I" + os.path.join(build, "shims")] if tree.shims else []


def visible_flags(tree, build):
    """The compiler's own search path without `hides`: a folder of links to the rest."""
    said = subprocess.run(["clang++-19", "-E", "-v", "-x", "c++", "/dev/null"],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True).stderr
    search = said.split("search starts here:")[-1].split("End of search list")[0].split("\n")
    system = "/usr/include"
    visible = os.path.join(build, "visible")
    os.makedirs(visible, exist_ok=True)
    for name in os.listdir(system):
        link = os.path.join(visible, name)
        if name not in tree.hides and not os.path.lexists(link):
            os.symlink(os.path.join(system, name), link)
    flags = ["-nostdlibinc"]
    for folder in (os.path.realpath(line.strip()) for line in search if line.strip()):
        if folder.startswith(system):
            flags += ["-isystem", visible + folder[len(system):]]
    return flags
