"""What Crier is compared with: nginx that only answers, and a civetweb that only answers, alone
and behind nginx."""
import socket
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent

NGINX = """\
worker_processes auto;
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 1024; }}
http {{
	access_log off;
	default_type application/json;
	keepalive_requests 100000000;
	client_body_temp_path {folder}/body;
	proxy_temp_path {folder}/proxy;
	fastcgi_temp_path {folder}/fastcgi;
	uwsgi_temp_path {folder}/uwsgi;
	scgi_temp_path {folder}/scgi;
	upstream bare {{
		server 127.0.0.1:{bare_port};
		keepalive 64;
		keepalive_requests 100000000;
	}}
	server {{
		listen 127.0.0.1:{port};
{answers}
		location /proxied {{
			proxy_pass http://bare;
			proxy_http_version 1.1;
			proxy_set_header Connection "";
		}}
	}}
}}
"""
PIECE = 2000  # nginx takes no longer word in its configuration


def answer(name, size):
    """A location that returns so many bytes."""
    whole, rest = divmod(size, PIECE)
    return (f'\t\tset $piece "{"x" * PIECE}";\n' if whole else "") + \
        f'\t\tlocation = /{name} {{ return 200 "{"${piece}" * whole}{"x" * rest}"; }}\n'


class References:
    """Both servers; sizes are the bytes of each answer by name, "one" that of the bare civetweb."""

    def __init__(self, folder, port):
        self.folder = folder
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.bare_url = f"http://127.0.0.1:{port + 1}/"
        self.processes = []

    def start(self, sizes):
        self.folder.mkdir(parents=True)
        program = build_bare(self.folder)
        conf = self.folder / "nginx.conf"
        conf.write_text(NGINX.format(
            folder=self.folder, port=self.port, bare_port=self.port + 1,
            answers="".join(answer(name, size) for name, size in sizes.items())))
        self.run(program, f"127.0.0.1:{self.port + 1}", str(sizes["one"]))
        self.run("nginx", "-p", self.folder, "-c", conf, "-e", "stderr")
        for port in (self.port, self.port + 1):
            wait_for_port(port)

    def run(self, *argv):
        self.processes.append(subprocess.Popen(
            argv, env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}))

    def stop(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(10)


def build_bare(folder):
    program = folder / "http_bare"
    subprocess.run(["gcc", "-O2", "-D_GNU_SOURCE", HERE.parent / "http_bare.c", "-o", program,
                    "-lcivetweb", "-lpthread"], check=True)
    return program


def wait_for_port(port):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")
