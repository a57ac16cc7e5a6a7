/* Tables of rows: to add one, to remove one, and their order. Places are counted from 1 over all
   pages of a long table; the rows of pages that are not loaded stand in gaps. */
"use strict";

class RowTable {
  static of(element) {
    const table = element.closest("fieldset").querySelector("table.m-rows");
    return (table.rowTable ??= new RowTable(table));
  }

  constructor(table) {
    this.table = table;
    this.prefix = table.dataset.prefix;
    this.placeField = table.dataset.placeField;
  }

  get rows() {
    return [...this.table.querySelectorAll(":scope > tbody.form-group:not(.empty-form)")];
  }

  placeInput(row) {
    return row.querySelector(`[name$="-${this.placeField}"]`);
  }

  /* Rows in their order, and the numbers of those that are not loaded. */
  get sequence() {
    const sequence = [];
    for (const body of this.table.tBodies) {
      if (body.matches(".m-gap")) for (let rank = +body.dataset.from; rank <= +body.dataset.to; rank++) sequence.push(rank);
      else if (!body.matches(".empty-form")) sequence.push(body);
    }
    return sequence;
  }

  set sequence(sequence) {
    const bodies = [];
    for (const item of sequence) {
      const previous = bodies.at(-1);
      if (typeof item !== "number") bodies.push(item);
      else if (previous?.matches(".m-gap") && +previous.dataset.to === item - 1) previous.dataset.to = item;
      else bodies.push(this.createGap(item));
    }
    const focused = document.activeElement;
    for (const gap of this.table.querySelectorAll(":scope > .m-gap")) gap.remove();
    let next = this.table.tBodies[0];
    for (const body of bodies) {
      if (body === next) next = next.nextElementSibling;
      else this.table.insertBefore(body, next);
      if (body.matches(".m-gap")) this.describeGap(body);
    }
    if (document.activeElement !== focused && focused.isConnected) focused.focus({ preventScroll: true });
  }

  createGap(rank) {
    const gap = document.createElement("tbody");
    gap.className = "m-gap";
    Object.assign(gap.dataset, { from: rank, to: rank });
    return gap;
  }

