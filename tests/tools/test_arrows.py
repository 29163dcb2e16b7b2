"""The checks of compose/build find what they are there for."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "compose" / "build"))
import arrows  # noqa: E402
import shape  # noqa: E402


@pytest.fixture
def house(tmp_path):
    """A small house in order; house(path, text) puts a file into it."""
    def put(path, text):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return tmp_path
    put("common/base/call.h", "/* A call. */\n")
    put("common/http/server.c", '/* A server. */\n#include <civetweb.h>\n#include "base/call.h"\n')
    put("services/auth/main.c", '/* Auth. */\n#include "auth_api.h"\n#include "service/service.h"\n')
    put("services/posts/main.c", '/* Posts. */\n#include "posts_api.h"\n#include "auth_types.h"\n')
    return put


def test_a_house_in_order_has_no_faults(house, tmp_path):
    assert arrows.find_faults(tmp_path) == []
    assert shape.find_faults(tmp_path)[0] == []


@pytest.mark.parametrize("path, line, why", [
    ("common/base/call.c", '#include "http/server.h"', "base may not include http"),
    ("common/db/pool.c", '#include "redis/redis.h"', "db may not include redis"),
    ("common/json/decode.c", '#include "daemon/log.h"', "json may not include daemon"),
    ("common/http/server.c", '#  include "service/service.h"', "http may not include service"),
    ("common/service/service.c", '#include "posts_api.h"', "common/ knows no service"),
    ("common/cache/cache.c", '#include "base/call.h"', "is no layer"),
    ("services/posts/post.c", '#include "auth/user.h"', "a service includes no other"),
    ("services/posts/post.c", '#include "../auth/user.h"', "a service includes no other"),
    ("services/posts/post.c", '#include "auth_api.h"', "only auth itself"),
    ("services/posts/post_store.c", '#include "http/api.h"', "knows no wire"),
    ("services/posts/post.c", "#include <sqlite3.h>", "belongs to common/db/ alone"),
    ("common/db/pool.c", "#include <hiredis/hiredis.h>", "belongs to common/redis/ alone"),
    ("services/posts/post.c", "#include <argon2.h>", "belongs to services/auth/ alone"),
    ("services/posts/post.c", "#include <libxml/xmlreader.h>", "belongs to"),
    ("common/markup/link.c", '#include "http/path.h"', "markup may not include http"),
    ("services/posts/post.c", "#include <md4c.h>", "belongs to common/markup/ alone"),
])
def test_an_arrow_that_points_up_is_found(house, path, line, why):
    root = house(path, f"/* One idea. */\n{line}\n")
    faults = arrows.find_faults(root)
    assert len(faults) == 1
    assert faults[0].startswith(f"{path}:2: ")
    assert why in faults[0]


def test_folders_of_a_service_that_lean_on_each_other_are_found(house):
    house("services/posts/events/event.h", "/* An event. */\n")
    house("services/posts/comments/comment.h", '/* A comment. */\n#include "events/event.h"\n')
    root = house("services/posts/post.h", '/* A post. */\n#include "comments/comment.h"\n')
    house("services/posts/events/told.c", '/* Told. */\n#include "post.h"\n')
    assert arrows.find_faults(root) == []
    house("services/posts/events/live.c", '/* Live. */\n#include "comments/comment.h"\n')
    faults = arrows.find_faults(root)
    assert len(faults) == 1 and faults[0].startswith("services/posts: ") and faults[0].endswith(": a circle")


def function_of(lines):
    return "/* One idea. */\nint f(void)\n{\n" + "\tg();\n" * (lines - 2) + "}\n"


def test_a_function_of_70_lines_is_fine_and_one_of_71_is_not(house):
    assert shape.find_faults(house("common/base/a.c", function_of(70)))[0] == []
    faults, _ = shape.find_faults(house("common/base/a.c", function_of(71)))
    assert faults == ["common/base/a.c:3: 71 lines: int f(void)"]


@pytest.mark.parametrize("name", ["post_utils.c", "helper.h", "PostStore.c", "misc.c"])
def test_a_name_that_says_nothing_is_found(house, name):
    faults, _ = shape.find_faults(house(f"services/posts/{name}", "/* One idea. */\n"))
    assert faults == [f"services/posts/{name}: not a name of this house"]


def test_a_file_without_its_idea_is_found(house):
    faults, _ = shape.find_faults(house("common/base/a.c", "#include <stdio.h>\n"))
    assert faults == ["common/base/a.c:1: opens without its one idea"]


def test_a_test_of_nothing_is_found(house):
    house("tests/unit/posts/main_test.c", "/* Tests main. */\n")
    faults, _ = shape.find_faults(house("tests/unit/gone/gone_test.c", "/* Tests nothing. */\n"))
    assert faults == ["tests/unit/gone/gone_test.c: there is no gone for it to test"]
