// A click on the preview sets the focal point; the two number fields say the same and work alone.
document.addEventListener("DOMContentLoaded", () => {
  const across = document.getElementById("id_focal_x");
  const down = document.getElementById("id_focal_y");
  const picture = document.querySelector("img[data-focal]");
  if (!across || !down || !picture) return;

  const frame = document.createElement("span");
  frame.className = "focal-frame";
  picture.replaceWith(frame);
  const point = document.createElement("span");
  point.className = "focal-point";
  frame.append(picture, point);

  const show = () => {
    point.style.left = `${100 * across.value}%`;
    point.style.top = `${100 * down.value}%`;
  };
  const within = (value) => Math.min(Math.max(value, 0), 1).toFixed(3);

  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    across.value = within((event.clientX - box.left) / box.width);
    down.value = within((event.clientY - box.top) / box.height);
    across.dispatchEvent(new Event("change", { bubbles: true }));
    show();
  });
  across.addEventListener("input", show);
  down.addEventListener("input", show);
  show();
});
