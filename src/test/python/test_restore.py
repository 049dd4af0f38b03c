"""What a script sees of a server that is restored from a backup while it runs."""

import subprocess
import sys

from conftest import QUIET, neptune_command

SCRIPT = f"""
import neptune, sys

def said(word, run):
    print(word, run["sys/id"].fetch(), flush=True)
    sys.stdin.readline()

kept = neptune.init_run(**{QUIET!r})
kept["before"] = 1
kept.wait()
said("KEPT", kept)
lost = neptune.init_run(**{QUIET!r})
lost["loss"].extend([0.5] * 5)
kept["since"] = 2
lost.wait()
kept.wait()
said("LOST", lost)
for i in range(20):
    kept["loss"].append(i)
    lost["loss"].append(i)
kept["after"] = 3
kept.stop()
lost.stop()
print("DONE", flush=True)
"""


def test_a_run_that_the_backup_has_goes_on_and_a_lost_one_harms_nothing(mortal, tmp_path):
    script = tmp_path / "train.py"
    script.write_text(SCRIPT)
    with open(tmp_path / "errors", "w") as errors:
        job = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        )

    def next_line(word):
        return next(line for line in job.stdout if line.startswith(word)).split()[-1]

    def go_on():
        job.stdin.write("\n")
        job.stdin.flush()

    kept = next_line("KEPT")
    mortal.command("backup", "--data", str(mortal.directory), str(tmp_path / "backup"))
    go_on()
    lost = next_line("LOST")
    mortal.stop()
    mortal.command("restore", str(tmp_path / "backup"), "--data", str(mortal.directory), "--replace", "--yes")
    mortal.start()
    go_on()
    assert next_line("DONE") == "DONE"
    assert job.wait(60) == 0
    assert "ContainerUUIDNotFound" in (tmp_path / "errors").read_text()

    shown = mortal.show(kept)
    assert shown["after"].endswith("3") and "before" in shown and "since" not in shown
    assert lost not in mortal.command("ls", "--server", "--project", "ml/mortal")

    [left] = tmp_path.glob(".neptune/async/run__*")  # what was logged to the lost one is still there
    assert "Skipping" in neptune_command("sync")
    assert left.exists() and list(left.glob("data-*.log"))

    again = subprocess.run(
        [sys.executable, "-c", f"import neptune; r = neptune.init_run(**{QUIET!r}); print('ID', r['sys/id'].fetch())"],
        capture_output=True,
        text=True,
    )
    [new] = [line.split()[1] for line in again.stdout.splitlines() if line.startswith("ID ")]
    assert new not in (kept, lost)  # whoever noted the ID of the lost one does not find another run by it
