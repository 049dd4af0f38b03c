"""Who may do what, as the Python client knows it: members, service accounts, visibility, and each role at work."""

import uuid

import neptune
import pytest
from conftest import QUIET
from neptune import management
from neptune.common.exceptions import Forbidden
from neptune.exceptions import ProjectNotFound as NoSuchProject
from neptune.management import exceptions


@pytest.fixture(scope="module")
def people(server):
    """Tokens by name. Nobody is a member of anything yet but erin, who administers the workspace."""
    names = ["ann", "bob", "carl", "dora", "erin"]
    tokens = {name: token(server.command("account", "create", name)) for name in names}
    tokens["ci@ml"] = token(server.command("account", "create", "ci@ml", "--service"))
    server.command("member", "add", "erin", "--workspace", "ml", "--role", "admin")
    server.command("member", "add", "ci@ml", "--workspace", "ml")
    return tokens


def token(printed):
    return printed.split("NEREID_API_TOKEN=")[1].strip()


@pytest.fixture
def project():
    """A private one, with a run in it."""
    name = management.create_project("p" + uuid.uuid4().hex[:8], workspace="ml", visibility="priv")
    with neptune.init_run(project=name, **QUIET) as run:
        run["lr"] = 0.1
        run["data"].upload(neptune.types.File.from_content("x"))
    return name


def first_run(project):
    with neptune.init_project(project, mode="read-only") as opened:
        return opened["sys/id"].fetch() + "-1"


def test_members_are_added_listed_and_removed(people, project):
    management.add_project_member(project, "ann", "viewer")
    management.add_project_member(project, "bob", "contributor")
    management.add_project_member(project, "carl", "owner")
    assert management.get_project_member_list(project) == {
        "admin": "owner",
        "ann": "viewer",
        "bob": "contributor",
        "carl": "owner",
    }
    with pytest.raises(exceptions.UserAlreadyHasAccess, match="viewer"):
        management.add_project_member(project, "ann", "owner")
    management.remove_project_member(project, "ann")
    with pytest.raises(exceptions.UserNotExistsOrWithoutAccess):
        management.remove_project_member(project, "ann")
    with pytest.raises(exceptions.UserNotExistsOrWithoutAccess):
        management.remove_project_member(project, "nobody")
    with pytest.raises(exceptions.ProjectNotFound):
        management.add_project_member("ml/missing", "ann", "viewer")
    with pytest.raises(exceptions.ProjectNotFound):
        management.get_project_member_list("ml/missing")
    with pytest.raises(exceptions.ProjectNotFound):
        management.remove_project_member("ml/missing", "ann")
    with pytest.raises(exceptions.UnsupportedValue):
        management.add_project_member(project, "dora", "king")


def test_what_only_owners_do_is_refused_to_others(people, project):
    management.add_project_member(project, "bob", "contributor")
    with pytest.raises(exceptions.AccessRevokedOnMemberRemoval):
        management.remove_project_member(project, "admin", api_token=people["bob"])
    with pytest.raises(exceptions.AccessRevokedOnDeletion):
        management.delete_project(project, api_token=people["bob"])
    with pytest.raises(Forbidden):
        management.add_project_member(project, "ann", "viewer", api_token=people["bob"])
    assert management.get_project_member_list(project) == {"admin": "owner", "bob": "contributor"}


def test_service_accounts_are_added_listed_and_removed(people, project):
    assert management.get_workspace_service_account_list("ml") == {"ci@ml": "member"}
    management.add_project_service_account(project, "ci@ml", "contributor")
    assert management.get_project_service_account_list(project) == {"ci@ml": "contributor"}
    assert "ci@ml" not in management.get_project_member_list(project)
    with pytest.raises(exceptions.ServiceAccountAlreadyHasAccess, match="contributor"):
        management.add_project_service_account(project, "ci@ml", "viewer")
    management.add_project_member(project, "bob", "contributor")
    with pytest.raises(exceptions.WorkspaceNotFound):  # bob is no member of it, and does not see who is
        management.remove_project_service_account(project, "ci@ml", api_token=people["bob"])
    management.remove_project_service_account(project, "ci@ml")
    with pytest.raises(exceptions.ServiceAccountNotExistsOrWithoutAccess):
        management.remove_project_service_account(project, "ci@ml")
    with pytest.raises(exceptions.ServiceAccountNotFound):
        management.add_project_service_account(project, "nobody@ml", "viewer")
    with pytest.raises(exceptions.WorkspaceNotFound):
        management.get_workspace_service_account_list("nowhere")
    with pytest.raises(exceptions.ProjectNotFound):
        management.get_project_service_account_list("ml/missing")


