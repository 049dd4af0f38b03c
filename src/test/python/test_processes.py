"""Processes and threads that share a run."""

import subprocess
import sys
import threading
import uuid

import neptune
from conftest import QUIET


def test_a_forked_process_logs_to_the_run_of_its_parent(tmp_path):
    script = tmp_path / "train.py"
    script.write_text(
        "import multiprocessing, neptune\n"
        "def work(run, n):\n"
        "    run[f'child/{n}'] = n\n"
        "    run['loss'].extend([n] * 10)\n"
        "    run.stop()\n"
        f"run = neptune.init_run(**{QUIET!r})\n"
        "run['parent'] = 'before'\n"
        "run.wait()\n"
        "fork = multiprocessing.get_context('fork')\n"
        "children = [fork.Process(target=work, args=(run, n)) for n in range(2)]\n"
        "[child.start() for child in children]\n"
        "[child.join() for child in children]\n"
        "run['parent'] = 'after'\n"
        "print('ID', run['sys/id'].fetch())\n"
        "run.stop()\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    [id] = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("ID ")]
    with neptune.init_run(with_id=id, mode="read-only") as run:
        assert run["parent"].fetch() == "after"
        assert run["child"].fetch() == {"0": 0, "1": 1}
        loss = run["loss"].fetch_values(progress_bar=False)
        assert sorted(loss["value"]) == [0] * 10 + [1] * 10
        assert list(loss["step"]) == list(range(20))


def all_at_once(*actions):
    threads = [threading.Thread(target=action) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_many_writers_of_one_series_lose_no_point(run):
    id = run["sys/id"].fetch()
    writers = [neptune.init_run(with_id=id, flush_period=0.1, **QUIET) for _ in range(4)]

    def write(writer):
        for i in range(250):
            writer["loss"].append(i)
        writer.stop()

    all_at_once(*[lambda writer=writer: write(writer) for writer in writers])
    run.sync()
    loss = run["loss"].fetch_values(progress_bar=False)
    assert list(loss["step"]) == list(range(1000))
    assert sorted(loss["value"]) == sorted(list(range(250)) * 4)


def test_one_custom_id_is_one_run_whoever_comes_first():
    with neptune.init_project(mode="read-only") as project:
        for _ in range(5):
            custom, ids = uuid.uuid4().hex, []

            def create():
                ids.append(project._backend.create_run(project_id=project._id, custom_run_id=custom).sys_id)

            all_at_once(*[create] * 6)
            assert len(ids) == 6 and len(set(ids)) == 1
