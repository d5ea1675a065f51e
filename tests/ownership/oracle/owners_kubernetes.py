"""Kubernetes' OWNERS.

Source: prow's pkg/repoowners/repoowners.go: walkFunc (simple before full configuration),
applyConfigToPath and ExpandAliases, entriesForFile (approvers of all folders; no_parent_owners ends
where somebody has been found), github.NormLogin.
"""
import json
import posixpath
import re


def parse_yaml(text):
    """The part of YAML that OWNERS files use: maps, lists of texts, one-line [a, b] and {a: b}."""
    lines = []
    for line in text.splitlines():
        line = re.sub(r"(^|\s)#.*$", "", line).rstrip()
        if line and line != "---":
            lines.append((len(line) - len(line.lstrip()), line.strip()))

    def scalar(word):
        word = word.strip()
        if len(word) > 1 and word[0] == word[-1] == '"':
            return json.loads(word)
        if len(word) > 1 and word[0] == word[-1] == "'":
            return word[1:-1].replace("''", "'")
        if word.startswith("["):
            return [scalar(part) for part in word[1:-1].split(",") if part.strip()]
        if word.startswith("{"):
            pairs = [part.partition(":") for part in word[1:-1].split(",") if part.strip()]
            return {key.strip(): scalar(value) for key, _, value in pairs}
        return word or None

    def block(at, indent):
        if lines[at][1].startswith("- ") or lines[at][1] == "-":
            items = []
            while at < len(lines) and lines[at][0] == indent and lines[at][1].startswith("-"):
                items.append(scalar(lines[at][1][1:]))
                at += 1
            return items, at
        found = {}
        while at < len(lines) and lines[at][0] == indent:
            key, value = re.match(r"(\"(?:\\.|[^\"])*\"|'[^']*'|[^:]+):(.*)$", lines[at][1]).groups()
            at += 1
            value = scalar(value)
            below = at < len(lines) and (lines[at][0] > indent or
                                         (lines[at][0] == indent and lines[at][1].startswith("-")))
            if value is None and below:
                value, at = block(at, lines[at][0])
            found[scalar(key)] = value
        return found, at

    return block(0, lines[0][0])[0] if lines else {}


def norm(login):
    login = str(login).lower()
    return login[1:] if login.startswith("@") else login


class Oracle:
    def __init__(self, read):
        self.read, self.folders = read, {}
        aliases = parse_yaml(read("OWNERS_ALIASES") or "").get("aliases") or {}
        self.aliases = {norm(a): {norm(m) for m in members or []} for a, members in aliases.items()}

    def folder(self, folder):
        if folder not in self.folders:
            text = self.read(posixpath.join(folder, "OWNERS"))
            config = parse_yaml(text) if text else {}
            simple = any(config.get(k) for k in
                         ("approvers", "reviewers", "required_reviewers", "labels"))
            filters = {".*": config} if simple else config.get("filters") or {}
            options = config.get("options") or {}
            self.folders[folder] = (filters, options.get("no_parent_owners") == "true")
        return self.folders[folder]

    def owners(self, path):
        found, folder = set(), path
        while folder:
            folder = posixpath.dirname(folder)
            filters, no_parent = self.folder(folder)
            for pattern, config in filters.items():
                if pattern == ".*" or re.search(pattern, posixpath.relpath(path, folder or ".")):
                    for login in (config or {}).get("approvers") or []:
                        found |= self.aliases.get(norm(login), {norm(login)})
            if no_parent and found:
                break
        return sorted(found) if found else None
