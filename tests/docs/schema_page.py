#!/usr/bin/env python3
"""Writes db/SCHEMA.md from the comments of db/schema/*.sql. usage: schema_page.py ROOT [--check]

With --check nothing is written; fails when the page is not what the migrations say."""
import glob
import os
import re
import sqlite3
import sys

CREATE = re.compile(r"^CREATE (TABLE|VIEW) (\w+)(?: \(| AS)\s*--\s*(.*)$")
COLUMN = re.compile(r"^  (\w+)\s.*?(?:--\s*(.*))?$")
NO_COLUMN = {"PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}

HEAD = """# The schema

Made from the comments in `db/schema/` by `tests/docs/schema_page.py`; a test fails when it is not up
to date. The views are for your own SQL (`arterial sql`) and stay stable; `arterial export NAME`
gives the rows of the view of the same name. Tables may change with any version.
"""


def comments(folder):
    """table or view -> (what it holds, {column: comment})"""
    found, current = {}, None
    for path in sorted(glob.glob(os.path.join(folder, "*.sql"))):
        for line in open(path, encoding="utf-8"):
            line = line.rstrip("\n")
            created = CREATE.match(line)
            if created:
                current = created[2] if created[1] == "TABLE" else None
                found[created[2]] = (created[3], {})
            elif current and line.startswith(")"):
                current = None
            elif current:
                column = COLUMN.match(line)
                if column and column[1] not in NO_COLUMN:
                    found[current][1][column[1]] = column[2] or ""
    return found


def page(root):
    folder = os.path.join(root, "db", "schema")
    db = sqlite3.connect(":memory:")
    for path in sorted(glob.glob(os.path.join(folder, "*.sql"))):
        db.executescript(open(path, encoding="utf-8").read())
    said = comments(folder)
    parts = [HEAD]
    for kind, title in (("view", "Views"), ("table", "Tables")):
        parts.append(f"\n## {title}\n")
        for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = ? AND "
                                  "name NOT LIKE 'sqlite_%' ORDER BY name", (kind,)).fetchall():
            what, columns = said[name]
            parts.append(f"\n### {name}\n\n{what}.\n")
            rows = table_columns(db, name) if kind == "table" else view_columns(db, name)
            if kind == "view":
                parts.append("\nColumns: " + ", ".join(f"`{c}`" for c in rows) + ".\n")
                continue
            parts.append("\n| column | type | meaning |\n|---|---|---|\n")
            for column, declared, references in rows:
                meaning = columns.get(column) or (f"→ {references}" if references else "")
                parts.append(f"| {column} | {declared} | {meaning.replace('|', chr(92) + '|')} |\n")
    return "".join(parts)


def table_columns(db, name):
    to = {row[3]: row[2] for row in db.execute(f"PRAGMA foreign_key_list({name})")}
    for row in db.execute(f"PRAGMA table_info({name})").fetchall():
        yield row[1], row[2].lower() + ("" if row[3] or row[5] else ", may be NULL"), to.get(row[1])


def view_columns(db, name):
    return [row[1] for row in db.execute(f"PRAGMA table_info({name})")]


def main():
    target = os.path.join(sys.argv[1], "db", "SCHEMA.md")
    text = page(sys.argv[1])
    if "--check" not in sys.argv:
        with open(target, "w", encoding="utf-8") as out:
            out.write(text)
    elif not os.path.exists(target) or open(target, encoding="utf-8").read() != text:
        sys.exit("db/SCHEMA.md is not up to date: run python3 tests/docs/schema_page.py .")


if __name__ == "__main__":
    main()