def test_the_workspace_has_members_and_a_status(people):
    members = management.get_workspace_member_list("ml")
    assert members["erin"] == "admin"
    assert "ci@ml" not in members
    management.invite_to_workspace(username="dora", workspace="ml", api_token=people["erin"])
    try:
        assert management.get_workspace_member_list("ml")["dora"] == "member"
        with pytest.raises(exceptions.UserAlreadyInvited):
            management.invite_to_workspace(username="dora", workspace="ml", role="admin")
        with pytest.raises(Forbidden):
            management.invite_to_workspace(username="ann", workspace="ml", api_token=people["dora"])
    finally:
        management_remove(people, "dora")
    with pytest.raises(exceptions.WorkspaceOrUserNotFound):
        management.invite_to_workspace(email="stranger@example.org", workspace="ml")
    with pytest.raises(exceptions.WorkspaceNotFound):
        management.get_workspace_member_list("nowhere")
    status = management.get_workspace_status("ml")
    assert status["membersCount"] == len(members) + 1  # with ci@ml
    assert status["activeProjectsUsage"] == len([p for p in management.get_project_list() if p.startswith("ml/")])
    assert 0 < status["storageBytesUsed"] < status["storageBytesLimit"]
    with pytest.raises(exceptions.WorkspaceNotFound):
        management.get_workspace_status("nowhere")


def management_remove(people, name):
    people["server"].command("member", "remove", name, "--workspace", "ml")


@pytest.fixture(autouse=True)
def with_server(people, server):
    people["server"] = server


def test_somebody_who_is_invited_to_everything_contributes_to_private_projects_too(people, project):
    management.invite_to_workspace(username="dora", workspace="ml", add_to_all_projects=True)
    try:
        assert management.get_project_member_list(project)["dora"] == "contributor"
    finally:
        management_remove(people, "dora")


def test_a_private_project_is_not_there_for_others(people, project):
    for call in (neptune.init_run, neptune.init_project):
        with pytest.raises(NoSuchProject):
            call(project=project, api_token=people["ann"], mode="sync")
    assert project not in management.get_project_list(api_token=people["ann"])
    assert project in management.get_project_list(api_token=people["erin"])


def test_a_viewer_reads_and_is_refused_to_write(people, project):
    management.add_project_member(project, "ann", "viewer")
    with neptune.init_run(
        project=project, with_id=first_run(project), mode="read-only", api_token=people["ann"]
    ) as run:
        assert run["lr"].fetch() == 0.1
        run["data"].download("back.txt", progress_bar=False)
    with neptune.init_project(project, mode="read-only", api_token=people["ann"]) as opened:
        assert len(opened.fetch_runs_table(progress_bar=False).to_pandas()) == 1
    with pytest.raises(Forbidden):
        neptune.init_run(project=project, api_token=people["ann"], **QUIET)
    with pytest.raises(Forbidden):  # to say where it runs is to write
        neptune.init_run(project=project, with_id=first_run(project), mode="sync", api_token=people["ann"])
    with neptune.init_run(project=project, with_id=first_run(project), mode="read-only") as unchanged:
        assert unchanged["lr"].fetch() == 0.1


def test_a_contributor_logs_and_deletes_what_was_logged(people, project):
    management.add_project_member(project, "bob", "contributor")
    with neptune.init_run(project=project, api_token=people["bob"], **QUIET) as run:
        run["loss"].append(1)
        run.sync()
        assert run["sys/owner"].fetch() == "bob"
    management.trash_objects(project, first_run(project), api_token=people["bob"])
    management.delete_objects_from_trash(project, first_run(project), api_token=people["bob"])
    with neptune.init_project(project, mode="read-only", api_token=people["bob"]) as opened:
        assert len(opened.fetch_runs_table(trashed=None, progress_bar=False).to_pandas()) == 1


