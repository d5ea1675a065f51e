"""GitHub's CODEOWNERS by git itself: rule by rule through `git check-ignore`.

Rules and their source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
  "A CODEOWNERS file uses a pattern that follows most of the same rules used in gitignore files."
  "If any line in your CODEOWNERS file contains invalid syntax, that line will be skipped."
  "the last matching pattern takes the most precedence"
  "`docs/*` will match files like docs/getting-started.md but not further nested files"
"""
import os
import re
import subprocess
import tempfile

OWNER = re.compile(r"(@[^\s/@]+(/[^\s/@]+)?|[^\s@]+@[^\s@]+)$")


def rules(text):
    """(line, pattern, owners) of the lines that GitHub takes."""
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        words = re.findall(r"(?:\\.|[^\s\\])+", re.split(r"(?:^|(?<=\s))#", line)[0])
        if not words or words[0].startswith(("!", "\\#")) or re.search(r"[\[\]]", words[0]):
            continue
        if all(OWNER.match(word) for word in words[1:]):
            yield number, words[0], words[1:]


class Oracle:
    def __init__(self, text, paths):
        self.owner = {}
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null",
                           "GIT_CONFIG_SYSTEM": "/dev/null"}
            subprocess.run(["git", "init", "-q", folder], check=True, env=environment)
            parents = {p.rsplit("/", 1)[0] for p in paths if "/" in p}
            for number, pattern, owners in rules(text):
                with open(os.path.join(folder, ".git/info/exclude"), "w") as out:
                    out.write(pattern + "\n")

                def ask(names):
                    done = subprocess.run(
                        ["git", "check-ignore", "--no-index", "-z", "--stdin"], cwd=folder,
                        input="\0".join(names), capture_output=True, text=True, env=environment)
                    return set(done.stdout.split("\0"))

                hits = ask(paths)
                if pattern.endswith("/*") and not pattern.endswith("**/*"):
                    # GitHub's exception: what lies in a folder that matched is not meant. With
                    # `**/*` it is: ** reaches every folder.
                    hits -= {p for p in hits if p.rsplit("/", 1)[0] in ask(parents) and "/" in p}
                for path in hits:
                    self.owner[path] = (owners, number)

    def owners(self, path):
        """None: no rule; []: deliberately unowned."""
        found = self.owner.get(path)
        return found[0] if found else None
