"use strict";

/* Merge two rows of tabs: the theme draws one for the fieldsets and one for the inlines below them.
   If the theme changes, both simply stay. */
document.addEventListener("DOMContentLoaded", () => {
  const wrapper = document.getElementById("tabs-wrapper");
  const strip = document.querySelector(".m-strip");
  if (wrapper && strip) strip.after(wrapper);

  const bar = document.getElementById("tabs-items");
  const general = bar?.querySelector('a[href="#general"]');
  const nav = document.querySelector('form [x-data*="activeFieldsetTab"] nav');
  if (!general || !nav) return;

  const place = `tab:${location.pathname}`;
  const pairs = [...nav.children].map((link) => {
    const tab = document.createElement("a");
    tab.href = "#general";
    tab.append(...[...link.childNodes].map((node) => node.cloneNode(true)));
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      general.click();
      link.click();
      sessionStorage.setItem(place, tab.textContent.trim());
    });
    general.before(tab);
    return { tab, link };
  });
  general.style.display = "none";
  nav.parentElement.style.display = "none";

  const show = () => {
    for (const { tab, link } of pairs) {
      const active = general.classList.contains("active") && link.classList.contains("active");
      tab.classList.toggle("active", active);
      tab.toggleAttribute("aria-current", active);
    }
  };
  const watcher = new MutationObserver(show);
  for (const element of [general, ...nav.children]) watcher.observe(element, { attributeFilter: ["class"] });
  show();

  // After "Save and continue" the same tab is open, unless the theme opened one with a mistake in it.
  // A new entry begins with the first tab, whichever one the latest new entry ended with.
  const latest = !location.pathname.endsWith("/add/") && pairs.find(({ tab }) => tab.textContent.trim() === sessionStorage.getItem(place));
  if (latest && !location.hash && !document.querySelector("form .errors, form .errornote")) latest.link.click();
});

/* A file or an address that is dropped beside the place for it does not lead away from the page. */
for (const type of ["dragover", "drop"]) {
  window.addEventListener(type, (event) => {
    if (event.defaultPrevented) return;
    const types = event.dataTransfer?.types ?? [];
    const isFile = types.includes("Files");
    const accepts = isFile ? "input[type=file]" : "input, textarea, [contenteditable=true]";
    if ((!isFile && !types.includes("text/uri-list")) || event.target.closest?.(accepts)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
}