def test_visibility_says_who_sees_a_project_that_gave_nobody_a_role(people):
    names = {
        visibility: management.create_project("v" + uuid.uuid4().hex[:8], workspace="ml", visibility=visibility)
        for visibility in ("priv", "workspace", "pub")
    }
    seen = set(management.get_project_list(api_token=people["ci@ml"]))
    assert {visibility for visibility, name in names.items() if name in seen} == {"workspace", "pub"}
    seen = set(management.get_project_list(api_token=people["carl"]))
    assert {visibility for visibility, name in names.items() if name in seen} == {"pub"}
    neptune.init_run(project=names["workspace"], api_token=people["ci@ml"], **QUIET).stop()
    with pytest.raises(Forbidden):
        neptune.init_run(project=names["pub"], api_token=people["carl"], **QUIET)


def test_a_project_is_deleted_with_all_that_is_in_it(project):
    management.delete_project(project)
    assert project not in management.get_project_list()
    with pytest.raises(NoSuchProject):
        neptune.init_run(project=project, **QUIET)
    with pytest.raises(exceptions.ProjectNotFound):
        management.delete_project(project)


def test_a_member_of_the_workspace_creates_projects_and_owns_them(people):
    mine = management.create_project("s" + uuid.uuid4().hex[:8], workspace="ml", api_token=people["ci@ml"])
    assert management.get_project_service_account_list(mine, api_token=people["ci@ml"]) == {"ci@ml": "owner"}
    management.delete_project(mine, api_token=people["ci@ml"])
    management.create_project("s" + uuid.uuid4().hex[:8], workspace="ml", visibility="pub")  # so that carl sees ml
    with pytest.raises(Forbidden):
        management.create_project("x", workspace="ml", api_token=people["carl"])


def get(server, token, path, **query):
    import requests

    address = f"http://127.0.0.1:{server.port}/api/"
    exchange = address + "backend/v1/authorization/oauth-token"
    access = requests.get(exchange, headers={"X-Neptune-Api-Token": token}).json()["accessToken"]
    return requests.get(address + path, params=query, headers={"Authorization": f"Bearer {access}"})


def test_pages_of_a_series_that_somebody_reads_are_not_for_others(people, server, project):
    with neptune.init_run(project=project, **QUIET) as run:
        run["secret"].extend([1, 2, 3])
        run.wait()
        series = dict(experimentId=run._id, attribute="secret", limit=2)
        path = "leaderboard/v1/attributes/series/float"
        assert get(server, server.token, path, offset=0, **series).json()["totalItemCount"] == 3
        assert get(server, server.token, path, offset=2, **series).status_code == 200
        assert get(server, people["ann"], path, offset=2, **series).status_code == 404


def test_nothing_of_an_upload_is_kept_that_is_refused(people, server, project):
    management.add_project_member(project, "ann", "viewer")
    files = server.directory / "files"
    before = sorted(files.rglob("*"))
    run = neptune.init_run(project=project, with_id=first_run(project), mode="read-only", api_token=people["ann"])
    import requests

    exchange = f"http://127.0.0.1:{server.port}/api/backend/v1/authorization/oauth-token"
    access = requests.get(exchange, headers={"X-Neptune-Api-Token": people["ann"]}).json()["accessToken"]
    upload = f"http://127.0.0.1:{server.port}/api/leaderboard/v1/attributes/storage/file/upload"
    answer = requests.post(
        upload,
        params=dict(experimentIdentifier=run._id, attribute="a", ext="bin"),
        data=b"x" * 100_000,
        headers={"Authorization": f"Bearer {access}"},
    )
    assert answer.status_code == 403
    picture = {"value": {"data": "eHh4" * 100, "name": "p.png", "description": None}, "timestampMilliseconds": 1}
    answer = requests.post(
        f"http://127.0.0.1:{server.port}/api/leaderboard/v1/attributes/operations",
        params=dict(experimentId=run._id),
        json=[{"path": "pictures", "logImages": {"entries": [picture]}}],
        headers={"Authorization": f"Bearer {access}"},
    )
    assert answer.status_code == 403
    assert sorted(files.rglob("*")) == before
    run.stop()


def test_a_name_of_two_dots_deletes_no_project(project):
    with pytest.raises(exceptions.ProjectNotFound):
        management.remove_project_member(project, "..")
    assert project in management.get_project_list()
