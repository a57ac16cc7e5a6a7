/* Says on an error page that the text of the form is kept, and leads back to it. */
import { build, formatTime } from "./page.js";
import { getText } from "./store.js";
import { takeSentToken } from "./submit.js";

const token = takeSentToken();
const text = token ? await getText(token).catch(() => null) : null;
if (text) {
  const link = build("a", { href: text.address }, "Go back to the form and bring it back");
  link.addEventListener("click", () => sessionStorage.setItem("form-return", token));
  document.getElementById("kept-text").replaceChildren(
    build("p", {}, `What you typed until ${formatTime(text.at)} is kept in this browser: “${text.title}”. `, link, "."),
  );
}
