// A native <dialog>, outside of the form of the editor.
import { el, uniqueId } from "marrow/editor/dom"
import { remember, search } from "marrow/editor/library"

/**
 * Opens a dialog. Returns {close}; `onClose` runs however the dialog is closed. `stays`: a click
 * beside it does not close it, since text was typed into it.
 */
export function openDialog({ title, content, actions, onClose, stays = false }) {
  const titleId = uniqueId("body-dialog")
  const dialog = el(
    "dialog",
    { class: "body-dialog", "aria-labelledby": titleId, on: { close: closed } },
    el(
      "div",
      { class: "body-dialog-frame" },
      el("h2", { id: titleId }, title),
      el("div", { class: "body-dialog-content" }, ...content),
      el("div", { class: "body-dialog-actions" }, ...actions),
    ),
  )
  function closed() {
    dialog.remove()
    onClose?.()
  }
  // A click beside the frame lands on the dialog element itself.
  if (!stays) dialog.addEventListener("mousedown", (event) => event.target === dialog && dialog.close())
  document.body.append(dialog)
  dialog.showModal()
  return { close: () => dialog.close() }
}

export function button(label, { primary = false, quiet = false, click }) {
  const kind = primary ? " primary" : quiet ? " quiet" : ""
  return el("button", { type: "button", class: `body-button${kind}`, on: { click } }, label)
}

export function labelled(label, control, hint) {
  control.id ||= uniqueId("body-control")
  return el(
    "div",
    { class: "body-control" },
    el("label", { for: control.id }, label),
    control,
    hint ? el("p", { class: "body-hint" }, hint) : null,
  )
}

/** Builds a search box over `address`; `item(result)` builds the content of a result's button. */
export function searchBox({ address, label, placeholder, layout, item, choose, isChosen, nothing, hint }) {
  const list = el("div", { class: `body-results ${layout}` })
  const status = el("p", { class: "body-hint", role: "status" })
  const input = el("input", { type: "search", placeholder, autocomplete: "off", on: { input: later } })
  let timer
  let latest = 0 // the number of the latest request

  function later() {
    clearTimeout(timer)
    timer = setTimeout(run, 200)
  }

  async function run() {
    const number = ++latest
    status.textContent = "Searching…"
    const words = input.value.trim()
    let results
    try {
      results = await search(address, words)
    } catch {
      results = null
    }
    if (number !== latest) return // a later search has been started
    for (const result of results ?? []) remember(address, result)
    list.replaceChildren(...(results ?? []).map(resultButton))
    if (results === null) status.textContent = "The search does not answer. Try again in a moment."
    else if (results.length) status.textContent = ""
    else status.textContent = words ? `Nothing found for “${words}”. Try fewer words.` : nothing
  }

  function resultButton(result) {
    return el(
      "button",
      {
        type: "button",
        class: "body-result",
        "aria-pressed": String(isChosen(result)),
        on: { click: () => (choose(result), mark()) },
        "data-id": result.id,
      },
      item(result),
    )
  }

  function mark() {
    for (const button of list.children) {
      button.setAttribute("aria-pressed", String(isChosen({ id: button.dataset.id })))
    }
  }

  run()
  return el("div", {}, labelled(label, input, hint), list, status)
}
