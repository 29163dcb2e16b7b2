"""compose/monitoring: rules that Prometheus takes, each with a test of its own, on metrics that are there."""
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
MONITORING = ROOT / "compose" / "monitoring"
ALERTS = MONITORING / "alerts.yml"
TEST = Path(__file__).with_name("alerts_test.yml")
RULES = {rule["alert"]: rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]}


def promtool(*words):
    return subprocess.run(["promtool", *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


@pytest.fixture
def house(tmp_path):
    """A copy of what the rules' test needs, to be changed."""
    for path in (ALERTS, TEST):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True)
        shutil.copy(path, copy)
    return tmp_path


def run_rules_test(house):
    return promtool("test", "rules", house / TEST.relative_to(ROOT))


def test_prometheus_takes_the_configuration_and_its_rules():
    done = promtool("check", "config", MONITORING / "prometheus.yml")
    assert done.returncode == 0, done.stdout
    assert f"{len(RULES)} rules found" in done.stdout


def test_alerts_are_sent_when_they_should_be(house):
    done = run_rules_test(house)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", RULES)
def test_an_alert_that_never_comes_or_always_does_fails_its_test(house, name):
    copy = house / ALERTS.relative_to(ROOT)
    for wrong in ("vector(0) > 1", "vector(1)"):
        changed = yaml.safe_load(ALERTS.read_text())
        for rule in changed["groups"][0]["rules"]:
            if rule["alert"] == name:
                rule["expr"] = wrong
        copy.write_text(yaml.safe_dump(changed))
        assert run_rules_test(house).returncode != 0, wrong


@pytest.mark.parametrize("name", RULES)
def test_an_alert_asks_for_metrics_that_daemons_have(name):
    registered = "".join(path.read_text() for folder in ("common", "services") for path in (ROOT / folder).rglob("*.c"))
    for metric in re.findall(r"\bcrier_\w+", RULES[name]["expr"]):
        assert f'"{re.sub("_(bucket|sum|count)$", "", metric)}"' in registered, metric
