"""An HTTP proxy that tunnels (CONNECT, RFC 9110, section 9.3.6) whatever it is asked for to one port of this
machine, and writes down what that was."""
import contextlib
import select
import socket
import threading
from socketserver import StreamRequestHandler, ThreadingTCPServer


class Tunnel(StreamRequestHandler):
    def handle(self):
        request = self.rfile.readline().decode().split()
        headers = dict(line.split(": ", 1) for line in iter(lambda: self.rfile.readline().decode().strip(), ""))
        proxy = self.server.proxy
        proxy.requests.append((" ".join(request[:2]), headers))
        if proxy.authorization and headers.get("Proxy-Authorization") != proxy.authorization:
            self.wfile.write(b"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n")
        elif request[0] != "CONNECT":
            self.wfile.write(b"HTTP/1.1 501 Tunnels alone\r\nContent-Length: 0\r\n\r\n")
        else:
            self.tunnel(proxy)

    def tunnel(self, proxy):
        with socket.create_connection(("127.0.0.1", proxy.target), timeout=20) as target:
            self.wfile.write(b"HTTP/1.1 200 Go on\r\n\r\n")
            with contextlib.suppress(OSError):
                self.pump({self.connection: target, target: self.connection})

    @staticmethod
    def pump(other):
        while True:
            for each in select.select(list(other), [], [], 20)[0]:
                data = each.recv(65536)
                if not data:
                    return
                other[each].sendall(data)


class Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class Proxy:
    """`requests` has what it was asked for, as ("CONNECT host:port", headers); with an `authorization` it takes
    nobody else."""

    def __init__(self, target):
        self.target, self.requests, self.authorization = target, [], None
        self.server = Server(("127.0.0.1", 0), Tunnel)
        self.server.proxy = self
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def asked(self):
        return [line for line, _ in self.requests]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
