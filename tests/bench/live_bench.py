#!/usr/bin/python3
"""./dev bench live: thousands of idle streams and what each takes, how late a broadcast reaches the last of
them, and how many messages a second a hub delivers; beside a Node `ws` server and nginx with nchan, which
keep nothing and ask nobody, in one run on the same machine with the same clients. Where a process may not
have as many files as there are streams, the idle ones and the broadcasts are of several hubs."""
import argparse
import concurrent.futures
import http.client
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
import npm  # noqa: E402
from harness import report  # noqa: E402
from harness.reference import wait_for_port  # noqa: E402
from harness.system import LOCAL, ROOT, System, build_release, dev_settings, free_ports, proportional_kb  # noqa: E402
from harness.usage import cpu_s  # noqa: E402

HERE = Path(__file__).resolve().parent
KB_EACH_MAX, P99_MS_MAX, TIMES_NODE_MIN = 8.0, 500.0, 3.0
FILES_BESIDE = 400          # of a process, beside its streams
PUBLISHERS = 8
BROADCAST_PAUSE_S = 0.5
LOOK_EVERY_S, PATIENCE_S = 0.2, 120.0


def main():
    options = parse_options()
    build_release()
    sys.exit(run(options))


def parse_options():
    parser = argparse.ArgumentParser(prog="./dev bench live")
    parser.add_argument("--streams", type=int, default=20_000, help="half SSE, half WebSocket")
    parser.add_argument("--broadcasts", type=int, default=20)
    parser.add_argument("--fan-out", type=int, default=2000, help="WebSockets that get each message")
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--no-peers", action="store_true", help="without npm and nchan")
    parser.add_argument("--strict", action="store_true", help="end with 1 where a target is missed")
    return parser.parse_args()


def run(options):
    """@return the exit status"""
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    about = report.machine(folder)
    client = build_client(folder)
    outcomes, goals = measure_crier(client, options)
    if not options.no_peers:
        subprocess.run([LOCAL / "packages.sh", "peers", "nchan"], check=True)
        for peer in (NodeWs(), Nchan()):
            outcomes[peer.name] = measure_peer(client, peer, options)
        goals.append(report.Goal("deliveries/s beside node ws",
                                 outcomes["Crier"]["rate"] / outcomes["node ws"]["rate"], TIMES_NODE_MIN, "", True))
    tell(outcomes)
    report.print_goals(goals)
    report.print_load(about)
    report.write_json("live", about, [], goals, {"options": vars(options), "outcomes": outcomes})
    return 1 if options.strict and not all(goal.is_met() for goal in goals) else 0


