"""node's `jose`, the library that most of the world's services read tokens with, as a process that is
asked line by line. It comes from npm at the first use, into a folder outside the tree."""
import json
import os
import shutil
import subprocess
from pathlib import Path

import npm
import pytest

SOURCES = Path(__file__).resolve().parent / "interop"


class JoseError(Exception):
    """What jose refuses, by its own code."""


class JosePeer:
    def __init__(self):
        modules = npm.modules_or_skip(SOURCES)
        if not shutil.which("node"):
            pytest.skip("NOT TESTED: there is no node (apt install nodejs)")
        self.process = subprocess.Popen(
            ["node", str(SOURCES / "jose_peer.js")], text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, env={"PATH": os.environ["PATH"], "NODE_PATH": str(modules)})

    def ask(self, deed, **words):
        """@raise JoseError with jose's code, as ERR_JWS_SIGNATURE_VERIFICATION_FAILED"""
        self.process.stdin.write(json.dumps({"do": deed, **words}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise JoseError(answer["error"])
        return answer["ok"]

    def close(self):
        self.process.stdin.close()
        self.process.wait(20)
