"""proto/generator/sql.py: what it accepts, what it makes of it, and what it refuses where."""
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = ROOT / "proto" / "generator" / "sql.py"

STEP = {
    "schema/sqlite/0001_posts.up.sql": "CREATE TABLE posts (id INTEGER PRIMARY KEY);\n",
    "schema/sqlite/0001_posts.down.sql": "DROP TABLE posts;\n",
    "schema/postgres/0001_posts.up.sql": "CREATE TABLE posts (id bigint PRIMARY KEY);\n",
    "schema/postgres/0001_posts.down.sql": "DROP TABLE posts;\n",
}


def run(tmp_path, files):
    """Generates from the given files of a daemon called posts."""
    folder = tmp_path / "posts"
    (folder / "sql").mkdir(parents=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return subprocess.run([sys.executable, GENERATOR, folder, tmp_path / "out"],
                          capture_output=True, text=True, check=False)


def made(tmp_path, files):
    result = run(tmp_path, files)
    assert result.returncode == 0, result.stderr
    return ((tmp_path / "out" / "posts_sql.h").read_text(encoding="utf-8"),
            (tmp_path / "out" / "posts_sql.c").read_text(encoding="utf-8"))


def refused(tmp_path, files):
    result = run(tmp_path, files)
    assert result.returncode == 1
    assert not (tmp_path / "out").exists()
    return result.stderr


def statement(text, name="s"):
    return {"sql/s.sql": f"-- name: {name}\n{text}\n"}


def test_declares_statements_set_and_migrations(tmp_path):
    header, source = made(tmp_path, {**statement("SELECT 1", "post_by_id"), **STEP})
    assert "extern const struct sql SQL_POST_BY_ID;" in header
    assert "extern const struct sql_set posts_sql;" in header
    assert "extern const struct migration_set posts_migrations;" in header
    assert '.name = "posts"' in source


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_what_it_makes_compiles_without_a_warning(tmp_path, compiler):
    long_step = dict(STEP)
    long_step["schema/sqlite/0001_posts.up.sql"] += "-- ünïcode ??/ \"quoted\" \\\n" * 400
    made(tmp_path, {
        "sql/posts.sql": "-- fragment: columns\nid, title\n"
                         "-- name: page\nSELECT {columns} FROM posts [[ WHERE id < $1 ]] LIMIT $2\n"
                         "-- name: plain\nSELECT 'it''s ?' AS \"odd name\"\n",
        **long_step})
    result = subprocess.run(
        [compiler, "-std=c17", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-c",
         f"-I{ROOT / 'common'}", "-o", tmp_path / "out.o", tmp_path / "out" / "posts_sql.c"],
        capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_no_statements_and_no_steps_make_empty_sets(tmp_path):
    _, source = made(tmp_path, {})
    assert "posts_sql = {NULL, 0}" in source
    assert "posts_migrations = {NULL, 0}" in source


def test_fragments_go_in_and_comments_go_out(tmp_path):
    _, source = made(tmp_path, {"sql/posts.sql":
        "-- fragment: columns\n-- what a post has\nid,\n  title\n"
        "-- name: all_posts\n-- why: needed\nSELECT {columns} FROM posts -- the table\n;\n"})
    assert '"SELECT id, title FROM posts"' in source


def test_a_comment_sign_inside_a_string_stays(tmp_path):
    _, source = made(tmp_path, statement("SELECT '-- {no} [[ ; fragment' FROM posts"))
    assert "'-- {no} [[ ; fragment'" in source


def test_clauses_carry_the_parameters_they_need(tmp_path):
    _, source = made(tmp_path, statement(
        "SELECT 1 WHERE 1=1 [[ AND a = $1 ]] [[ AND (b, c) < ($2, $3) ]] LIMIT $4"))
    assert "s_sqlite_clauses[] = {0x1, 0x6}" in source
    assert ".clause_count = 2" in source
    assert ".parameter_count = 4" in source


def test_an_override_replaces_the_text_of_its_engine_only(tmp_path):
    _, source = made(tmp_path, {
        **statement("SELECT a FROM t WHERE b = $1"),
        "sql/postgres/s.sql": "-- PostgreSQL has another index\n"
                              "-- name: s\nSELECT c::text FROM t WHERE b = $1\n"})
    texts = re.search(r"\.text = \{(.*?)\},\n", source, re.DOTALL)[1]
    sqlite, postgres = texts.split(",\n")
    assert "SELECT a FROM t" in sqlite
    assert "SELECT c::text" in postgres


def test_an_override_with_fewer_clauses_is_padded(tmp_path):
    _, source = made(tmp_path, {
        **statement("SELECT 1 WHERE 1=1 [[ AND a = $1 ]] LIMIT $2"),
        "sql/postgres/s.sql": "-- for a reason\n-- name: s\nSELECT 1 WHERE a = $1 LIMIT $2\n"})
    assert "s_postgres_clauses[] = {0}" in source


@pytest.mark.parametrize("text, line, message", [
    ("SELECT $1, $3", 1, "$2 is missing"),
    ("SELECT\n  CAST($1 AS INTEGER), $2::bigint", 3, "CAST"),
    ("SELECT :id", 2, "parameters are $1"),
    ("SELECT ?", 2, "parameters are $1"),
    ("SELECT $name", 2, "parameters are $1"),
    ("SELECT $31", 2, "$31"),
    ("SELECT $0", 2, "$0"),
    ("\nSELECT now()", 3, "clock"),
    ("SELECT CURRENT_TIMESTAMP", 2, "clock"),
    ("SELECT datetime('now')", 2, "clock"),
    ("SELECT unixepoch()", 2, "clock"),
    ("SELECT {nowhere} FROM t", 2, "no fragment {nowhere}"),
    ("SELECT 1 [[ WHERE a = $1", 1, "[[ without ]]"),
    ("SELECT 1 WHERE a = $1 ]]", 2, "]] without [["),
    ("SELECT [[ $1 [[ $2 ]] ]]", 2, "inside"),
    ("SELECT 1 [[ WHERE true ]]", 2, "names the parameter"),
    ("SELECT 'open", 2, "never closed"),
    ("SELECT 1; SELECT 2", 1, "one statement"),
    ("-- nothing", 1, "is empty"),
    ("SELECT 1 " + " ".join(f"[[ AND a = ${n} ]]" for n in range(1, 14)), 2, "more than 12"),
])
def test_refuses_with_file_and_line(tmp_path, text, line, message):
    error = refused(tmp_path, statement(text))
    assert f"s.sql:{line}: " in error
    assert message in error


def test_twelve_clauses_are_accepted(tmp_path):
    clauses = " ".join(f"[[ AND a = ${n} ]]" for n in range(1, 13))
    _, source = made(tmp_path, statement("SELECT 1 WHERE 1=1 " + clauses))
    assert ".clause_count = 12" in source


def test_a_word_that_only_looks_like_a_clock_is_accepted(tmp_path):
    made(tmp_path, statement("SELECT now, unixepoch(created_at) FROM posts"))


@pytest.mark.parametrize("files, message", [
    ({"sql/a.sql": "-- name: s\nSELECT 1\n", "sql/b.sql": "-- name: s\nSELECT 2\n"},
     "b.sql:1: name s is already at"),
    ({"sql/a.sql": "-- name: Bad\nSELECT 1\n"}, "a.sql:1: 'Bad' is no name"),
    ({"sql/a.sql": "SELECT 1\n"}, "a.sql:1: text before"),
    ({"sql/a.sql": "-- fragment: f\n{f}\n-- name: s\nSELECT {f}\n"}, "contains itself"),
    ({"sql/mysql/a.sql": "-- x\n-- name: s\nSELECT 1\n"}, "overrides are in"),
    ({"sql/postgres/a.sql": "-- why\n-- name: s\nSELECT 1\n"}, "s has no text for sqlite"),
    ({**statement("SELECT $1"), "sql/postgres/s.sql": "-- name: s\nSELECT $1\n"},
     "s.sql:1: an override's first line"),
    ({**statement("SELECT $1"), "sql/postgres/s.sql": "-- why\n-- name: s\nSELECT $1, $2\n"},
     "s.sql:2: s: takes 2 parameters"),
    ({**statement("SELECT $1"), "sql/sqlite/s.sql": "-- why\n-- name: s\nSELECT $1::int\n"},
     "sqlite/s.sql:3: s: ::"),
])
def test_refuses_what_does_not_fit_together(tmp_path, files, message):
    assert message in refused(tmp_path, files)


@pytest.mark.parametrize("drop, add, message", [
    ("schema/sqlite/0001_posts.down.sql", None, "0001_posts.down.sql: is missing"),
    (None, "schema/sqlite/0003_later.up.sql", "0002 is missing"),
    (None, "schema/sqlite/notes.txt", "a step is called"),
    (None, "schema/sqlite/0001_other.up.sql", "already called"),
])
def test_refuses_a_history_with_holes(tmp_path, drop, add, message):
    files = dict(STEP)
    if drop:
        del files[drop]
    if add:
        files[add] = "SELECT 1;\n"
    assert message in refused(tmp_path, files)


def test_both_engines_have_the_same_steps(tmp_path):
    files = {**STEP, "schema/sqlite/0002_more.up.sql": "SELECT 1;\n",
             "schema/sqlite/0002_more.down.sql": "SELECT 1;\n"}
    assert "0002_more.up.sql: has no step" in refused(tmp_path, files)


def test_statements_of_all_daemons_are_among_each_ones(tmp_path):
    common = tmp_path / "common"
    common.mkdir()
    (common / "keys.sql").write_text("-- name: key_find\nSELECT 1 FROM keys WHERE key = $1\n", encoding="utf-8")
    made(tmp_path, statement("SELECT 2", "own"))
    again = [sys.executable, GENERATOR, tmp_path / "posts", tmp_path / "out", common]
    assert subprocess.run(again, check=False).returncode == 0
    header = (tmp_path / "out" / "posts_sql.h").read_text(encoding="utf-8")
    assert "SQL_KEY_FIND;" in header and "SQL_OWN;" in header
    (tmp_path / "posts" / "sql" / "s.sql").write_text("-- name: key_find\nSELECT 3\n", encoding="utf-8")
    refused_now = subprocess.run(again, capture_output=True, text=True, check=False)
    assert refused_now.returncode == 1
    assert re.search(r"s\.sql:1: name key_find is already at .*keys\.sql:1", refused_now.stderr)
