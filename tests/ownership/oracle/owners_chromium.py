"""Chromium's OWNERS, by regular expressions.

Source: the find-owners backend of Gerrit's code-owners plugin, which Chromium, Android and Pigweed
use: FindOwnersCodeOwnerConfigParser (the regular expressions below are its), FindOwnersGlobMatcher
({**/,} before each glob), PathCodeOwners (imports, set noparent), and
resources/Documentation/backend-find-owners.md. With `classic`, what depot_tools' owners.py says
instead: per-file globs are fnmatch'ed against the whole path, so a name without a wildcard is meant
in the folder itself only; there is no `include`.
"""
import fnmatch
import posixpath
import re

EMAIL = r"(?:[^\s<>@,]+@[^\s<>@#,]+|\*)"
PATH = r"([^\s:]+\s*:\s*)?([^\s:]+\s*:\s*)?([^\s:#]+)"


def java_glob(glob):
    """sun.nio.fs.Globs.toUnixRegexPattern."""
    out, at, group = "", 0, False
    while at < len(glob):
        c = glob[at]
        at += 1
        if c == "*":
            if glob[at:at + 1] == "*":
                at += 1
                out += ".*"
            else:
                out += "[^/]*"
        elif c == "?":
            out += "[^/]"
        elif c == "[":
            end = glob.index("]", at)
            inside = glob[at:end]
            inside = "^" + inside[1:] if inside.startswith("!") else inside.replace("^", "\\^")
            out, at = out + "(?!/)[" + inside + "]", end + 1
        elif c == "{":
            out, group = out + "(?:(?:", True
        elif c == "}" and group:
            out, group = out + "))", False
        elif c == "," and group:
            out += ")|(?:"
        else:
            out += re.escape(c)
    return re.compile(out + r"\Z", re.S)


class File:
    def __init__(self, path, text, classic):
        self.folder, self.owners, self.per_file, self.imports = posixpath.dirname(path), [], [], []
        self.no_parent = False
        for line in re.split(r"\r\n|[\n\v\f\r]", text):
            line = line.split("#")[0].strip()
            per_file = re.match(r"per-file\s+([^=]+)=\s*(.+)$", line)
            if re.fullmatch(r"set\s+noparent", line):
                self.no_parent = True
            elif re.fullmatch(EMAIL, line):
                self.owners.append(line)
            elif per_file:
                globs = [re.sub(r"\s+", " ", g) for g in self.split(per_file[1].strip())]
                self.per_file.append((self.matcher(globs, classic), per_file[2].strip()))
            elif self.imported(line):
                self.imports.append(self.imported(line))

    @staticmethod
    def split(globs):
        return re.findall(r"(?:\{[^}]*\}|\[[^\]]*\]|[^,])+", globs)

    def matcher(self, globs, classic):
        if classic:
            whole = [posixpath.join(self.folder, g) for g in globs]
            return lambda path, _: any(fnmatch.fnmatchcase(path, g) for g in whole)
        patterns = [java_glob("{**/,}" + g) for g in globs]
        return lambda _, relative: any(p.match(relative) for p in patterns)

    def imported(self, text):
        match = re.fullmatch(r"(file:\s*|include\s+)" + PATH, text)
        if not match or match[2]:
            return None  # another project: nothing of it is here
        name = posixpath.basename(match[4])
        if not re.fullmatch(r"OWNERS|OWNERS_[A-Za-z0-9_-]+|[A-Za-z0-9_-]+_OWNERS", name):
            return None
        path = posixpath.normpath(posixpath.join("/", self.folder, match[4].replace("//", "/")))
        return path.lstrip("/"), match[1].startswith("include")


class Oracle:
    def __init__(self, read, classic=False):
        """`read(path)`: text of a file, None where there is none."""
        self.read, self.classic, self.files = read, classic, {}

    def file(self, path):
        if path not in self.files:
            text = self.read(path)
            self.files[path] = None if text is None else File(path, text, self.classic)
        return self.files[path]

    def resolve(self, file, path, relative):
        general, special, no_parent, no_general, seen = [], [], False, False, set()

        def add(current, everything, as_special):
            nonlocal no_parent, no_general
            (special if as_special else general).extend(current.owners)
            todo = [(name, everything and all_of, as_special) for name, all_of in current.imports]
            if everything:
                no_parent |= current.no_parent
                for matches, grant in current.per_file:
                    if not matches(path, relative):
                        continue
                    target = current.imported(grant)
                    if re.fullmatch(r"set\s+noparent", grant):
                        no_parent = no_general = True
                    elif target:
                        todo.append((target[0], False, True))
                    elif not grant.startswith(("file:", "include")):
                        special.extend(re.split(r"\s*,\s*", grant))
            for name, all_of, as_special_too in todo:
                if (name, all_of, as_special_too) not in seen:
                    seen.add((name, all_of, as_special_too))
                    imported = self.file(name)
                    if imported:
                        add(imported, all_of, as_special_too)

        add(file, True, False)
        return ([] if no_general else general) + special, no_parent

    def owners(self, path):
        found, spoken, folder = [], False, path
        while folder:
            folder = posixpath.dirname(folder)
            file = self.file(posixpath.join(folder, "OWNERS"))
            if file:
                relative = posixpath.relpath(path, folder or ".")
                owners, no_parent = self.resolve(file, path, relative)
                found += [o for o in owners if o not in found]
                spoken = spoken or bool(owners) or no_parent
                if no_parent:
                    break
        return found if spoken else None