  describeGap(gap) {
    const [from, to, size] = [+gap.dataset.from, +gap.dataset.to, +this.table.dataset.pageSize];
    const [first, last] = [Math.ceil(from / size), Math.ceil(to / size)];
    const cell = gap.appendChild(document.createElement("tr")).appendChild(document.createElement("td"));
    cell.colSpan = 100;
    cell.append(to === from ? "1 row is not shown here. " : `${to - from + 1} rows are not shown here. `);
    for (const page of new Set([first, last])) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: `Show ${Math.max(from, (page - 1) * size + 1)}–${Math.min(to, page * size)}` });
      button.dataset.page = page;
      cell.append(button, " ");
    }
  }

  /* Bring the rows of a new page into the order of their places, and leave gaps for all others. */
  arrange() {
    const place = (row) => +(this.placeField ? this.placeInput(row).value : row.dataset.rank) || Infinity;
    const loaded = new Set(this.rows.map((row) => +row.dataset.rank));
    const others = Array.from({ length: +this.table.dataset.total }, (_, index) => index + 1).filter((rank) => !loaded.has(rank));
    const sequence = [];
    for (const row of this.rows.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))) {
      while (sequence.length < place(row) - 1 && others.length) sequence.push(others.shift());
      sequence.push(row);
    }
    this.sequence = [...sequence, ...others];
  }

  moveTo(row, place) {
    const others = this.sequence.filter((item) => item !== row);
    const index = Math.min(Math.max(place - 1, 0), others.length);
    this.sequence = [...others.slice(0, index), row, ...others.slice(index)];
    this.finishMove(row);
  }

  finishMove(row) {
    row.dataset.moved = "";
    this.renumber();
    this.placeInput(row).dispatchEvent(new Event("input", { bubbles: true })); // unsaved changes
    const sequence = this.sequence;
    this.announce(`Moved to place ${sequence.indexOf(row) + 1} of ${sequence.length}.`);
    row.classList.remove("m-moved");
    requestAnimationFrame(() => row.classList.add("m-moved"));
    row.scrollIntoView({ block: "nearest" });
  }

  /* Write the places again. Rows that were not moved keep saying so; new ones at the end need no place. */
  renumber() {
    if (!this.placeField) return;
    const sequence = this.sequence;
    const hasPlace = (item) => typeof item === "number" || "moved" in item.dataset || this.placeInput(item).value !== "";
    const end = sequence.findLastIndex(hasPlace);
    sequence.forEach((row, index) => {
      if (typeof row === "number" || index > end) return;
      this.placeInput(row).value = index + 1;
      const shown = row.querySelector('[name$="-shown_place"]');
      if (shown && !("moved" in row.dataset) && "rank" in row.dataset) shown.value = index + 1;
    });
  }

  announce(sentence) {
    this.table.closest("fieldset").querySelector("[data-rows-status]").textContent = sentence;
  }

  /* The number of the next row: the server takes any that is not taken. */
  nextNumber() {
    const total = document.getElementById(`id_${this.prefix}-TOTAL_FORMS`);
    const number = +total.value;
    total.value = number + 1;
    return number;
  }

  insert(row, number) {
    this.table.insertBefore(row, this.table.querySelector(":scope > .empty-form"));
    // The theme and the widgets begin their work on a new row when they hear this.
    const detail = { formsetName: this.prefix, row, index: number };
    row.dispatchEvent(new CustomEvent("formsetGroup:added", { bubbles: true, detail }));
  }

  add() {
    const row = this.table.querySelector(":scope > .empty-form").cloneNode(true);
    row.classList.remove("empty-form");
    const number = this.nextNumber();
    row.innerHTML = row.innerHTML.replaceAll("__prefix__", number);
    this.insert(row, number);
    row.querySelector("td:not(.m-order) :is(input:not([type=hidden]), select, textarea, .select2-selection)")?.focus();
    this.announce("A row was added at the end.");
    return this.rows.at(-1);
  }

  /* A new row with what rows have in common; what tells them apart is typed anew. */
  copy(row) {
    const added = this.add();
    for (const name of this.table.dataset.copied.split(" ")) {
      const [from, to] = [row, added].map((each) => each.querySelector(`[name$="-${name}"]`));
      if (from.options && ![...to.options].some((option) => option.value === from.value)) {
        to.append(new Option(from.selectedOptions[0].text, from.value));
      }
      to.value = from.value;
      to.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.announce("The row was copied to the end, without its numbers and names.");
  }

  remove(row) {
    const near = row.previousElementSibling?.querySelector?.("[data-move], [data-remove]");
    row.remove();
    this.renumber();
    (near ?? this.table.closest("fieldset").querySelector("[data-add]")).focus();
    this.announce("The row was removed.");
    document.dispatchEvent(new CustomEvent("formset:removed", { detail: { formsetName: this.prefix } }));
  }
}

document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table.m-rows")) RowTable.of(table).arrange();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button?.matches(".m-rows [data-move], .m-rows [data-remove], .m-rows [data-copy], [data-add]")) return;
  const table = RowTable.of(button);
  const row = button.closest("tbody");
  if ("add" in button.dataset) table.add();
  else if ("copy" in button.dataset) table.copy(row);
  else if ("remove" in button.dataset) table.remove(row);
  else {
    const place = table.sequence.indexOf(row) + 1 + +button.dataset.move;
    if (place < 1) table.announce("This is the first row already.");
    else if (place > table.sequence.length) table.announce("This is the last row already.");
    else table.moveTo(row, place);
  }
});

/* A place that is typed moves the row there, over pages too. */
document.addEventListener("change", (event) => {
  if (!event.target.matches(".m-rows .m-place")) return;
  const table = RowTable.of(event.target);
  table.moveTo(event.target.closest("tbody"), +event.target.value || table.sequence.length);
});
