"""Writes nginx's configuration into a folder: the templates here, filled in, and the files
that follow from the ports, the environment and the build."""
import functools
import json
import os
import re
import resource
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

DAEMON_THREADS = {"realtime": 16}  # else 64; as in common/service/service_config.c
BODY_BYTES_MAX = 4 << 20     # as there
RATE_PER_S = 1000
CONNECTIONS_MAX = 512
CONNECTIONS_BESIDE = 4096    # of all clients, beside those of streams
STREAMS_MAX = 20000          # as in services/realtime/main.c
FILES_BESIDE = 512
WORKERS_MAX = 4
# Password hashes that are computed and that wait, as in services/auth/auth.c; and a few more, so that
# it is the daemon which says no as long as that takes no time.
HASHES_AT_ONCE, HASHES_WAITING, COSTLY_SPARE = 2, 32, 6
EXPOSED = "ETag, Location, Retry-After, X-Request-Id, X-Cache, Age, Idempotency-Replayed"
METHODS = "GET, POST, PUT, PATCH, DELETE"
HEADERS = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, traceparent"

# What nginx answers by itself: its status, and the one it is given to the client as. Its own 500
# is no mistake but a lack, of room on the disk for a large body before all.
OWN_ERRORS = {400: 400, 403: 403, 404: 404, 405: 405, 413: 413, 414: 414, 429: 429, 494: 431,
              500: 503, 502: 503, 503: 503, 504: 504}
RETRY_AFTER_S = {429: 1, 503: 2}


def render(folder, build, ports, environment, addresses=None):
    """@param addresses  of each daemon by name, and of the hubs as "streams"; else CRIER_<DAEMON>_LISTEN or its port says it.
    @return every file that nginx reads, for whoever wants to know whether one changed."""
    workers = min(os.cpu_count() or 1, WORKERS_MAX)
    addresses = addresses or addresses_of(daemons_of(ports), environment)
    connections = connections_max(workers, len(addresses["streams"]), environment)
    values = {
        # Whoever runs it owns the files; only root may, and has to, say so.
        "USER": "user root;" if os.geteuid() == 0 else "",
        "WORKERS": str(workers),
        "FILES_MAX": str(connections + FILES_BESIDE),
        "OPEN_MAX": str(connections),
        "STATIC": quote(build / "gateway"),
        "HERE": quote(HERE),
        "ACCESS_LOG": quote(environment.get("CRIER_GATEWAY_ACCESS_LOG")
                            or folder.parents[1] / "log" / "access.log"),
        "MEDIA": quote(environment.get("CRIER_MEDIA_FOLDER") or folder.parents[1] / "media"),
        "BODY_BYTES_MAX": environment.get("CRIER_BODY_BYTES_MAX", str(BODY_BYTES_MAX)),
        "CONNECTIONS_MAX": environment.get("CRIER_GATEWAY_CONNECTIONS", str(CONNECTIONS_MAX)),
        "RATE": rate(int(environment.get("CRIER_GATEWAY_RATE", RATE_PER_S))),
    }
    texts = {name: (HERE / name).read_text() for name in ("household.conf", "types.conf", "tracing.conf",
                                                  "proxy.conf", "probe.conf", "streams.conf")}
    texts["nginx.conf"] = fill(HERE / "nginx.conf.in", values)
    texts["limits.conf"] = fill(HERE / "limits.conf.in", values)
    texts["upstreams.conf"] = upstreams(addresses, workers, environment) + streams(addresses)
    texts["costly.conf"] = costly(values["CONNECTIONS_MAX"], len(addresses["auth"]),
                                  environment)
    texts["health.conf"] = health(daemons_of(ports))
    texts["problems.conf"] = problems()
    texts["listen.conf"] = listen(ports["gateway"], environment)
    texts["cors.conf"] = cors(environment.get("CRIER_CORS_ORIGINS", ""), environment)
    texts["routes.conf"] = (build / "gateway" / "routes.conf").read_text()
    for name, text in texts.items():
        (folder / name).write_text(text)
    return [folder / name for name in sorted(texts)]


def costly(connections_max, replicas, environment):
    """In a location of what takes a core for long. A limit of its own hides those around it, so that
    the clients' own is said again."""
    return (f"limit_conn crier_connections {connections_max};\n"
            f"limit_conn crier_costly {costly_max(environment) * replicas};\nlimit_conn_status 503;\n")


