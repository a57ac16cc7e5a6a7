/* Our own page of previews. It shows what the token in the fragment of its address opens, and sends
   the token in a header alone. The token leaves the address at once, and stays in this tab. */

const API = "/preview/v1/";
const STORED = "marrow-preview";

function takeToken() {
  const match = /^#preview=([\w.-]+)$/.exec(location.hash);
  if (match) {
    sessionStorage.setItem(STORED, match[1]);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(STORED) ?? "";
}

function ask(address, accept) {
  const headers = { Accept: accept, Authorization: `Bearer ${takeToken()}` };
  return fetch(address, { headers, cache: "no-store", referrerPolicy: "no-referrer" });
}

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

async function explain(response) {
  const problem = await response.json().catch(() => ({}));
  const title = problem.title ?? "This preview can't be shown";
  const frame = document.querySelector("main");
  frame.replaceChildren(make("h1", {}, title), make("p", {}, problem.detail ?? ""));
}

function banner(text) {
  return make("p", { className: "preview-banner", role: "status" }, text);
}

function showPage(html) {
  const shown = new DOMParser().parseFromString(html, "text/html");
  document.title = `Preview: ${shown.title}`;
  document.documentElement.lang = shown.documentElement.lang;
  document.head.append(...shown.querySelectorAll("link[rel=stylesheet]"));
  shown.querySelectorAll("script").forEach((script) => script.remove());
  document.body.replaceChildren(banner("Preview: not published"), ...shown.body.childNodes);
}

function showData(entry) {
  document.title = `Preview: ${entry.title}`;
  const data = make("pre", {}, JSON.stringify(entry, null, 2));
  document.querySelector("main").replaceChildren(make("h1", {}, entry.title), data);
}

async function showEntry(address) {
  const page = await ask(address, "text/html");
  if (page.ok && page.headers.get("Content-Type").startsWith("text/html")) {
    showPage(await page.text());
    return;
  }
  const response = page.status === 406 ? await ask(address, "application/json") : page;
  await (response.ok ? response.json().then(showData) : explain(response));
}

function entryLink({ url, title, act }) {
  const open = make("button", { type: "button" }, title);
  open.addEventListener("click", () => showEntry(url));
  return make("li", {}, open, act === "withdraw" ? " (withdrawn)" : "");
}

function showList(title, entries) {
  const list = make("ul", {}, ...entries.map(entryLink));
  const main = document.querySelector("main");
  main.replaceChildren(make("h1", {}, title), entries.length ? list : make("p", {}, "Nothing."));
}

async function show() {
  if (!takeToken()) return;
  const response = await ask(API, "application/json");
  if (!response.ok) {
    sessionStorage.removeItem(STORED);
    await explain(response);
    return;
  }
  const { opens } = await response.json();
  if (opens.scope === "entry") await showEntry(opens.entries[0].url);
  else showList("Preview", opens.entries);
}

addEventListener("hashchange", show);
show();
