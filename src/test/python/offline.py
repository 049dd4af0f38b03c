"""What the Python client logs offline in a second, and what its sync brings to a server: conformance.sh offline [sync]"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

import conftest

APPENDS = 100_000
EXTENDS = 500_000
CHUNK = 1_000
SYNCED = 100_000


def offline():
    import neptune

    return neptune.init_run(mode="offline", **conftest.QUIET)


def rate(count, log):
    """Until all of it is in its files."""
    run = offline()
    start = time.monotonic()
    log(run)
    run.stop()
    return count / (time.monotonic() - start)


def appends(run):
    for i in range(APPENDS):
        run["loss"].append(i * 0.5)


def extends(run):
    for i in range(0, EXTENDS, CHUNK):
        run["loss"].extend([j * 0.5 for j in range(i, i + CHUNK)])


def mixed(run):
    """Nine points, then a value."""
    for i in range(SYNCED):
        if i % 10 == 9:
            run[f"params/p{i % 1000}"] = i * 0.5
        else:
            run["train/loss" if i % 2 == 0 else "train/accuracy"].append(i**0.5)


def sync():
    """Operations a second, the program's start included."""
    run = offline()
    mixed(run)
    run.stop()
    server = conftest.Server(pathlib.Path("server").resolve()).start()
    try:
        server.command("project", "create", "ml/offline")
        environment = {**os.environ, "NEPTUNE_API_TOKEN": server.token, "OAUTHLIB_INSECURE_TRANSPORT": "1"}
        neptune = pathlib.Path(sys.executable).with_name("neptune")
        start = time.monotonic()
        subprocess.run(
            [neptune, "sync", "-p", "ml/offline"], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        return SYNCED / (time.monotonic() - start)
    finally:
        server.stop()


def main():
    os.chdir(tempfile.mkdtemp())
    if sys.argv[1:] == ["sync"]:
        print(f"sync={sync():.0f}")
    else:
        print(f"append={rate(APPENDS, appends):.0f}")
        print(f"extend={rate(EXTENDS, extends):.0f}")


main()
