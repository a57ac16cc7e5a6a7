/* What the admin does beside its forms, so that no typed text is lost. */
import { startErrors } from "./errors.js";
import { guardForms } from "./submit.js";
import { keep, startUnsaved } from "./unsaved.js";

guardForms(keep);
const loaded = new Promise((resolve) => {
  if (document.readyState === "complete") resolve();
  else window.addEventListener("load", resolve, { once: true });
});
// The theme's scripts draw tabs and file inputs when the page is loaded.
loaded.then(() => {
  startErrors();
  return startUnsaved();
}).catch(console.warn); // a browser may forbid its database; forms work without it
