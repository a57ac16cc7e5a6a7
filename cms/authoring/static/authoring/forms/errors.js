/* Leads from the list of errors to the fields, through the tabs. */

function openTab(name) {
  if (!name) return;
  const tabs = document.querySelectorAll("#tabs-items a, form nav a");
  const titleOf = (tab) => [...tab.childNodes].find((node) => node.textContent.trim())?.textContent.trim();
  [...tabs].find((tab) => titleOf(tab) === name && tab.style.display !== "none")?.click();
}

/** Moves to a field: to the editor or the search box, where one stands in its place. */
function focusField(id) {
  const field = document.getElementById(id);
  if (!field) return;
  const box = field.parentElement;
  const shown = box.querySelector('[contenteditable="true"], .select2-selection') ?? field;
  whenVisible(shown, () => {
    shown.scrollIntoView({ block: "center" });
    shown.focus();
  });
}

/** A tab shows its fields some frames after the click. */
function whenVisible(element, act, frames = 60) {
  if (element.checkVisibility() || !frames) act();
  else requestAnimationFrame(() => whenVisible(element, act, frames - 1));
}

export function startErrors() {
  const links = document.querySelectorAll(".m-errors a");
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      openTab(link.dataset.tab);
      focusField(link.hash.slice(1));
    });
  }
  if (!links.length) return;
  openTab(links[0].dataset.tab);
  const list = links[0].closest(".m-errors");
  list.scrollIntoView({ block: "nearest" });
  list.focus({ preventScroll: true });
}
