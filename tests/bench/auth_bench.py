#!/usr/bin/python3
"""./dev bench auth: sign-ins a second beside what libargon2 does alone with the same parameters,
refreshes, and what it costs to verify a token: one that was seen before, and one that was not.

Medians of interleaved runs through the gateway; each ratio is taken within a round. The load shares
the cores with what it measures, which is counted against Crier."""
import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from harness import report  # noqa: E402
from harness.load import Case, run_wrk  # noqa: E402
from harness.system import System, build_release  # noqa: E402
from tokens import Es256, read_part  # noqa: E402  (tests/tokens.py)

HERE = Path(__file__).resolve().parent
# "High availability guide, concepts for sizing CPU and memory resources" of Keycloak 26: one vCPU for
# each 15 password-based logins a second, and for each 120 refresh token grants. Its hash by default
# is Argon2id with 7 MiB and 5 passes.
KEYCLOAK_SIGN_INS, KEYCLOAK_REFRESHES = 15, 120
SIGN_IN_OF_RAW, TIMES_KEYCLOAK = 0.9, 5
TOKENS_PER_S = 12_000        # so many fresh ones are made for each second of a run
RAW, SIGN_IN, REFRESH = "libargon2 alone", "sign in", "refresh"
VERIFY, KNOWN, FRESH = "GET verify", "GET a post, token known", "GET a post, token new"
UNLIMITED = {"CRIER_AUTH_SIGN_INS_PER_ACCOUNT": "1000000", "CRIER_AUTH_SIGN_INS_PER_IP": "1000000"}


def parse_options():
    parser = argparse.ArgumentParser(prog="./dev bench auth")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of one run")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2, help="of the load")
    parser.add_argument("--memory-kib", type=int, default=19456, help="of a hash")
    parser.add_argument("--passes", type=int, default=2, help="of a hash")
    parser.add_argument("--lanes", type=int, default=1, help="of a hash")
    parser.add_argument("--at-once", type=int, default=2, help="hashes that are computed at once")
    parser.add_argument("--strict", action="store_true", help="end with 1 where a target is missed")
    return parser.parse_args()


