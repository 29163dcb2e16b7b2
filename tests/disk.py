"""Disks of a test's own, to fill up or to break. Mounting takes root."""
import contextlib
import errno
import os
import subprocess

import pytest


@contextlib.contextmanager
def mounted(folder, *words):
    """Within, a file system of its own is there; where nobody may mount, the test is skipped."""
    folder.mkdir(parents=True, exist_ok=True)
    done = run("mount", *words, str(folder))
    if done.returncode:
        pytest.skip(f"not tested without the right to mount: {done.stdout.strip()}")
    try:
        yield folder
    finally:
        # What a failed test left running there must not keep the disk for ever.
        if run("umount", str(folder)).returncode:
            run("umount", "--lazy", str(folder))


def small_disk(folder, megabytes):
    """In memory."""
    return mounted(folder, "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs")


@contextlib.contextmanager
def breakable_disk(folder, image, megabytes):
    """An ext4 that break_disk can break under running programs."""
    with open(image, "wb") as file:
        file.truncate(megabytes << 20)
    made = run("mkfs.ext4", "-q", "-F", str(image))
    assert made.returncode == 0, made.stdout
    with mounted(folder, "-o", "loop", str(image)):
        yield folder


def break_disk(folder):
    """As ext4 does itself when the device fails: read-only at once, whoever has files open."""
    os.sync()  # what is mapped is clean then, and its next change meets the broken disk
    done = run("mount", "-o", "remount,abort", str(folder))
    assert done.returncode == 0, done.stdout


def make_read_only(folder):
    """Takes that nobody has a file open for writing."""
    done = run("mount", "-o", "remount,ro", str(folder))
    assert done.returncode == 0, done.stdout


def fill(folder):
    """Takes all room that is left. @return the file that holds it"""
    ballast = folder / "ballast"
    with open(ballast, "ab", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * size)
    assert is_full(folder)
    return ballast


def is_full(folder):
    try:
        (folder / "probe").write_bytes(b"\0" * 4096)
    except OSError as error:
        return error.errno == errno.ENOSPC
    finally:
        with contextlib.suppress(OSError):
            (folder / "probe").unlink()
    return False


def run(*words):
    return subprocess.run(words, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
