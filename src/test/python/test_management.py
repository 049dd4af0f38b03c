"""Projects, made and listed from Python."""

import uuid

import neptune
import pytest
from conftest import QUIET
from neptune import management
from neptune.management import exceptions


def key():
    return "M" + uuid.uuid4().hex[:8].upper()


def test_a_project_is_created_listed_and_used():
    name, its_key = "m" + uuid.uuid4().hex[:8], key()
    assert management.create_project(name, workspace="ml", key=its_key, description="whales") == f"ml/{name}"
    assert f"ml/{name}" in management.get_project_list()
    with neptune.init_run(project=f"ml/{name}", **QUIET) as run:
        assert run["sys/id"].fetch() == its_key + "-1"
    with neptune.init_project(f"ml/{name}", mode="read-only") as project:
        assert project["sys/description"].fetch() == "whales"
    assert management.create_project("without-key-" + name, workspace="ml") == "ml/without-key-" + name


def test_what_cannot_be_created_is_told():
    with pytest.raises(exceptions.ProjectAlreadyExists):
        management.create_project("conformance", workspace="ml")
    with pytest.raises(exceptions.ProjectKeyCollision):
        management.create_project("other", workspace="ml", key="CONF")
    with pytest.raises(exceptions.ProjectKeyInvalid):
        management.create_project("other", workspace="ml", key="no key")
    with pytest.raises(exceptions.WorkspaceNotFound):
        management.create_project("other", workspace="nowhere")
    with pytest.raises(exceptions.BadRequestException):
        management.create_project("x" * 300, workspace="ml")
    assert "ml/other" not in management.get_project_list()
