/* A row that is to be deleted: what readers have that rests on it is said below the row, before
   anything is saved. */
"use strict";

const describeReach = ({ count, entries, partners }) => {
  const note = document.createElement("p");
  note.className = "m-reach";
  note.append(`Readers have ${count === 1 ? "an entry that rests" : `${count} entries that rest`} on it: `);
  entries.forEach(({ type, title, url }, index) => {
    const link = Object.assign(document.createElement("a"), { href: url, target: "_blank", textContent: title });
    note.append(index ? ", " : "", `${type} “`, link, "”");
  });
  if (count > entries.length) note.append(` and ${count - entries.length} more`);
  if (partners.length) note.append(`. Partners receive some of this: ${partners.join(", ")}`);
  note.append(".");
  return note;
};

document.addEventListener("change", async ({ target }) => {
  const name = /^(.+)-\d+-DELETE$/.exec(target.name ?? "");
  const row = name && target.closest("tbody[data-id]");
  const place = row?.querySelector(".form-delete td");
  if (!place) return;
  place.querySelector(".m-reach")?.remove();
  if (!target.checked) return;
  const address = location.pathname.replace(/change\/$/, "reach/");
  const query = new URLSearchParams({ rows: name[1], row: row.dataset.id });
  const response = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } });
  if (!response.ok) return; // rows that no document names
  const reach = await response.json();
  if (reach.count && target.checked) place.append(describeReach(reach));
});
