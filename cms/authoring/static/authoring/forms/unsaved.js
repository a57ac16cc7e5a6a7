/* Keeps what is typed into the form of an entry until the server has said that it is saved, and
   offers it again after a crash, an error page or a closed window. */
import { account, adminPath, build, buildButton, formatTime, say } from "./page.js";
import { askSession } from "./session.js";
import { getText, listTexts, lockText, putText, removeText } from "./store.js";
import { postFields, takeSentToken } from "./submit.js";

const TOKEN = "_form_token";
const RESTORE = "_restore";
const RETURN = "form-return"; // the token of the text for which an error page led back here
const PAUSE = 400; // milliseconds
const TRIES = 4;
const RENEW_MINUTES = 5;
const EVENTS = ["input", "change", "click", "keyup", "paste", "drop", "pointerup"];
const OF_THE_PAGE = new Set([TOKEN, "csrfmiddlewaretoken", "_popup", "_to_field"]);
const OUTCOME = /(?:^|; )form-([0-9a-f]{32})=(saved|refused)/g;

const field = document.querySelector(`form input[name="${TOKEN}"]`);
const form = field?.closest("form:not(#entry-deleted form)");
const isAct = Boolean(field && "fill" in field.dataset); // a confirmation page: to send it is to do it
const address = location.pathname;
const start = { token: "", signature: null };
let kept = null; // the signature of what is in the database
let asked = Date.now();
let timer = 0;
let queue = Promise.resolve();

/** Returns what the form would send, and the files apart. Passwords are kept nowhere. */
function readForm() {
  const secret = new Set([...form.elements].filter(({ type }) => type === "password").map(({ name }) => name));
  const fields = [];
  const files = [];
  for (const [name, value] of new FormData(form)) {
    if (OF_THE_PAGE.has(name) || secret.has(name)) continue;
    if (typeof value === "string") fields.push([name, value]);
    else if (value.name) files.push([name, value]);
  }
  return { fields, files };
}

const signatureOf = ({ fields, files }) =>
  JSON.stringify([fields, files.map(([name, file]) => [name, file.name, file.size, file.lastModified])]);

/** Forgets what was saved, and returns the token of the form that this page shows again. */
async function settleOutcomes() {
  const sent = takeSentToken();
  let refused = "";
  for (const [, token, outcome] of document.cookie.matchAll(OUTCOME)) {
    if (outcome === "refused" && token !== sent) continue; // another tab waits for it
    if (outcome === "saved") await removeText(token).catch(() => {});
    else refused = token;
    document.cookie = `form-${token}=; Path=${adminPath}; Max-Age=0`;
  }
  return refused;
}

function keepSoon() {
  timer ||= setTimeout(keep, PAUSE); // not put off by further typing: who never pauses loses no more
}

/** Puts the text away if it has changed; one call after the other. */
export function keep() {
  clearTimeout(timer);
  timer = 0;
  if (!form || !start.token) return Promise.resolve();
  queue = queue.then(keepNow).catch(() => warnBeforeLeaving());
  return queue;
}

async function keepNow() {
  const typed = readForm();
  const signature = signatureOf(typed);
  if (signature === kept) return;
  if (signature === start.signature) {
    await removeText(start.token);
    say(form, "");
  } else {
    const at = Date.now();
    const record = { token: start.token, account, address, at, title: field.dataset.title, savedAt: field.dataset.savedAt, ...typed };
    await putText(record).catch(() => putText({ ...record, files: [] })); // a file may be too large for the browser
    say(form, `${isAct ? "Not sent" : "Not saved"} yet. Kept in this browser at ${formatTime(at)}.`);
  }
  kept = signature;
  if (Date.now() - asked > RENEW_MINUTES * 60_000) {
    asked = Date.now();
    askSession(); // so that the session does not end while somebody writes
  }
}

/** Without the browser's database, nothing protects the text but a question. */
function warnBeforeLeaving() {
  if (window.onbeforeunload) return;
  window.onbeforeunload = () => signatureOf(readForm()) !== start.signature || undefined;
  form.addEventListener("submit", () => { window.onbeforeunload = null; });
}