def costly_max(environment):
    """Of one auth."""
    return (int(environment.get("CRIER_AUTH_HASHES_AT_ONCE", HASHES_AT_ONCE))
            + int(environment.get("CRIER_AUTH_HASHES_WAITING", HASHES_WAITING)) + COSTLY_SPARE)


def daemons_of(ports):
    return {name: port for name, port in ports.items() if name not in ("gateway", "redis")}


def fill(template, values):
    return re.sub(r"@([A-Z_]+)@", lambda match: values[match[1]], template.read_text())


def quote(path):
    text = str(path)
    if re.search(r'["\\$\n]', text):
        sys.exit(f"nginx cannot be given this folder's name: {text}")
    return f'"{text}"'


def connections_max(workers, hubs, environment):
    """Of one worker, which may take half as many streams again as its share; each has one connection to its client
    and one to its hub. nginx takes the memory of all of them when it starts, 424 bytes each."""
    streams_max = hubs * int(environment.get("CRIER_REALTIME_STREAMS") or STREAMS_MAX)
    wanted = CONNECTIONS_BESIDE + 2 * min(streams_max, streams_max * 3 // (2 * workers))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return wanted if hard == resource.RLIM_INFINITY else max(512, min(wanted, hard - FILES_BESIDE))


def rate(per_s):
    """Requests a second of one address; 0 for no limit."""
    if per_s == 0:
        return ""
    return (f"limit_req_zone $crier_household zone=crier_requests:8m rate={per_s}r/s;\n"
            f"limit_req zone=crier_requests burst={2 * per_s} nodelay;\n"
            "limit_req_status 429;")


def addresses_of(daemons, environment):
    """CRIER_GATEWAY_STREAMS has the addresses of further hubs, with blanks between."""
    addresses = {name: [environment.get(f"CRIER_{name.upper()}_LISTEN", f"127.0.0.1:{port}")]
                 for name, port in daemons.items()}
    addresses["streams"] = [environment.get("CRIER_REALTIME_STREAMS_LISTEN", "127.0.0.1:8087"),
                            *environment.get("CRIER_GATEWAY_STREAMS", "").split()]
    return addresses


def upstreams(addresses, workers, environment):
    """A daemon keeps a thread per open connection: what the workers keep open together stays
    below its threads, so that none waits behind an idle one; those of auth may be busy with what is
    costly, all but the rest."""
    blocks = []
    for name, replicas in addresses.items():
        if name == "streams":
            continue
        threads = int(environment.get(f"CRIER_{name.upper()}_THREADS", DAEMON_THREADS.get(name, 64)))
        threads -= costly_max(environment) if name == "auth" else 0
        servers = "".join(f"\tserver {address};\n" for address in replicas)
        blocks.append(f"upstream {name} {{\n{servers}"
                      f"\tkeepalive {max(1, threads * 3 // 4 // workers)};\n"
                      "\tkeepalive_requests 100000;\n\tkeepalive_timeout 60s;\n}\n")
    return "\n".join(blocks)


def streams(addresses):
    """Streams keep no thread: no connection to a hub is kept for the next one. And no hub is held to be
    down: nginx would give one that failed a single stream in ten seconds, and believe in it again only
    when that stream has ended, so that after two hubs had failed most clients would be refused for minutes."""
    servers = "".join(f"\tserver {address} max_fails=0;\n" for address in addresses["streams"])
    return f"\nupstream streams {{\n\tleast_conn;\n{servers}}}\n"


def health(daemons):
    """A daemon's own probes, and GET /health, which asks one daemon after the other: each step
    lets the request through to the next only when its daemon is ready. /metrics are inside only."""
    blocks = []
    for name in daemons:
        blocks += [f"location = /api/{name}/{check} {{\n\tinclude probe.conf;\n"
                   f"\tproxy_pass http://{name}/{check};\n}}" for check in ("healthz", "readyz")]
        blocks.append(f"location = /ready/{name} {{\n\tinternal;\n\tinclude probe.conf;\n"
                      f"\tproxy_pass http://{name}/readyz;\n}}")
    steps = ["= /health", *(f"@health_{name}" for name in list(daemons)[1:]), "@health_ready"]
    for name, step, following in zip(daemons, steps, steps[1:]):
        blocks.append(f"location {step} {{\n\tauth_request /ready/{name};\n"
                      f"\terror_page 500 502 503 504 =503 @not_ready_{name};\n"
                      f"\ttry_files /no-such-file {following};\n}}")
        blocks.append(problem_location(f"@not_ready_{name}", 503, f"{name} is not ready"))
    names = ",".join(f'"{name}"' for name in daemons)
    blocks.append("location @health_ready {\n\tdefault_type application/json;\n"
                  f"\treturn 200 '{{\"status\":\"ready\",\"daemons\":[{names}]}}';\n}}")
    return "\n".join(blocks) + "\n"


def problems():
    """nginx's own refusals in the words of err.def, as the daemons' are."""
    lines = []
    for own, status in OWN_ERRORS.items():
        given = f" ={status}" if own != status else ""
        lines.append(f"error_page {own}{given} /problem/{status};")
    lines += [problem_location(f"= /problem/{status}", status) for status in sorted(set(OWN_ERRORS.values()))]
    return "\n".join(lines) + "\n"


def problem_location(match, status, detail=None):
    slug, title = problem_words()[status]
    body = {"type": f"/problems/{slug}", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    body["request_id"] = "$crier_request_id"
    internal = "" if match.startswith("@") else "\tinternal;\n"
    return (f"location {match} {{\n{internal}\tdefault_type application/problem+json;\n"
            f"\treturn {status} '{json.dumps(body)}';\n}}")


@functools.lru_cache
def problem_words():
    """(slug, title) of the first problem of each status."""
    words = {}
    pattern = r'^ERR\(\w+, (\d+), "([^"]*)", "([^"]*)"'
    for status, slug, title in re.findall(pattern, (ROOT / "common/base/err.def").read_text(), re.M):
        words.setdefault(int(status), (slug, title))
    return words


def listen(port, environment):
    """Plain, or TLS with HTTP/2 where a certificate is given."""
    bind = environment.get("CRIER_BIND", "127.0.0.1")
    address = f"[{bind}]:{port}" if ":" in bind else f"{bind}:{port}"
    certificate = environment.get("CRIER_TLS_CERT")
    if not certificate:
        return f"listen {address} backlog=1024;\n"
    return (f"listen {address} ssl http2 backlog=1024;\n"
            f"ssl_certificate {quote(Path(certificate).absolute())};\n"
            f"ssl_certificate_key {quote(Path(environment['CRIER_TLS_KEY']).absolute())};\n"
            "ssl_protocols TLSv1.2 TLSv1.3;\nssl_session_cache shared:crier_tls:4m;\n"
            "ssl_session_timeout 1d;\nssl_session_tickets off;\n"
            # A client that speaks plain HTTP to the TLS port.
            "error_page 497 =400 /problem/400;\n")


def cors(origins, environment):
    """Maps that are empty, and so add no header, for every origin that is not in the list."""
    allowed = origins.replace(",", " ").split()
    for origin in allowed:
        if origin != "*" and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+", origin):
            sys.exit(f"CRIER_CORS_ORIGINS: {origin!r} is not of the form https://host[:port]")
    rows = "".join(f'\t"{origin}" $http_origin;\n' for origin in allowed if origin != "*")
    other = '"*"' if "*" in allowed else '""'
    preflight = 'map "$request_method:$http_access_control_request_method:$crier_cors_origin"'
    secure = '"max-age=31536000"' if environment.get("CRIER_TLS_CERT") else '""'
    return (
        "# Who may call from a page of another origin.\n"
        f"map $http_origin $crier_cors_origin {{\n\t\"\" \"\";\n{rows}\tdefault {other};\n}}\n"
        f'map $crier_cors_origin $crier_cors_exposed {{\n\t"" "";\n\tdefault "{EXPOSED}";\n}}\n'
        f'{preflight} $crier_cors_methods {{\n\t"~^OPTIONS:[A-Z]+:." "{METHODS}";\n\tdefault "";\n}}\n'
        f'map $crier_cors_methods $crier_cors_headers {{\n\t"" "";\n\tdefault "{HEADERS}";\n}}\n'
        f'map $crier_cors_methods $crier_cors_age {{\n\t"" "";\n\tdefault 600;\n}}\n'
        f'map $uri $crier_cors_vary {{\n\tdefault {chr(34) + ("Origin" if allowed else "") + chr(34)};\n}}\n'
        f"map $uri $crier_transport_policy {{\n\tdefault {secure};\n}}\n"
        # Only on the gateway's own answers; a daemon's come with one.
        'map "$status $uri" $crier_retry_after {\n'
        + "".join(f'\t"{status} /problem/{status}" {seconds};\n' for status, seconds in RETRY_AFTER_S.items())
        + '\t"503 /health" 2;\n\tdefault "";\n}\n')
