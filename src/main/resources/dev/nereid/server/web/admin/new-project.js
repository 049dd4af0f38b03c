// Another project.
import { h, button, input, label, p } from "../lib/dom.js";
import { post } from "../lib/api.js";
import { navigate, projectPath } from "../lib/router.js";
import { ActionForm } from "./action.js";
import { VisibilityChoice } from "./project-state.js";

export function NewProject({ workspace }) {
  const send = async (fields) => {
    const name = fields.name.trim();
    const project = await post("projects", {
      name: name.includes("/") ? name : `${workspace}/${name}`,
      key: fields.key.trim().toUpperCase(),
      visibility: fields.visibility,
    });
    navigate(projectPath(project.name));
  };
  return h(ActionForm, {
    name: "Create a project",
    send,
    children: (isBusy) => [
      label(
        { class: "labelled" },
        "Name",
        input({ name: "name", required: true, autocomplete: "off", placeholder: "digits" }),
      ),
      label(
        { class: "labelled" },
        "Key of its runs, may be left empty",
        input({ name: "key", maxLength: 20, autocomplete: "off", placeholder: "DIG makes DIG-1, DIG-2" }),
      ),
      h(VisibilityChoice, { name: "visibility", value: "workspace" }),
      p({ class: "hint" }, `In the workspace ${workspace}; write workspace/name for another.`),
      button({ class: "primary", disabled: isBusy }, "Create the project"),
    ],
  });
}
