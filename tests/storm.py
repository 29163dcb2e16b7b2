"""Many clients who all sign in at once, each on a connection of its own, and again when they were
told to come back: storm.py URL CLIENTS PATIENCE_S reads accounts from stdin, [[email, password], …],
and writes one line of JSON about every answer."""
import asyncio
import collections
import json
import random
import resource
import sys
import time
from urllib.parse import urlsplit

ANSWER_S_MAX = 60


class Storm:
    def __init__(self, url, patience_s):
        self.place = urlsplit(url)
        self.until = time.monotonic() + patience_s
        self.statuses = collections.Counter()
        self.slowest_s = collections.defaultdict(float)
        self.wrong = []
        self.signed_in = 0

    async def client(self, account):
        while time.monotonic() < self.until:
            begun = time.monotonic()
            try:
                status, headers = await asyncio.wait_for(self.sign_in(account), ANSWER_S_MAX)
            except (OSError, EOFError, TimeoutError, asyncio.TimeoutError) as error:
                self.wrong.append(repr(error))
                return
            self.statuses[status] += 1
            self.slowest_s[status] = max(self.slowest_s[status], time.monotonic() - begun)
            if status == 200:
                self.signed_in += 1
                return
            if status != 503 or int(headers.get("retry-after", 0)) < 1:
                self.wrong.append(f"{status} {headers}")
                return
            # As RFC 9110 has it, and not all in the same moment.
            await asyncio.sleep(int(headers["retry-after"]) * random.uniform(1, 2))

    async def sign_in(self, account):
        reader, writer = await asyncio.open_connection(self.place.hostname, self.place.port)
        try:
            body = json.dumps({"email": account[0], "password": account[1]}).encode()
            writer.write(b"POST /api/auth/login HTTP/1.1\r\nHost: crier\r\nConnection: close\r\n"
                         b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            await reader.read()
            return int(head[0].split()[1]), {name.lower(): value.strip() for name, _, value in
                                             (line.partition(":") for line in head[1:])}
        finally:
            writer.close()


async def run(url, clients, patience_s, accounts):
    storm = Storm(url, patience_s)
    begun = time.monotonic()
    await asyncio.gather(*(storm.client(accounts[number % len(accounts)]) for number in range(clients)))
    return {"signed_in": storm.signed_in, "statuses": storm.statuses, "slowest_s": storm.slowest_s,
            "wrong": storm.wrong[:20], "seconds": time.monotonic() - begun}


def main():
    url, clients, patience_s = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_NOFILE, (8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    print(json.dumps(asyncio.run(run(url, clients, patience_s, json.load(sys.stdin)))))


if __name__ == "__main__":
    main()
