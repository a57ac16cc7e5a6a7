/* Sends a form only when the server will take it: it answers, and the session is still the author's.
   The form itself is sent by the browser, as if there were no script. */
import { account, build, buildButton, say } from "./page.js";
import { askSession, logInAgain } from "./session.js";

const TOKEN = "_form_token";
const RETRY_SECONDS = 5;
const SENT = "form-sent";
const OFFLINE = "Not saved: the server can't be reached. Your text is kept in this browser, and is sent once it can. ";
const TYPED_ON = "Not saved. You have written on, so it is not sent by itself: save again when the server can be reached.";
const LOGGED_OUT = "Not saved: you are not logged in. Your text is kept in this browser.";

let attempt = null; // the sending that is under way
let cleared = null; // the form that may go

/** Returns the token of the form that this tab sent last, and forgets it. */
export function takeSentToken() {
  const token = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  return token;
}

/** Watches all forms of the page; ``keep`` puts a form's text away before it is sent. */
export function guardForms(keep) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!isGuarded(form)) return;
    if (form === cleared) {
      cleared = null;
      const token = form.elements[TOKEN]?.value;
      if (token) sessionStorage.setItem(SENT, token);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!attempt) send(form, event.submitter, keep);
  }, true);
  document.addEventListener("input", (event) => {
    if (!attempt?.waits || event.target.form !== attempt.form) return;
    say(attempt.form, TYPED_ON);
    attempt.stop();
  }, true);
}

/** Forms of the admin that are saved; login and logout are not about this session. */
function isGuarded(form) {
  const path = new URL(form.getAttribute("action") || location.href, location.href).pathname;
  return account && form.getAttribute("method")?.toLowerCase() === "post" && !/\/log(in|out)\/$/.test(path);
}

async function send(form, button, keep) {
  const mine = (attempt = { form, waits: false, stop: () => {} });
  const end = () => { if (attempt === mine) attempt = null; };
  button?.setAttribute("aria-busy", "true");
  try {
    await Promise.race([keep(), pause(3)]); // a database that hangs may not hold up the form
    while (attempt === mine) {
      const session = await askSession();
      if (session?.account === account) {
        say(form, "");
        end();
        cleared = form;
        form.requestSubmit(button);
        return;
      }
      if (!session) await waitForServer(mine);
      else if (!(await logInAgain(session))) {
        say(form, LOGGED_OUT, buildButton("Log in and save", () => form.requestSubmit(button)));
        end();
      }
    }
  } finally {
    button?.removeAttribute("aria-busy");
    end();
  }
}

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Waits until it makes sense to ask again, or until the author types on. */
async function waitForServer(mine) {
  mine.waits = true;
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, RETRY_SECONDS * 1000);
    const now = () => { clearTimeout(timer); resolve(); };
    window.addEventListener("online", now, { once: true });
    mine.stop = () => { attempt = null; now(); };
    say(mine.form, OFFLINE, buildButton("Try now", now));
  });
  mine.waits = false;
}

/** Builds and sends a form with these fields to the page's own address. */
export function postFields(fields) {
  const form = build("form", { method: "post", action: location.pathname + location.search, hidden: "" });
  // The CSRF token is filled in before the form goes.
  for (const [name, value] of [...fields, ["csrfmiddlewaretoken", ""]]) form.append(build("input", { type: "hidden", name, value }));
  document.body.append(form);
  form.requestSubmit();
}
