// How an account comes in: its API tokens, its password, and the browsers that are signed in.
import { h, div } from "../lib/dom.js";
import { get } from "../lib/api.js";
import { useLoaded } from "../lib/loading.js";
import { Failure } from "../ui/failure.js";
import { Password } from "./password.js";
import { Sessions } from "./sessions.js";
import { Tokens } from "./tokens.js";

export function SignInWays({ account, isService, isOwn }) {
  const { value, error, reload } = useLoaded(
    (signal) => get("accounts/sessions", { name: account }, signal),
    [account],
  );
  return div(
    h(Tokens, { account }),
    error && h(Failure, { error, retry: reload }),
    value &&
      !isService &&
      h(Password, { account, hasPassword: value.password, asksCurrent: isOwn && value.password, reload }),
    value && h(Sessions, { sessions: value.sessions, reload }),
  );
}
