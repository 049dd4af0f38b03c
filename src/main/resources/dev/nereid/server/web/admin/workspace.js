// Who belongs to a workspace; for its administrators, who else.
import { h } from "../lib/dom.js";
import { get } from "../lib/api.js";
import { useLoaded } from "../lib/loading.js";
import { Failure } from "../ui/failure.js";
import { Members } from "./members.js";

const ROLES = [
  { name: "member", can: "creates projects" },
  { name: "admin", can: "owns all projects, gives roles" },
];

export function Workspace({ info, workspace }) {
  const { value, error, reload } = useLoaded((signal) => get("members", { workspace }, signal), [workspace]);
  if (!value) {
    return error ? h(Failure, { error }) : null;
  }
  return h(Members, {
    title: `Members of ${workspace}`,
    hint: "They create projects, and log to all its projects but the private ones of others.",
    place: { workspace },
    roles: ROLES,
    members: value.members,
    account: info.account,
    isAllowed: value.role === "admin",
    whoCan: "An administrator of the workspace says who is a member.",
    mayLeave: false,
    reload,
  });
}
