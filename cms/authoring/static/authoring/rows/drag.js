/* Drag rows by their handle, with mouse, pen or finger. The buttons beside it do the same by keyboard. */
"use strict";

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".m-rows [data-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  const row = grip.closest("tbody");
  const table = RowTable.of(row);
  const before = row.nextElementSibling;
  let y = event.clientY;
  grip.setPointerCapture(event.pointerId);
  row.classList.add("m-dragged");

  const isRow = (body) => body?.matches("tbody:not(.empty-form)");
  const middle = (body) => body.getBoundingClientRect().top + body.getBoundingClientRect().height / 2;
  // The others are moved around the row: an element that is moved itself loses the pointer.
  const follow = () => {
    for (let above = row.previousElementSibling; isRow(above) && y < middle(above); above = row.previousElementSibling) row.after(above);
    for (let below = row.nextElementSibling; isRow(below) && y > middle(below); below = row.nextElementSibling) row.before(below);
  };
  const scroll = setInterval(() => {
    const edge = 60;
    if (y < edge) window.scrollBy(0, -edge / 2);
    else if (y > window.innerHeight - edge) window.scrollBy(0, edge / 2);
    else return;
    follow();
  }, 50);
  const move = (moved) => {
    y = moved.clientY;
    follow();
  };
  const end = () => {
    clearInterval(scroll);
    grip.removeEventListener("pointermove", move);
    row.classList.remove("m-dragged");
    if (row.nextElementSibling !== before) table.finishMove(row);
  };
  grip.addEventListener("pointermove", move);
  grip.addEventListener("lostpointercapture", end, { once: true });
});
