/* Names for assistive technology, where the theme and its libraries leave them out: of choices with
   a search and of buttons that are an icon; and none for icons, which are words to a screen reader. */
"use strict";

const nameOf = (field) =>
  field.getAttribute("aria-label") ?? field.labels?.[0]?.textContent.replace("*", "").trim() ?? field.name;

const NAMES = {
  ".material-symbols-outlined:not([aria-hidden])": (icon) => icon.setAttribute("aria-hidden", "true"),

  // The combobox is named by its choice alone: say of what field it is.
  ".select2-selection:not([data-named])": (box) => {
    const field = box.closest(".select2-container").previousElementSibling;
    box.dataset.named = "";
    if (!field?.matches("select")) return;
    const name = document.createElement("span");
    Object.assign(name, { id: `${field.id}-said`, className: "m-said", textContent: nameOf(field) });
    box.before(name);
    const choice = box.querySelector(".select2-selection__rendered");
    choice.removeAttribute("role"); // of a text field, which it is not
    choice.removeAttribute("aria-readonly");
    box.setAttribute("aria-labelledby", [name.id, choice.id].filter(Boolean).join(" "));
    for (const search of box.querySelectorAll(".select2-search__field")) search.setAttribute("aria-label", name.textContent);
  },
  ".select2-selection--multiple .select2-selection__clear": (button) => button.remove(), // no item of the list; each choice has its own
  ".select2-dropdown .select2-search__field:not([aria-label])": (search) => search.setAttribute("aria-label", "Search"),

  "#searchbar-submit:not([aria-label])": (button) => button.setAttribute("aria-label", "Search"),
  "a[x-on\\:click*=showActions]:not([aria-label])": (link) => link.setAttribute("aria-label", "More actions"),
  // The menu beside a choice is a box that only a mouse can open.
  "[x-ref^=relatedWidgetWrapper]:not([role])": (box) => {
    Object.assign(box, { role: "button", tabIndex: 0, ariaLabel: "Change, add or look at what can be chosen" });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      box.click();
    });
  },
  ".help-tooltip[aria-label]:not([role])": (icon) => icon.setAttribute("role", "img"),
};

const giveNames = (root) => {
  for (const [selector, give] of Object.entries(NAMES)) {
    if (root.matches?.(selector)) give(root);
    for (const element of root.querySelectorAll(selector)) give(element);
  }
};

document.addEventListener("DOMContentLoaded", () => {
  giveNames(document);
  new MutationObserver((records) => {
    for (const { addedNodes } of records) for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE && node.isConnected) giveNames(node);
  }).observe(document.body, { childList: true, subtree: true });
});
