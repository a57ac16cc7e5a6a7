/* Whether the session still stands; and the login in a dialog, with the form behind it. */
import { account, accountName, build, buildButton, loginUrl, sessionUrl } from "./page.js";

const SECONDS = 10;

/** Asks who is logged in and gives all forms the CSRF token of now; null if nothing answers. */
export async function askSession() {
  try {
    const response = await fetch(sessionUrl, { cache: "no-store", signal: AbortSignal.timeout(SECONDS * 1000) });
    if (!response.ok) return null;
    const session = await response.json();
    for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = session.csrf;
    return session;
  } catch {
    return null;
  }
}

/** Lets the author log in again; false if the author does not want to. */
export function logInAgain(session) {
  return new Promise((resolve) => {
    const password = build("input", { type: "password", name: "password", autocomplete: "current-password", required: "", id: "again-password" });
    const error = build("p", { class: "m-dialog-error", role: "alert" });
    const submit = buildButton("Log in and go on", null, { type: "submit", class: "m-button is-primary" });
    const form = build(
      "form", { method: "dialog" },
      build("h2", { id: "again-title" }, session.account ? "Somebody else has logged in" : "You are logged out"),
      build("p", {}, explain(session)),
      build("p", {}, "Account: ", build("strong", {}, accountName)),
      build("label", { for: "again-password" }, "Password"),
      password, error,
      build("div", { class: "m-buttons" }, submit, buildButton("Not now", () => dialog.close())),
    );
    const dialog = build("dialog", { class: "m-dialog", "aria-labelledby": "again-title" }, form);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      submit.disabled = true;
      const problem = await logIn(password.value);
      submit.disabled = false;
      if (problem) {
        error.textContent = problem;
        password.select();
      } else {
        dialog.dataset.done = "1";
        dialog.close();
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve("done" in dialog.dataset);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function explain(session) {
  if (!session.account) return "Your session has ended. What you typed is still here: log in, and it is sent.";
  return (
    `${session.name} has logged in to this browser since, so what is typed here can't be saved under your name. ` +
    `It is kept for you. If you log in again, ${session.name} is logged out.`
  );
}

/** Logs in through the admin's own login, with its limits; returns a sentence if that fails. */
async function logIn(password) {
  const session = await askSession();
  if (!session) return "The server does not answer. Try again in a moment.";
  const body = new URLSearchParams({ csrfmiddlewaretoken: session.csrf, username: accountName, password, next: loginUrl });
  let response;
  try {
    response = await fetch(loginUrl, { method: "POST", body, redirect: "manual" });
  } catch {
    return "The server does not answer. Try again in a moment.";
  }
  if (response.type === "opaqueredirect") return (await askSession())?.account === account ? "" : "This did not work. Try again.";
  if (response.ok) return "This is not the password of the account.";
  const wait = response.headers.get("Retry-After");
  return wait ? `The server asks you to wait. Try again in ${wait} seconds.` : "The server refused this. Try again in a moment.";
}
