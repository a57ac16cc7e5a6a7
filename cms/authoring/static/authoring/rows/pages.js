/* Pages of long tables: they are loaded into the table, so that nothing typed on another page is
   lost, and of them only rows with a change are sent. Long lists of choices wait until needed. */
"use strict";

const MAX_CHANGED = 300; // rows of other pages in one save: the server takes 10,000 fields

const isFieldChanged = (field) => {
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const initial = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
  return field.value !== (initial?.value ?? "");
};

const isChanged = (row) =>
  "moved" in row.dataset ||
  [...row.querySelectorAll("input[name]:not([type=hidden], .m-place), select[name], textarea[name]")].some(isFieldChanged);

async function loadPage(table, page) {
  const { prefix } = table;
  if (table.rows.filter((row) => "loaded" in row.dataset && isChanged(row)).length >= MAX_CHANGED) {
    table.announce("Save your changes first, then more rows can be shown.");
    return;
  }
  const response = await fetch(`${location.pathname}?rows=${prefix}&${prefix}-page=${page}`);
  const text = response.ok ? await response.text() : "";
  const found = new DOMParser().parseFromString(text, "text/html").querySelectorAll(`#${prefix}-data > tbody.original`);
  if (!found.length) {
    table.announce("These rows could not be loaded. Try again, or save and open the page again.");
    return;
  }
  const present = new Set(table.rows.map((row) => row.dataset.id));
  const sequence = table.sequence;
  table.table.style.display = "none"; // or its layout is computed for each choice with a search
  for (const source of [...found].filter((row) => !present.has(row.dataset.id))) {
    const row = document.importNode(source, true);
    const number = table.nextNumber();
    row.innerHTML = row.innerHTML.replaceAll(new RegExp(`${prefix}-\\d+-`, "g"), `${prefix}-${number}-`);
    row.dataset.loaded = "";
    table.insert(row, number);
    const index = sequence.indexOf(+row.dataset.rank);
    if (index >= 0) sequence[index] = row;
    else sequence.push(row);
  }
  table.sequence = sequence;
  table.renumber();
  table.table.style.display = "";
  const first = table.rows.find((row) => row.dataset.id === found[0].dataset.id);
  first.scrollIntoView({ block: "center" });
  first.querySelector(":is(input:not([type=hidden]), select, textarea)")?.focus({ preventScroll: true });
  table.announce(`Rows ${found[0].dataset.rank} to ${[...found].at(-1).dataset.rank} are shown.`);
}

document.addEventListener("click", (event) => {
  const control = event.target.closest(".m-gap button, .m-row-pages a");
  if (!control || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  loadPage(RowTable.of(control), control.dataset.page);
});

document.addEventListener("formdata", (event) => {
  for (const row of event.target.querySelectorAll(".m-rows tbody[data-loaded]")) {
    if (isChanged(row)) continue;
    for (const field of row.querySelectorAll("[name]")) event.formData.delete(field.name);
  }
});

const fillChoices = (event) => {
  const select = event.target.closest?.("select[data-choices]");
  if (!select || "filled" in select.dataset) return;
  select.dataset.filled = "";
  const initial = [...select.options].find((option) => option.defaultSelected)?.value;
  const { value } = select;
  const choices = document.querySelector(`template[data-choices-of="${select.dataset.choices}"]`).content.cloneNode(true);
  select.replaceChildren(choices, ...select.querySelectorAll('option[value^="new:"]'));
  for (const option of select.options) option.defaultSelected = option.value === initial;
  select.value = value;
};
for (const name of ["pointerdown", "focusin"]) document.addEventListener(name, fillChoices, true);
