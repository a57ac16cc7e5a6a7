/* What the page says of itself, and small pieces of it that the other modules build. */
const meta = document.querySelector('meta[name="account"]');
/** The id of the account for which the page was made; empty on pages without one. */
export const account = meta?.content ?? "";
export const accountName = meta?.dataset.name ?? "";
export const sessionUrl = meta?.dataset.session ?? "";
export const adminPath = new URL(sessionUrl, location.href).pathname.replace(/session\/$/, "");
export const loginUrl = meta?.dataset.login ?? "";

export function build(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function buildButton(label, act, attributes = {}) {
  const button = build("button", { type: "button", class: "m-button", ...attributes }, label);
  if (act) button.addEventListener("click", act);
  return button;
}

/** Writes an instant as the rest of the admin does: today's time, or the day too. */
export function formatTime(at) {
  const date = new Date(at);
  const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === new Date().toDateString()) return time;
  return `${date.toLocaleDateString("en-GB", { day: "numeric", month: "long" })}, ${time}`;
}

const lines = new WeakMap();

/** Says something beside the buttons of a form; without a sentence, takes the line away. */
export function say(form, sentence, ...buttons) {
  const line = lines.get(form) ?? buildLine(form);
  line.classList.toggle("is-warning", buttons.length > 0);
  line.hidden = !sentence;
  line.replaceChildren(sentence, ...buttons);
}

function buildLine(form) {
  const line = build("p", { class: "m-kept", role: "status" });
  const hasRow = document.querySelector(`#submit-row [form="${form.getAttribute("id")}"]`);
  if (hasRow) document.querySelector("#submit-row .container > :last-child").before(line);
  else (form.querySelector(".m-buttons") ?? form).append(line);
  lines.set(form, line);
  return line;
}
