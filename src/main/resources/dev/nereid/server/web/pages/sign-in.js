// Who are you? An API token, or an account and its password.
import { h, button, dialog, div, form, h1, input, label, main, p, code, useEffect, useRef, useState } from "../lib/dom.js";
import { signIn } from "../lib/api.js";

const REMEMBERED = "nereid-sign-in";

/** Whether whoever signed in here last did it with a password. */
function isByPassword() {
  try {
    return localStorage.getItem(REMEMBERED) === "password";
  } catch {
    return false; // a browser that keeps nothing
  }
}

function remember(byToken) {
  try {
    localStorage.setItem(REMEMBERED, byToken ? "token" : "password");
  } catch {
    // Then it is chosen again.
  }
}

function SignInForm({ isAgain, onSignedIn }) {
  const [byToken, setByToken] = useState(!isByPassword());
  const [failure, setFailure] = useState(null);
  const [isBusy, setBusy] = useState(false);
  const first = useRef(null);
  useEffect(() => first.current?.focus(), [byToken]);

  const change = () => {
    setByToken(!byToken);
    setFailure(null);
  };
  const submit = async (event) => {
    event.preventDefault();
    const entries = Object.fromEntries(new FormData(event.currentTarget));
    setBusy(true);
    try {
      await signIn(entries);
      setFailure(null);
      remember(byToken);
      onSignedIn();
    } catch (e) {
      setFailure(e.message);
    } finally {
      setBusy(false);
    }
  };

  return form(
    { onSubmit: submit, class: "card" },
    h1("Sign in to Nereid"),
    isAgain && p("Your session has ended."),
    byToken
      ? label(
          "API token",
          input({ key: "token", ref: first, name: "token", type: "password", required: true, autocomplete: "off" }),
        )
      : [
          label(
            "Account",
            input({ key: "account", ref: first, name: "account", required: true, autocomplete: "username" }),
          ),
          label(
            "Password",
            input({
              key: "password",
              name: "password",
              type: "password",
              required: true,
              autocomplete: "current-password",
            }),
          ),
        ],
    failure && p({ class: "failure", role: "alert" }, failure),
    div(
      { class: "actions" },
      button({ class: "primary", disabled: isBusy }, "Sign in"),
      button(
        { type: "button", class: "quiet", onClick: change },
        byToken ? "With a password instead" : "With an API token instead",
      ),
    ),
    byToken
      ? p({ class: "hint" }, "The line that ", code("nereid serve"), " printed, or that you were given.")
      : p({ class: "hint" }, "You set one on your account page, or the administrator sets it."),
  );
}

/** For whoever comes. */
export const SignIn = ({ onSignedIn }) => main({ class: "sign-in" }, h(SignInForm, { onSignedIn }));

/** For whoever was here until the session ended: over the page, which keeps what was written in it. */
export function SignInAgain({ onSignedIn }) {
  const element = useRef(null);
  useEffect(() => {
    element.current.showModal();
    window.addEventListener("focus", onSignedIn); // perhaps in another window, by now
    return () => window.removeEventListener("focus", onSignedIn);
  }, []);
  return dialog(
    { class: "sign-in-again", ref: element, "aria-label": "Sign in", onCancel: (event) => event.preventDefault(), onClose: () => element.current?.showModal() },
    h(SignInForm, { isAgain: true, onSignedIn }),
  );
}