class Bench:
    """A system with a signed-in admin and a post, and what each case needs before it runs."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.system = System(**UNLIMITED, CRIER_AUTH_ARGON2_MEMORY_KIB=str(options.memory_kib),
                             CRIER_AUTH_ARGON2_PASSES=str(options.passes),
                             CRIER_AUTH_ARGON2_LANES=str(options.lanes),
                             CRIER_AUTH_HASHES_AT_ONCE=str(options.at_once))
        self.program = folder / "argon2_raw"
        self.credentials = self.key = self.good = None

    def start(self):
        subprocess.run(["gcc", "-O2", HERE / "argon2_raw.c", "-o", self.program, "-largon2", "-lpthread"],
                       check=True)
        self.system.start()
        secrets = self.system.data / "secrets"
        self.credentials = {"email": (secrets / "admin_email").read_text(),
                            "password": (secrets / "admin_password").read_text()}
        self.good = self.sign_in()["access_token"]
        with sqlite3.connect(self.system.data / "auth.db") as connection:
            self.key = Es256.of_pem(connection.execute(
                "SELECT secret FROM signing_keys WHERE purpose = 'access'").fetchone()[0])

    def sign_in(self):
        return self.system.ask("POST", "/api/auth/login", self.credentials)

    def cases(self):
        post = self.system.ask("POST", "/api/posts", {"title": "One", "content": "Sentence. " * 50}, self.good)
        url, bearer = self.system.url, {"Authorization": f"Bearer {self.good}"}
        environment = {"BENCH_TOKENS": str(self.folder / "tokens"), "BENCH_THREADS": str(self.options.threads)}
        one_by_one = {"script": str(HERE / "tokens.lua"), "environment": environment}
        path = f"/api/posts/{post['id']}"
        return [
            Case(RAW, ""),
            Case(SIGN_IN, f"{url}/api/auth/login", script=str(HERE / "post.lua"),
                 environment={"BENCH_BODY": json.dumps(self.credentials)}, reference=RAW, target=SIGN_IN_OF_RAW),
            Case(REFRESH, f"{url}/api/auth/refresh", script=one_by_one["script"],
                 environment={**environment, "BENCH_REFRESH": "1"}),
            Case(VERIFY, f"{url}/api/auth/verify", bearer),
            Case(KNOWN, url + path, bearer),
            Case(FRESH, url + path, **one_by_one, reference=KNOWN),
        ]

    def run(self, case, seconds):
        if case.name == RAW:
            return self.run_raw(seconds)
        if case.name == REFRESH:
            # As many as there are requests on the way, and a few more.
            self.write_tokens(self.sign_in()["refresh_token"] for _ in range(2 * self.options.connections))
        elif case.name == FRESH:
            self.write_tokens(self.fresh_tokens(seconds * TOKENS_PER_S))
        return run_wrk(case, self.options.threads, self.options.connections, seconds)

    def run_raw(self, seconds):
        options = self.options
        done = subprocess.run([self.program, *map(str, (options.at_once, seconds, options.memory_kib,
                                                        options.passes, options.lanes))],
                              check=True, text=True, stdout=subprocess.PIPE)
        rate = float(done.stdout)
        return {"requests": round(rate * seconds), "rate": rate, "p99_ms": 1e3 * options.at_once / rate}

    def write_tokens(self, tokens):
        (self.folder / "tokens").write_text("".join(f"{token}\n" for token in tokens))

    def fresh_tokens(self, count):
        """As auth would sign them, each with a jti of its own."""
        claims = read_part(self.good, 1)
        for _ in range(count):
            yield self.key.jws({**claims, "iat": int(time.time()), "jti": os.urandom(16).hex()})


def run_interleaved(bench, cases, options):
    for number in range(options.rounds + 1):
        print(f"round {number} of {options.rounds}" if number else "warming up", flush=True)
        for case in cases:
            run = bench.run(case, options.seconds if number else 1)
            if number:
                case.runs.append(run)


def goals_of(cases):
    by_name, cpus = {case.name: case for case in cases}, os.cpu_count()
    return report.goals_of(cases) + [
        report.Goal("sign-ins a second and vCPU / Keycloak's 15", by_name[SIGN_IN].rate() / cpus / KEYCLOAK_SIGN_INS,
                    1, " times", True),
        report.Goal("refreshes a second and vCPU / Keycloak's 120",
                    by_name[REFRESH].rate() / cpus / KEYCLOAK_REFRESHES, TIMES_KEYCLOAK, " times", True)]


def first_verification_us(cases):
    """By round: what a request costs more whose token was never seen, on all cores together."""
    by_name = {case.name: case for case in cases}
    known, fresh = by_name[KNOWN].rate(), by_name[FRESH].rate()
    return os.cpu_count() * (1e6 / fresh - 1e6 / known)


def tell(about, cases, options, memory):
    """@return the exit status"""
    goals = goals_of(cases)
    report.print_cases(cases)
    print(f"\nArgon2id: {options.memory_kib} KiB, {options.passes} passes, {options.lanes} lanes, "
          f"{options.at_once} at once; load: {options.connections} connections; "
          f"{about['cpus']} cores for load, gateway and daemons together.")
    print(f"A first verification costs about {first_verification_us(cases):.0f} us of a core; "
          f"auth has {memory['auth'] / 1024:.1f} MB after it all.")
    report.print_goals(goals)
    report.print_noise(cases, about)
    report.write_json("auth", about, cases, goals, {"options": vars(options), "memory_kb": memory})
    return 1 if options.strict and not all(goal.is_met() for goal in goals) else 0


def run(options):
    """@return the exit status"""
    with tempfile.TemporaryDirectory(prefix="crier-auth-bench-") as folder:
        bench = Bench(options, Path(folder))
        about = report.machine(bench.system.data)
        try:
            bench.start()
            cases = bench.cases()
            run_interleaved(bench, cases, options)
            memory = bench.system.memory_kb()
        finally:
            bench.system.stop()
    return tell(about, cases, options, memory)


def main():
    options = parse_options()
    build_release()
    sys.exit(run(options))


if __name__ == "__main__":
    main()
