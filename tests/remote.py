"""A system that runs elsewhere, known by its URL alone."""
from urllib.parse import urlsplit

import pytest

from system import System


class RemoteSystem(System):
    def __init__(self, url, admin_email, admin_password):
        self.gateway_url = url
        self.port = urlsplit(url).port
        self.admin_email = admin_email
        self.admin_password = admin_password

    def __getattr__(self, name):
        """What a System of our own has beyond that: its folder, its settings."""
        pytest.skip(f"needs the system's own {name}")

    def _needs_processes(self, *_words, **_options):
        pytest.skip("needs the system's processes")

    dev = run_program = processes = kill = restart = stopped = wait_ready = _needs_processes
    daemon_url = service_token = _needs_processes
