// A native <dialog> on the page, outside of the form that the editor stands in.
import { el, uniqueId } from "marrow/editor/dom"
import { remember, search } from "marrow/editor/library"

/** Shows `content` under `title`. Returns {close}; `onClose` runs however it was closed. */
export function openDialog({ title, content, actions, onClose }) {
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
  dialog.addEventListener("mousedown", (event) => event.target === dialog && dialog.close())
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

/** A search box over `address`; `item(found)` makes the inside of each result's button. */
export function searchBox({ address, label, placeholder, layout, item, choose, isChosen, nothing }) {
  const list = el("div", { class: `body-results ${layout}` })
  const status = el("p", { class: "body-hint", role: "status" })
  const input = el("input", { type: "search", placeholder, autocomplete: "off", on: { input: later } })
  let timer
  let asked = 0

  function later() {
    clearTimeout(timer)
    timer = setTimeout(run, 200)
  }

  async function run() {
    const mine = ++asked
    status.textContent = "Searching…"
    const words = input.value.trim()
    let found
    try {
      found = await search(address, words)
    } catch {
      found = null
    }
    if (mine !== asked) return // an older answer than the one already shown
    for (const one of found ?? []) remember(address, one)
    list.replaceChildren(...(found ?? []).map(result))
    if (found === null) status.textContent = "The search does not answer. Try again in a moment."
    else if (found.length) status.textContent = ""
    else status.textContent = words ? `Nothing found for “${words}”. Try fewer words.` : nothing
  }

  function result(found) {
    return el(
      "button",
      {
        type: "button",
        class: "body-result",
        "aria-pressed": String(isChosen(found)),
        on: { click: () => (choose(found), mark()) },
        "data-id": found.id,
      },
      item(found),
    )
  }

  function mark() {
    for (const one of list.children) {
      one.setAttribute("aria-pressed", String(isChosen({ id: one.dataset.id })))
    }
  }

  run()
  return el("div", {}, labelled(label, input), list, status)
}
