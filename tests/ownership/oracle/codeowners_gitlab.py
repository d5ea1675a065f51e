"""GitLab's CODEOWNERS, by regular expressions.

Sources, GitLab's own code: ee/lib/gitlab/code_owners/file.rb (get_parsed_data, normalize_pattern,
entries_for_path), section_parser.rb (HEADER_REGEX, find_section_name), reference_extractor.rb; and
Ruby's dir.c for File.fnmatch with FNM_PATHNAME | FNM_DOTMATCH.
"""
import re

HEADER = re.compile(r"^(?P<optional>\^)?\[(?P<name>.*?)\](?:\[(?P<approvals>\d*?)\])?"
                    r"(?P<owners>\s+[@\w_.\-/\s+]*)?")
REFERENCE = re.compile(r"@@(developer|maintainer|owner)s?$|@[\w.][^@]*$|[^@\s]+@[^@\s]*\w$", re.I)


def normalize(pattern):
    if pattern == "*":
        return "/**/*"
    pattern = re.sub(r"\A\\#", "#", pattern)
    pattern = re.sub(r"\\\s+", " ", pattern)
    if not pattern.startswith("/"):
        pattern = "/**/" + pattern
    if pattern.endswith("/"):
        pattern += "**/*"
    return pattern


def fnmatch_regex(pattern):
    """File.fnmatch(pattern, path, FNM_PATHNAME | FNM_DOTMATCH) as a regular expression."""
    out, at = "", 0
    while at < len(pattern):
        if pattern.startswith("**/", at) and (at == 0 or pattern[at - 1] == "/"):
            out, at = out + "(?:[^/]*/)*", at + 3
        elif pattern[at] == "*":
            out, at = out + "[^/]*", at + 1
        elif pattern[at] == "?":
            out, at = out + "[^/]", at + 1
        elif pattern[at] == "[":
            bracket = re.match(r"\[([!^]?)((?:\\.|[^\]\\])*)\]", pattern[at:])
            if not bracket:
                return re.compile(r"(?!)")
            inside = bracket[2].replace("[", "\\[").replace("^", "\\^")
            out += "(?!/)[" + ("^" if bracket[1] else "") + inside + "]" if inside else "(?!)"
            at += bracket.end()
        elif pattern[at] == "\\" and at + 1 < len(pattern):
            out, at = out + re.escape(pattern[at + 1]), at + 2
        else:
            out, at = out + re.escape(pattern[at]), at + 1
    return re.compile(out + r"\Z", re.S)


class Oracle:
    def __init__(self, text):
        self.sections = {"codeowners": {}}
        current, defaults = "codeowners", []
        for line in text.splitlines():
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            header = HEADER.match(line)
            if header:
                names = list(self.sections)
                name = header["name"]
                if names[-1] != "codeowners":
                    name = next((n for n in names if n.lower() == name.lower()), name)
                current, defaults = name, (header["owners"] or "").split()
                self.sections.setdefault(name, {})
                continue
            parts = re.split(r"(?<!\\)\s+", line, maxsplit=1)
            excludes = parts[0].startswith("!")
            pattern = normalize(parts[0][1:] if excludes else parts[0])
            owners = parts[1].split() if len(parts) > 1 else defaults
            # A Ruby Hash keeps the place of a key that is set again; so does a dict.
            self.sections[current][pattern] = (
                fnmatch_regex(pattern), excludes, [o for o in owners if REFERENCE.match(o)])

    def owners(self, path):
        found, spoken = [], False
        for entries in self.sections.values():
            hits = [e for e in reversed(entries.values()) if e[0].match("/" + path)]
            if not hits:
                continue
            spoken = True
            if not any(excludes for _, excludes, _ in hits):
                found += [o for o in hits[0][2] if o not in found]
        return found if spoken else None
