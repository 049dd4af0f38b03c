"""What the tests of the web app need of the Python client: `fill` logs a run and prints its ID; `name ID` prints its name."""

import math
import pathlib
import sys
import tempfile

import neptune

MARKUP = "<img src=x onerror=alert(1)>\"'"


def fill() -> str:
    with neptune.init_run(
        name="from Python", tags=["python", MARKUP], capture_hardware_metrics=False, capture_stdout=False, source_files=[]
    ) as run:
        run["params"] = {"lr": 0.1, "optimizer": "adam", "text": MARKUP, "early_stopping": True}
        for step in range(200):
            run["train/loss"].append(math.exp(-step / 50))
        for line in ("first line", MARKUP, "last line"):
            run["monitoring/python/stdout"].append(line)
        with tempfile.TemporaryDirectory() as directory:
            path = pathlib.Path(directory, "table.csv")
            path.write_text("name,score\nada,1\n" + MARKUP.replace('"', "").replace("'", "") + ",2\n")
            run["results/table"].upload(str(path))
            run.wait()
        return run["sys/id"].fetch()


def name(run_id: str) -> str:
    with neptune.init_run(with_id=run_id, mode="read-only") as run:
        return run["sys/name"].fetch()


def main() -> None:
    what, *arguments = sys.argv[1:]
    answer = {"fill": fill, "name": name}[what](*arguments)
    print(f"answer={answer}")


main()