def hubs_for(streams):
    """How many it takes, as each has no more streams than a process may have files."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard == resource.RLIM_INFINITY:
        return 1
    return -(-streams // (hard - FILES_BESIDE))


def build_client(folder):
    program = folder / "live_load"
    subprocess.run(["cc", "-O2", "-D_GNU_SOURCE", "-o", program, HERE / "live_load.c"], check=True)
    return program


class Readers:
    """Streams in a process of their own, to each of the ports as many."""

    def __init__(self, client, ports, count, kind, path, header=None):
        words = [client, "127.0.0.1", ",".join(map(str, ports)), count, kind, path, *([header] if header else [])]
        self.process = subprocess.Popen(list(map(str, words)), text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.count = count
        began = time.monotonic()
        if self.process.stdout.readline() != "ready\n":
            raise RuntimeError(f"{path}: not all streams were opened")
        self.opened_s = time.monotonic() - began
        self.heard()

    def heard(self, question="?"):
        """What came since it was asked "?" last."""
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def heard_all(self, messages):
        """Waits until all of them came to all. @return how late they were"""
        deadline = time.monotonic() + PATIENCE_S
        while (heard := self.heard("+"))["deliveries"] < messages * self.count:
            if time.monotonic() > deadline or heard["lost"]:
                raise RuntimeError(f"{messages} messages to {self.count}: {heard}")
            time.sleep(LOOK_EVERY_S)
        return heard

    def end(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def mark():
    return f"T={time.monotonic_ns()};"


class Publisher:
    """Somebody's connection, over which messages are published."""

    def __init__(self, port, path, headers, body):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.connection.connect()
        self.connection.sock.setsockopt(6, 1, 1)
        self.path, self.headers, self.body = path, headers, body

    def publish(self):
        self.connection.request("POST", self.path, self.body(mark()), self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{self.path}: {answer.status} {body[:200]}")


def publish_many(publishers, messages):
    with concurrent.futures.ThreadPoolExecutor(len(publishers)) as pool:
        shares = [messages // len(publishers)] * len(publishers)
        list(pool.map(lambda pair: [pair[0].publish() for _ in range(pair[1])], zip(publishers, shares)))
    return sum(shares)


def fan_out(readers, publishers, pid, messages):
    """Messages as fast as they can be published, to all readers."""
    before_s, began = cpu_s(pid), time.monotonic()
    sent = publish_many(publishers, messages)
    readers.heard_all(sent)
    took_s = time.monotonic() - began
    deliveries = sent * readers.count
    return {"deliveries": deliveries, "seconds": took_s, "rate": deliveries / took_s,
            "cpu_us_each": (cpu_s(pid) - before_s) / deliveries * 1e6}


def broadcast(readers, publisher, times):
    """One message after the other, each to all readers. @return how late all of these deliveries were"""
    readers.heard()
    for number in range(times):
        publisher.publish()
        late = readers.heard_all(number + 1)
        time.sleep(BROADCAST_PAUSE_S)
    return late


# Crier.

class Hub:
    """The one that a system has."""

    def __init__(self, system):
        self.port = system.port + dev_settings.STREAMS
        self.pid = json.loads((system.data / "run" / "status.json").read_text())["children"]["realtime"]["pid"]

    def stop(self):
        """The system does."""


class FurtherHub:
    """Another one, beside it."""

    def __init__(self, system):
        plan = json.loads((system.data / "run" / "plan.json").read_text())
        spec = next(each for each in plan if each["name"] == "realtime")
        first = free_ports()
        self.port = first + 1
        with open(system.data / "log" / "further-hub.log", "ab") as log:
            self.process = subprocess.Popen(
                spec["argv"], cwd=spec["cwd"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**spec["env"], "CRIER_REALTIME_LISTEN": f"127.0.0.1:{first}",
                     "CRIER_REALTIME_STREAMS_LISTEN": f"127.0.0.1:{self.port}"})
        self.pid = self.process.pid
        wait_for_port(self.port)

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


class Site:
    """A post that is talked about, and whoever does."""

    def __init__(self, system):
        self.token = system.sign_in()
        self.port = system.port + dev_settings.DAEMONS["posts"]
        self.post = system.ask("POST", "/api/posts", {"title": "Talked about", "content": "Words"}, self.token)["id"]
        self.comments = f"/api/posts/{self.post}/ws"

    def publisher(self, path, body):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return Publisher(self.port, path, headers, lambda words: json.dumps(body(words)))

    def commenter(self):
        return self.publisher(f"/api/posts/{self.post}/comments", lambda words: {"content": words})

    def author(self):
        return self.publisher("/api/blogs", lambda words: {"title": words, "content": "Words"})


def measure_crier(client, options):
    system = System(CRIER_REALTIME_STREAMS=str(options.streams + 100), CRIER_REALTIME_PER_USER="0",
                    CRIER_REALTIME_PER_ADDRESS="0", CRIER_AUTH_ACCESS_SECONDS="7200")
    system.start()
    hubs = [Hub(system)]
    try:
        site = Site(system)
        outcome = measure_fan_out(client, options, site, hubs[0])
        while len(hubs) < hubs_for(options.streams):
            hubs.append(FurtherHub(system))
        outcome |= measure_idle(client, options.streams // 2, options.broadcasts, site, hubs)
        return {"Crier": outcome}, goals_of(outcome)
    finally:
        for hub in hubs:
            hub.stop()
        system.stop()


def measure_fan_out(client, options, site, hub):
    print(f"Crier: {options.fan_out:,} WebSockets, {options.messages:,} comments", flush=True)
    readers = Readers(client, [hub.port], options.fan_out, "ws", site.comments)
    outcome = fan_out(readers, [site.commenter() for _ in range(PUBLISHERS)], hub.pid, options.messages)
    readers.end()
    time.sleep(2)
    return outcome


def measure_idle(client, half, broadcasts, site, hubs):
    print(f"Crier: {half:,} Server-Sent Events and {half:,} WebSockets, hubs: {len(hubs)}", flush=True)
    ports = [hub.port for hub in hubs]
    memory_kb = lambda: sum(proportional_kb(hub.pid) for hub in hubs)   # noqa: E731
    before_kb = memory_kb()
    events = Readers(client, ports, half, "sse", "/api/notifications/sse", f"Authorization: Bearer {site.token}")
    after_events_kb = memory_kb()
    sockets = Readers(client, ports, half, "ws", site.comments)
    time.sleep(5)
    outcome = {"hubs": len(hubs), "half": half, "opened_s": events.opened_s + sockets.opened_s,
               "kb_each": (memory_kb() - before_kb) / (2 * half), "kb_each_sse": (after_events_kb - before_kb) / half,
               "sockets": broadcast(sockets, site.commenter(), broadcasts),
               "events": broadcast(events, site.author(), broadcasts)}
    events.end(), sockets.end()
    return outcome


def goals_of(outcome):
    half = f"{outcome['half']:,}"
    return [report.Goal("memory of an idle stream", outcome["kb_each"], KB_EACH_MAX, " KB", False),
            report.Goal(f"a comment to {half} WebSockets, p99", outcome["sockets"]["p99_ms"], P99_MS_MAX, " ms", False),
            report.Goal(f"a notification to {half} SSE, p99", outcome["events"]["p99_ms"], P99_MS_MAX, " ms", False)]


# Those it is compared with. A message is as long as Crier's is.

PADDING = "x" * 230


class NodeWs:
    """One process, as `ws` is used; it has one core, as a hub has."""
    name, kind, subscribe, publish = "node ws", "ws", "/", "/publish"

    def start(self):
        folder = HERE / "peers" / "live"
        modules = npm.modules(folder)
        self.port = free_ports()
        self.process = subprocess.Popen(
            [npm.node(modules), folder / "fanout.js", str(self.port)], text=True, stdout=subprocess.PIPE,
            env={"PATH": os.defpath, "NODE_ENV": "production", "NODE_PATH": str(modules)})
        self.process.stdout.readline()

    def pid(self):
        return self.process.pid

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        self.process.stdout.close()


class Nchan:
    """With two workers, so with both cores."""
    name, kind, subscribe, publish = "nginx + nchan", "ws", "/subscribe", "/publish"

    def start(self):
        self.port = free_ports()
        self.folder = Path(tempfile.mkdtemp(prefix="nchan-", dir=ROOT / "build" / "bench"))
        text = (HERE / "peers" / "live" / "nchan.conf").read_text()
        text = text.replace("@PORT@", str(self.port)).replace("@USER@", "user root;" if os.geteuid() == 0 else "")
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        (self.folder / "nginx.conf").write_text(text.replace("@FILES@", str(hard)))
        self.process = subprocess.Popen(["/usr/sbin/nginx", "-p", self.folder, "-c", "nginx.conf", "-e", "stderr",
                                         "-g", "daemon off;"])
        wait_for_port(self.port)

    def pid(self):
        return self.process.pid

    def stop(self):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder)


def measure_peer(client, peer, options):
    print(f"{peer.name}: {options.fan_out:,} WebSockets, {options.messages:,} messages", flush=True)
    peer.start()
    try:
        readers = Readers(client, [peer.port], options.fan_out, peer.kind, peer.subscribe)
        publishers = [Publisher(peer.port, peer.publish, {"Content-Type": "text/plain"},
                                lambda words: words + PADDING) for _ in range(PUBLISHERS)]
        outcome = fan_out(readers, publishers, peer.pid(), options.messages)
        readers.end()
        return outcome
    finally:
        peer.stop()


def tell(outcomes):
    print(f"\n{'':18}{'deliveries/s':>14}{'CPU us each':>13}")
    for name, outcome in outcomes.items():
        print(f"{name:18}{outcome['rate']:>14,.0f}{outcome['cpu_us_each']:>13.2f}")
    own = outcomes["Crier"]
    print(f"\nCrier: streams opened in {own['opened_s']:.1f} s; {own['kb_each']:.2f} KB each (SSE {own['kb_each_sse']:.2f});"
          f"\n  to all WebSockets p50 {own['sockets']['p50_ms']:.1f} ms, p99 {own['sockets']['p99_ms']:.1f} ms,"
          f" last {own['sockets']['max_ms']:.1f} ms"
          f"\n  to all SSE p50 {own['events']['p50_ms']:.1f} ms, p99 {own['events']['p99_ms']:.1f} ms,"
          f" last {own['events']['max_ms']:.1f} ms")


if __name__ == "__main__":
    main()
