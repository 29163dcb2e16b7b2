#!/usr/bin/python3
"""Reads who includes whom, and finds every arrow that points the wrong way: arrows.py [ROOT]

A layer includes the layers below it; no service another; a library's header has one owner; of the
folders of a service none leans on one that leans on it."""
import graphlib
import re
import sys
from pathlib import Path

# What each layer of common/ may include beside itself.
LAYERS = {
    "base": set(),
    "daemon": {"base"},
    "json": {"base"},
    "db": {"base"},
    "copy": {"base", "db"},
    "fold": {"base"},
    "gzip": {"base"},
    "mail": {"base"},
    "markup": {"base"},
    "redis": {"base"},
    "token": {"base"},
    "zone": {"base"},
    "chart": {"base", "daemon"},
    "http": {"base", "daemon", "json"},
    "storage": {"base", "http"},
    "media": {"base", "daemon", "storage"},
    "service": {"base", "daemon", "json", "db", "copy", "redis", "token", "http"},
}

# Who may include a library's header: a pattern of the header, patterns of files.
OWNERS = [
    (r"civetweb\.h", [r"common/http/"]),
    (r"curl/.*", [r"common/http/", r"common/mail/"]),
    (r"sqlite3\.h|libpq-fe\.h|libpq/.*", [r"common/db/"]),
    (r"hiredis/.*|hiredis\.h", [r"common/redis/"]),
    (r"jwt\.h", [r"common/token/"]),
    (r"jansson\.h", [r"common/json/", r"common/token/", r"services/auth/"]),
    (r"openssl/.*", [r"common/token/", r"common/base/", r"common/copy/", r"common/redis/", r"common/storage/",
                     r"services/auth/"]),
    (r"vips/.*|seccomp\.h", [r"services/imaging/"]),
    (r"librsvg/.*|cairo\.h", [r"services/charting/"]),
    (r"argon2\.h|jose/.*", [r"services/auth/"]),
    (r"unicase\.h", [r"common/fold/"]),
    (r"zstd\.h", [r"services/scraper/"]),
    (r"libxml/.*", [r"services/posts/import/xml\.c", r"common/markup/"]),
    (r"zlib\.h", [r"common/gzip/"]),
    (r"md4c\.h", [r"common/markup/"]),
    (r"libwebsockets\.h|uv\.h", [r"services/realtime/wire/"]),
]

# Inside a service: rules know no wire and no rows, stores know no wire.
STORE = re.compile(r"services/(\w+/)+\w+_store\.[ch]$")
NOT_FOR_STORES = {"http", "json", "mail"}

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def find_faults(root):
    """One line for each arrow that must not be."""
    faults = []
    files = sorted(path for folder in ("common", "services") for path in (root / folder).rglob("*.[ch]"))
    for path in files:
        name = path.relative_to(root).as_posix()
        for match in INCLUDE.finditer(path.read_text(encoding="utf-8")):
            why = judge(root, name, match[1] or match[2])
            if why:
                line = path.read_text(encoding="utf-8")[:match.start(0)].count("\n") + 1
                faults.append(f"{name}:{line}: {match[1] or match[2]}: {why}")
    for service in sorted(path for path in (root / "services").iterdir() if path.is_dir()):
        faults += find_circle(service)
    return faults


def find_circle(service):
    """Folders of a service that lean on each other. What lies beside the folders is what they stand on,
    and what stands on them: it is not asked."""
    leans = {folder.name: set() for folder in service.iterdir() if folder.is_dir()}
    for folder in leans:
        for path in (service / folder).glob("*.[ch]"):
            targets = {match[1].split("/")[0] for match in INCLUDE.finditer(path.read_text(encoding="utf-8"))
                       if match[1] and (service / match[1]).exists()}
            leans[folder] |= targets & leans.keys() - {folder}
    try:
        graphlib.TopologicalSorter(leans).prepare()
    except graphlib.CycleError as error:
        return [f"services/{service.name}: {' <- '.join(error.args[1])}: a circle"]
    return []


def judge(root, name, header):
    """Why this file may not include this header; None when it may."""
    for pattern, owners in OWNERS:
        if re.fullmatch(pattern, header) and not any(re.match(owner, name) for owner in owners):
            return f"belongs to {' and '.join(owner.replace(chr(92), '') for owner in owners)} alone"
    area, room = name.split("/")[:2]
    return judge_layer(room, header) if area == "common" else judge_service(root, name, room, header)


def judge_layer(layer, header):
    target = header.split("/")[0]
    if header.startswith("../") or re.fullmatch(r"\w+_(api|types|sql)\.h", header):
        return "common/ knows no service"
    if layer not in LAYERS:
        return f"common/{layer} is no layer that compose/build/arrows.py knows"
    if "/" in header and target in LAYERS and target != layer and target not in LAYERS[layer]:
        return f"{layer} may not include {target}"
    return None


def judge_service(root, name, service, header):
    services = {path.name for path in (root / "services").iterdir() if path.is_dir()}
    if header.startswith("../") or header.split("/")[0] in services:
        return "a service includes no other; ask it over HTTP"
    generated = re.fullmatch(r"(\w+?)_(api|types|sql|migrations|schema)\.h", header)
    if generated and generated[1] in services - {service} and generated[2] != "types":
        return f"only {generated[1]} itself implements its contract; another uses {generated[1]}_types.h"
    if STORE.match(name) and header.split("/")[0] in NOT_FOR_STORES:
        return "a store turns rows into structs and knows no wire"
    return None


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else __file__ + "/../../..").resolve()
    faults = find_faults(root)
    print("\n".join(faults) or "every arrow points down")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
