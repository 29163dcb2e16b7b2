"""The services of others that do the same work."""
import json
import os
import secrets
import subprocess
import urllib.request
from pathlib import Path

from .reference import wait_for_port
from .system import PYTHON

FOLDER = Path(__file__).resolve().parents[1] / "peers"


class FastApi:
    """peers/fastapi_posts.py with a worker a core, on a database of its own."""

    def __init__(self, port, db_url, connections):
        """@param connections  to the database, of all workers"""
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.workers = os.cpu_count()
        self.environment = {
            "PATH": "/usr/bin:/bin", "PYTHONPATH": str(FOLDER), "PEER_DB": db_url,
            "PEER_SECRET": secrets.token_hex(32),
            "PEER_CONNECTIONS": str(max(1, connections // self.workers))}
        self.process = None

    def start(self):
        subprocess.run([PYTHON, FOLDER / "fastapi_posts.py"], env=self.environment, check=True)
        self.process = subprocess.Popen(
            [PYTHON, "-m", "uvicorn", "fastapi_posts:app", "--port", str(self.port),
             "--workers", str(self.workers), "--loop", "uvloop", "--http", "httptools",
             "--no-access-log", "--log-level", "warning"], env=self.environment)
        wait_for_port(self.port)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(20)

    def sign_in(self):
        """@return a token it takes"""
        program = "import jwt, os; print(jwt.encode({'sub': '1'}, os.environ['PEER_SECRET'], 'HS256'))"
        done = subprocess.run([PYTHON, "-c", program], env=self.environment, check=True,
                              capture_output=True, text=True)
        return done.stdout.strip()

    def ask(self, method, path, body=None, token=None):
        request = urllib.request.Request(self.url + path, method=method, headers={
            "Content-Type": "application/json", "Authorization": f"Bearer {token}"})
        if body is not None:
            request.data = json.dumps(body).encode()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            return json.load(answer)
