"""How many operations a second the Python client reaches, and who spends the time meanwhile. Not a test: conformance.sh benchmark"""

import cProfile
import os
import pathlib
import pstats
import resource
import sys
import tempfile
import time

import conftest

APPENDS = 100_000
ASSIGNS = 20_000


def server_seconds(server):
    """Of a processor, so far."""
    fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def client_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure(what, count, server, run, log):
    """log(run, i) for each i, until the server has it."""
    run.wait()
    wall, main, client, remote = time.monotonic(), time.thread_time(), client_seconds(), server_seconds(server)
    for i in range(count):
        log(run, i)
    logged = time.monotonic() - wall
    main = time.thread_time() - main
    run.wait()
    wall = time.monotonic() - wall
    client, remote = client_seconds() - client, server_seconds(server) - remote
    print(
        f"{what:34} {count / wall:8,.0f}/s   {wall:5.1f} s, of which {logged:5.1f} s logging;"
        f" processor: {main:5.1f} s logging, {client - main:5.1f} s sending, {remote:5.1f} s server"
    )


def profile(count, run, log):
    """Where a logging call spends its time."""
    profiler = cProfile.Profile()
    profiler.enable()
    for i in range(count):
        log(run, i)
    profiler.disable()
    run.wait()
    stats = pstats.Stats(profiler)
    total = sum(row[2] for row in stats.stats.values())
    rows = sorted(stats.stats.items(), key=lambda item: -item[1][2])[:8]
    for (file, _, function), (_, _, own, _, _) in rows:
        print(f"  {100 * own / total:4.0f} %  {pathlib.Path(file).name}:{function}")


def append(run, i):
    run["loss"].append(i)


def assign(run, i):
    run[f"values/{i % 1000}"] = i


def main():
    os.chdir(tempfile.mkdtemp())
    server = conftest.Server(pathlib.Path("server").resolve(), *sys.argv[1:]).start()
    try:
        server.command("project", "create", "ml/benchmark")
        os.environ.update(
            NEPTUNE_API_TOKEN=server.token, NEPTUNE_PROJECT="ml/benchmark", OAUTHLIB_INSECURE_TRANSPORT="1"
        )
        import neptune

        run = neptune.init_run(**conftest.QUIET)
        measure("(to warm up)", APPENDS // 5, server, run, append)
        measure("append to a series", APPENDS, server, run, append)
        measure("assign a value", ASSIGNS, server, run, assign)
        print("Inside of append, by own time:")
        profile(APPENDS // 5, run, append)
        run.stop()
    finally:
        server.stop()


main()
