/* Offer rows that are not saved yet where other rows choose them, by the name that is typed for them. */
"use strict";

(() => {
  const NEW = "new:";
  const valueOf = (field) => (field.value.trim() ? NEW + field.value.trim() : "");
  const labelOf = (field) => (field.options ? field.selectedOptions[0]?.text : field.value.trim());
  const initialOf = (field) =>
    field.options ? [...field.options].find((option) => option.defaultSelected)?.value ?? "" : field.defaultValue;

  /* The table and the field that a control stands for: "arms-label" of "arms-3-label". */
  const sourceOf = (field) => field.name?.replace(/-\d+-/, "-") ?? "";
  const selectsOf = (source) => document.querySelectorAll(`select[data-new-rows="${CSS.escape(source)}"]`);
  const isNew = (row) => row && !row.matches(".original, .empty-form");

  const namesOf = (source) => {
    const [prefix, name] = source.split("-");
    const rows = document.querySelectorAll(`#${CSS.escape(prefix)}-data > tbody.form-group`);
    return [...rows].filter(isNew).map((row) => row.querySelector(`[name$="-${CSS.escape(name)}"]`));
  };

  /* The options follow a name that is typed, also where the row is chosen already. */
  const rename = (field) => {
    const before = field.dataset.named ?? (initialOf(field) ? NEW + initialOf(field) : "");
    const now = valueOf(field);
    field.dataset.named = now;
    const isShared = namesOf(sourceOf(field)).some((other) => other !== field && valueOf(other) === before);
    for (const select of selectsOf(sourceOf(field))) {
      const options = [...select.options];
      const old = options.find((option) => option.value === before && before);
      const present = options.find((option) => option.value === now);
      if (!now || (present && present !== old)) {
        if (old && !isShared) old.remove();
      } else if (old && !isShared) {
        old.value = now;
        old.text = labelOf(field);
      } else if (!present) {
        select.append(new Option(labelOf(field), now));
      }
    }
  };

  /* Removed rows are offered no longer. */
  const prune = (prefix) => {
    for (const select of document.querySelectorAll(`select[data-new-rows^="${CSS.escape(prefix)}-"]`)) {
      const values = new Set(namesOf(select.dataset.newRows).map(valueOf));
      for (const option of [...select.options]) {
        if (option.value.startsWith(NEW) && !values.has(option.value)) option.remove();
      }
    }
  };

  const follow = (event) => {
    const row = event.target.closest?.("table.m-rows > tbody");
    if (isNew(row) && selectsOf(sourceOf(event.target)).length) rename(event.target);
  };

  document.addEventListener("DOMContentLoaded", () => {
    // The boxes with a search tell of a change by jQuery alone, which hears the browser's too.
    window.django.jQuery(document).on("input change", follow);
    const read = document.querySelector("[data-read-table]");
    if (read) document.querySelector(`#tabs-items a[href="#${CSS.escape(read.dataset.readTable)}"]`)?.click();
  });
  document.addEventListener("formset:removed", ({ detail }) => prune(detail.formsetName));
})();