/** Puts files back into their inputs: a page that shows a form again can't. */
function attachFiles(files) {
  for (const input of form.querySelectorAll('input[type="file"]')) {
    const mine = files.filter(([name]) => name === input.name);
    if (!mine.length) continue;
    const transfer = new DataTransfer();
    for (const [, file] of mine) transfer.items.add(file);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

async function startKeeping(refused) {
  const text = refused ? await getText(refused).catch(() => null) : null;
  start.token = refused || crypto.getRandomValues(new Uint8Array(16)).reduce((hex, byte) => hex + byte.toString(16).padStart(2, "0"), "");
  field.value = start.token;
  lockText(start.token);
  if (text) attachFiles(text.files);
  const begin = () => { if (kept === null) start.signature = signatureOf(readForm()); };
  if (refused) {
    await keep(); // what this form shows again is saved nowhere
  } else {
    begin();
    // What scripts of the page change before the author does is no work of the author's.
    for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, begin, { capture: true, once: true });
  }
  for (const type of EVENTS) document.addEventListener(type, keepSoon, true);
  window.django?.jQuery(document).on("change", keepSoon); // choices with a search box
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  window.addEventListener("pagehide", keep);
}

function bringBack(text) {
  if (isAct) fillForm(text);
  else postFields([...text.fields, [TOKEN, text.token], [RESTORE, "1"]]);
}

/** Fills in a form that the server can't show again, since to send it is to do it. */
async function fillForm(text) {
  for (const input of form.elements) {
    const values = text.fields.filter(([name]) => name === input.name).map(([, value]) => value);
    if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
    else if (input.type !== "hidden" && values.length) input.value = values[0];
  }
  await removeText(text.token); // it is a text of this page now
  await keep();
}

function buildDiscard(text, line) {
  return buildButton("Discard", async () => {
    if (!confirm("Discard this text for good?")) return;
    await removeText(text.token);
    line.remove();
  });
}

function buildOffer(text) {
  const isOlder = text.savedAt !== (field?.dataset.savedAt ?? text.savedAt);
  const line = build("div", { class: "m-offer", role: "status" });
  line.append(
    build("p", {},
      build("strong", {}, `You have unsaved text of ${formatTime(text.at)} here. `),
      isOlder ? `It was begun on what was saved at ${formatTime(text.savedAt)}; the entry has been saved since.` : "It is in this browser only."),
    buildButton("Bring it back", () => { line.remove(); bringBack(text); }, { class: "m-button is-primary" }),
    buildDiscard(text, line));
  return line;
}

/** Finds texts that no tab holds. The page that this tab has just left may hold its own for a moment. */
async function findTexts(matches) {
  for (let tries = 1; ; tries++) {
    const texts = (await listTexts(account)).filter(matches);
    if (tries === TRIES || !texts.some(({ isOpen }) => isOpen)) return texts.filter(({ isOpen }) => !isOpen);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Offers the texts of this form that were never saved. */
async function offerTexts() {
  const returned = sessionStorage.getItem(RETURN);
  sessionStorage.removeItem(RETURN);
  const texts = await findTexts((text) => text.address === address && text.token !== start.token);
  const wanted = texts.find(({ token }) => token === returned);
  if (wanted) return bringBack(wanted);
  const place = document.querySelector("#content-main") ?? form.parentElement;
  place.prepend(...texts.map(buildOffer));
}

/** Lists on the overview what is unsaved anywhere. */
async function listOnOverview(overview) {
  const texts = await findTexts(() => true);
  if (!texts.length) return;
  const items = texts.map((text) => {
    const item = build("li", {},
      build("a", { href: text.address }, build("strong", {}, text.title), build("span", {}, `${formatTime(text.at)}, in this browser only`)));
    item.append(buildDiscard(text, item));
    return item;
  });
  overview.prepend(build("section", { class: "m-wide" }, build("h2", {}, "Your unsaved texts"), build("ul", {}, ...items)));
}

export async function startUnsaved() {
  const refused = await settleOutcomes();
  if (!account) return;
  const overview = document.querySelector(".m-dashboard");
  if (overview) await listOnOverview(overview);
  if (form) await startKeeping(refused);
  if (form || (document.getElementById("entry-deleted") && !field)) await offerTexts();
}
