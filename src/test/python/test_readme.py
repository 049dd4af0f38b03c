"""The README's script, as it stands there."""

import re

import neptune
from conftest import HERE


def test_the_script_of_the_readme_runs():
    readme = (HERE.parents[2] / "README.md").read_text()
    [script] = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    names = {}
    exec(script, names)
    with neptune.init_run(with_id=names["run"]._sys_id, mode="read-only") as run:
        assert run["params/depth"].fetch() == 3
        assert len(run["train/loss"].fetch_values(progress_bar=False)) == 100
