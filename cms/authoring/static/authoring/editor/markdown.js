// Pasted Markdown: put in as typed at once, then converted by the server, whole or not at all.
import { pm } from "django-prose-editor/editor"
import { textareaOf } from "marrow/editor/dom"
import { showNotice } from "marrow/editor/notice"

const SIGNS = [
  /^#{1,6} \S/m, // headings
  /^ {0,3}([-*+]|\d{1,9}[.)]) \S.*\n(\n|.*\n)*? *([-*+]|\d{1,9}[.)]) \S/m, // lists of two items or more
  /^ {0,3}> \S/m, // quotations
  /^ {0,3}(```|~~~)/m, // code
  /^ *\|? *:?-{3,}:? *\|/m, // tables
  /(^|\s)(\*\*|__)\S([^\n]*?\S)?\2(?=[\s.,;:!?)]|$)/m, // strong words
  /\[[^\]\n]+\]\((https?:|mailto:)[^)\s]+\)/, // links
  /(^|\s)~~\S([^\n]*?\S)?~~/m, // struck-out words
]
const KEPT = "This looks like Markdown. It was kept as typed, since"
const OFFLINE = "the server can’t be reached."

export const looksLikeMarkdown = (text) => {
  const lines = text.replace(/\r\n?/g, "\n")
  return SIGNS.some((sign) => sign.test(lines))
}

/** Pastes Markdown as it is, and puts its conversion in its place when the server has sent it. */
export async function pasteMarkdown(editor, text, slice) {
  const { view } = editor
  const start = view.state.selection.from
  const tr = view.state.tr.replaceSelection(slice)
  const typed = { from: start, to: tr.mapping.map(view.state.selection.to) }
  view.dispatch(tr.scrollIntoView())
  const original = view.state.doc.slice(typed.from, typed.to)
  const stopFollowing = follow(editor, typed)
  const result = await convert(editor, text).catch(() => ({ problem: OFFLINE }))
  stopFollowing()
  if (editor.isDestroyed || !view.state.doc.slice(typed.from, typed.to).eq(original)) return
  if (!result.html) return showNotice(editor, [`${KEPT} ${result.problem}`])
  view.dispatch(pm.history.closeHistory(view.state.tr)) // one step back: as typed
  editor.commands.setTextSelection(typed)
  view.pasteHTML(result.html)
  offerToKeep(editor, result.left_out)
}

/** Moves a range along while others write; returns a function that ends this. */
function follow(editor, range) {
  const move = ({ transaction }) => {
    range.from = transaction.mapping.map(range.from, 1)
    range.to = transaction.mapping.map(range.to, -1)
  }
  editor.on("transaction", move)
  return () => editor.off("transaction", move)
}

function offerToKeep(editor, leftOut) {
  const converted = editor.state.doc
  const sentences = ["Markdown was turned into headings, lists, links and so on.", leftOut]
  const keep = {
    label: "Keep as typed",
    click: () => editor.state.doc.eq(converted) && editor.chain().undo().focus().run(),
  }
  showNotice(editor, sentences.filter(Boolean), [keep])
  const withdraw = ({ transaction }) => {
    if (!transaction.docChanged) return
    editor.off("transaction", withdraw)
    showNotice(editor, [leftOut].filter(Boolean))
  }
  editor.on("transaction", withdraw)
}

async function convert(editor, text) {
  const { dataset, form } = textareaOf(editor)
  const body = new FormData()
  body.set("text", text)
  const token = form?.elements.csrfmiddlewaretoken?.value ?? ""
  const headers = { "X-CSRFToken": token, Accept: "application/json" }
  const signal = AbortSignal.timeout(10_000)
  const response = await fetch(dataset.markdown, { method: "POST", body, headers, signal })
  if (!response.ok) throw new Error(response.status)
  return response.json()
}
