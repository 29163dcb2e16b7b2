#!/usr/bin/python3
"""A webhook that writes down all it gets, and answers as badly as a seeded plan has it.

    receiver.py --port PORT --log FILE --secret whsec_... --seed SEED [--plan 500=0.1,cut=0.05]

The log is NDJSON: time, key, digest, post_id, version, answer, signed. A line is on the disk before
its request is answered. What the n-th request of a key meets follows from seed, key and n alone;
from the third on it is always 200, so that no post runs out of attempts."""
import argparse
import asyncio
import base64
import collections
import datetime
import hashlib
import hmac
import json
import os
import random

REASONS = {200: "OK", 429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable"}
DEFECTS = ("500", "503", "429", "hang", "cut", "slow")
DEFECTIVE_TRIES = 2
SLOW_S = 2.0
HANG_S = 60.0


class Plan:
    """How each request is met."""

    def __init__(self, seed, shares):
        """@param shares  defect -> how often, 0..1"""
        assert set(shares) <= set(DEFECTS) and sum(shares.values()) <= 1, shares
        self.seed, self.shares = seed, shares
        self.tries = collections.Counter()

    def next(self, key):
        self.tries[key] += 1
        if self.tries[key] > DEFECTIVE_TRIES:
            return "200"
        left = random.Random(f"{self.seed}/{key}/{self.tries[key]}").random()
        for defect, share in self.shares.items():
            left -= share
            if left < 0:
                return defect
        return "200"


class Log:
    """Lines that come while others are brought to the disk go there together."""

    def __init__(self, path):
        self.file = open(path, "ab", buffering=0)
        self.lines, self.waiting = [], []
        self.writing = None

    async def write(self, line):
        """Returns when the line is on the disk."""
        done = asyncio.get_running_loop().create_future()
        self.lines.append(line)
        self.waiting.append(done)
        if not self.writing:
            self.writing = asyncio.create_task(self.write_all())
        await done

    async def write_all(self):
        while self.lines:
            lines, waiting = self.lines, self.waiting
            self.lines, self.waiting = [], []
            await asyncio.to_thread(self.put, b"".join(lines))
            for done in waiting:
                if not done.done():
                    done.set_result(None)
        self.writing = None

    def put(self, data):
        self.file.write(data)
        os.fdatasync(self.file.fileno())


class Receiver:
    def __init__(self, log, plan, secret):
        """@param secret  whsec_ and base64, as Standard Webhooks has it"""
        self.log, self.plan = log, plan
        self.key = base64.b64decode(secret.removeprefix("whsec_"))

    async def serve(self, reader, writer):
        """One connection, request after request."""
        try:
            while request := await read_request(reader):
                if not await self.meet(*request, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # it hung up on us
        finally:
            writer.close()

    async def meet(self, headers, body, writer):
        """@return whether the connection goes on"""
        now = datetime.datetime.now(datetime.timezone.utc)
        how = self.plan.next(headers.get("webhook-id", ""))
        await self.log.write(self.describe(now, headers, body, answer_of(how)))
        if how == "cut":
            writer.transport.abort()
            return False
        await asyncio.sleep({"hang": HANG_S, "slow": SLOW_S}.get(how, 0))
        writer.write(answer_bytes(answer_of(how) or 200))
        await writer.drain()
        return True

    def describe(self, now, headers, body, answer):
        post = json.loads(body)
        return json.dumps({
            "time": now.isoformat(), "key": headers.get("webhook-id"), "post_id": post["post_id"],
            "version": post["version"], "digest": hashlib.sha256(body).hexdigest(), "answer": answer,
            "signed": self.is_signed(headers, body)}).encode() + b"\n"

    def is_signed(self, headers, body):
        signed = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode() + body
        wanted = base64.b64encode(hmac.digest(self.key, signed, "sha256")).decode()
        return hmac.compare_digest(headers.get("webhook-signature", ""), f"v1,{wanted}")


async def read_request(reader):
    """@return (headers, body); None at the end of the connection"""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    lines = head.decode("latin-1").split("\r\n")[1:-2]
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return headers, await reader.readexactly(int(headers.get("content-length", 0)))


def answer_of(how):
    """The status; None where none was given."""
    return None if how in ("hang", "cut") else 200 if how == "slow" else int(how)


def answer_bytes(status):
    retry = "Retry-After: 1\r\n" if status in (429, 503) else ""
    return f"HTTP/1.1 {status} {REASONS[status]}\r\n{retry}Content-Length: 0\r\n\r\n".encode()


def read_shares(text):
    return {name: float(share) for name, _, share in (each.partition("=") for each in text.split(",") if each)}


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--seed", required=True)
    parser.add_argument("--plan", type=read_shares, default={})
    options = parser.parse_args()
    receiver = Receiver(Log(options.log), Plan(options.seed, options.plan), options.secret)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", options.port, backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
