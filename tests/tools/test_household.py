"""Whom the gateway's limits count (compose/gateway/household.conf), asked of nginx itself."""
import ipaddress
import random
import subprocess

import httpx
import pytest

from system import ROOT, free_port, wait_for

CONF = """daemon off; pid nginx.pid; error_log stderr; events {{ worker_connections 64; }}
http {{
	access_log off;
	client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
	include {household};
	map $crier_household $told {{ $binary_remote_addr address; default $crier_household; }}
	server {{
		listen 127.0.0.1:{port};
		set_real_ip_from 127.0.0.1;
		real_ip_header X-Test-Address;
		location / {{ return 200 "$remote_addr $told"; }}
	}}
}}
"""


@pytest.fixture(scope="module")
def household(tmp_path_factory):
    """household(address): whom it is counted as."""
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    (folder / "nginx.conf").write_text(CONF.format(household=ROOT / "compose/gateway/household.conf", port=port))
    process = subprocess.Popen(["nginx", "-p", folder, "-c", "nginx.conf", "-e", "stderr"], stderr=subprocess.DEVNULL)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        def ask(address):
            seen, told = client.get("/", headers={"X-Test-Address": address}).text.split(" ", 1)
            assert ipaddress.ip_address(seen) == ipaddress.ip_address(address)
            return told

        def is_up():
            try:
                return client.get("/").status_code == 200
            except httpx.ConnectError:
                return False
        wait_for(is_up, "nginx")
        yield ask
    process.terminate()
    process.wait(10)


def groups(chance, count):
    """Half of them zero, so that zeros run everywhere."""
    return ":".join(f"{chance.choice((0, 0, 1, 0xab)):x}" for _ in range(count))


NAMES_MAX = 3


def test_a_network_of_ipv6_has_few_names_and_no_two_share_one(household):
    chance, names = random.Random(8), {}
    for _ in range(1000):
        address = ipaddress.ip_address(f"2001:{groups(chance, 7)}")
        network = ipaddress.ip_network((int(address) >> 64 << 64, 64))
        names.setdefault(network, set()).add(household(str(address)))
    assert len(names) == 27, "of three numbers that are 0, 1 or ab"
    assert max(map(len, names.values())) <= NAMES_MAX
    assert len(set.union(*names.values())) == sum(map(len, names.values()))


def test_addresses_of_a_network_without_zeros_are_one(household):
    chance = random.Random(9)
    assert {household(f"2001:db8:1:2:{groups(chance, 4)}") for _ in range(200)} == {"2001:db8:1:2:"}


def test_each_address_of_ipv4_is_another(household):
    assert len({household(address) for address in ("192.0.2.1", "192.0.2.2", "127.0.0.1", "2001:db8::1")}) == 4
    assert len({household(f"::ffff:192.0.2.{last}") for last in range(5)}) == 5
