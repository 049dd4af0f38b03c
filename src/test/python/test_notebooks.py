"""Runs that begin in a notebook, which the client tells by two variables."""

import sys
import types

import neptune
import pytest
from conftest import QUIET


@pytest.fixture(autouse=True)
def kernel(monkeypatch):
    """What the client asks IPython for."""
    shell = types.SimpleNamespace(kernel=None, config={})
    module = types.ModuleType("IPython")
    module.get_ipython = lambda: shell
    module.core = types.SimpleNamespace(getipython=types.SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setitem(sys.modules, "IPython", module)


def test_a_run_of_a_notebook_says_so(server, monkeypatch):
    monkeypatch.setenv("NEPTUNE_NOTEBOOK_ID", "7c4e1a52-0000-4000-8000-000000000000")
    monkeypatch.setenv("NEPTUNE_NOTEBOOK_PATH", "work/whales.ipynb")
    with neptune.init_run(**QUIET) as run:
        id = run["sys/id"].fetch()
        assert type(run.get_structure()["source_code"]["notebook"]).__name__ == "NotebookRef"
        assert "notebook" in run["source_code"].fetch()
    with neptune.init_project(mode="read-only") as project:
        [row] = project.fetch_runs_table(id=id, progress_bar=False).to_rows()
        assert row.get_attribute_value("source_code/notebook") == "whales.ipynb"
        assert "source_code/notebook" in project.fetch_runs_table(id=id, progress_bar=False).to_pandas()
    shown = server.show(id)["source_code/notebook"]
    assert "whales.ipynb" in shown and "work/whales.ipynb" in shown


def test_a_notebook_without_a_path_is_no_hindrance(monkeypatch):
    monkeypatch.setenv("NEPTUNE_NOTEBOOK_ID", "7c4e1a52-0000-4000-8000-000000000000")
    with neptune.init_run(**QUIET) as run:
        assert not run.exists("source_code/notebook")
    monkeypatch.setenv("NEPTUNE_NOTEBOOK_PATH", "directory/")
    with neptune.init_run(**QUIET) as run:
        assert not run.exists("source_code/notebook")
