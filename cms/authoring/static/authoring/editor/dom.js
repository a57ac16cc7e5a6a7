// Small helpers to build elements with.

/** An element; `on` holds listeners, the other keys are attributes (false and null leave one out). */
export function el(tag, { on = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value)
  }
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener)
  element.append(...children.filter((child) => child != null))
  return element
}

/** A symbol of the icon font; the element around it carries the label. */
export const icon = (name) =>
  el("span", { class: "material-icons", "aria-hidden": "true" }, name)

/** The text area under an editor: its data attributes hold the addresses of the choices. */
export const textareaOf = (editor) => editor.options.element.querySelector("textarea")

let latest = 0
export const uniqueId = (prefix) => `${prefix}-${++latest}`
