// The accessible name of the editor: that of the field it stands for.
import { textareaOf } from "marrow/editor/dom"

/** The attributes of the text box, by the label, the help text and the errors of its text area. */
export function textboxAttributes(editor) {
  return () => {
    const textarea = textareaOf(editor)
    const label = textarea?.labels?.[0]
    const name = label?.textContent.trim().replace(/\s*[*:]$/, "")
    if (label && !label.dataset.focusesEditor) {
      label.dataset.focusesEditor = "" // the text area itself is out of sight
      label.addEventListener("click", () => editor.commands.focus())
    }
    const attributes = { role: "textbox", "aria-multiline": "true", "aria-label": name || "Text" }
    for (const state of ["aria-describedby", "aria-invalid"]) {
      const value = textarea?.getAttribute(state)
      if (value) attributes[state] = value
    }
    return attributes
  }
}
