"""A page of a headless Chromium, as people have it: Debian's, driven by playwright-core."""
import contextlib
import json
import os
import subprocess
import tempfile
from pathlib import Path

import npm

FOLDER = Path(__file__).resolve().parent / "chromium"
END_S_MAX = 20


class BrowserError(Exception):
    """What was wanted of the page could not be done: it is not there, or another page came meanwhile."""


class Browser:
    """Its methods are those of tests/chromium/driver.js, which it talks with in lines."""

    def __init__(self, process):
        self._process = process

    def hear(self):
        """@return the next answer"""
        line = self._process.stdout.readline()
        if not line:
            raise BrowserError("the browser has ended")
        told = json.loads(line)
        if "error" in told:
            raise BrowserError(told["error"])
        return told.get("answer")

    def _do(self, name, *arguments):
        self._process.stdin.write(json.dumps({"do": name, "with": arguments}) + "\n")
        self._process.stdin.flush()
        return self.hear()

    def open(self, address):
        self._do("open", address)

    def address(self):
        return self._do("address")

    def fill(self, selector, text):
        """Instead of what is in the field."""
        self._do("fill", selector, text)

    def click(self, selector):
        """When it can be seen, stands still and is not covered; so do the others wait."""
        self._do("click", selector)

    def select(self, selector, value):
        self._do("select", selector, value)

    def shown(self, selector):
        return self._do("shown", selector)

    def text(self, selector):
        """As it is shown: nothing of what is hidden."""
        return self._do("text", selector)

    def texts(self, selector):
        """Of all that it fits at this moment."""
        return self._do("texts", selector)

    def attribute(self, selector, name):
        return self._do("attribute", selector, name)

    def run(self, function, argument=None):
        """@param function  the text of one, in JavaScript; it runs in the page"""
        return self._do("run", function, argument)

    def resize(self, width, height):
        self._do("resize", width, height)

    def colours(self, scheme):
        """@param scheme  light or dark"""
        self._do("colours", scheme)

    def cookies(self):
        """@return name -> value"""
        return {each["name"]: each["value"] for each in self._do("cookies")}

    def forget(self, name=None):
        """The cookie of that name, or all."""
        self._do("forget", name)

    def complaints(self):
        """What its console said since the last look: what was blocked, and mistakes in scripts. That a
        request was answered with an error is none."""
        return [line for line in self._do("complaints") if "status of 4" not in line]


@contextlib.contextmanager
def chromium():
    """Ended with the test. It is skipped where there is no npm."""
    modules = npm.modules_or_skip(FOLDER)
    with tempfile.TemporaryDirectory(prefix="crier-chromium-") as home:
        process = subprocess.Popen(["node", FOLDER / "driver.js"], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   env={"PATH": os.environ["PATH"], "NODE_PATH": str(modules), "HOME": home})
        try:
            browser = Browser(process)
            browser.hear()
            yield browser
        finally:
            process.stdin.close()
            try:
                process.wait(END_S_MAX)
            finally:
                process.kill()
