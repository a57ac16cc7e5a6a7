// A notice below the toolbar: what a paste left out, and what can be done about it.
import { button } from "marrow/editor/dialog"
import { el } from "marrow/editor/dom"

const notices = new WeakMap() // editor -> element

export function createNotice(editor) {
  const element = el("div", { class: "body-notice", role: "status" })
  notices.set(editor, element)
  return element
}

/** Shows sentences, with a button for each action ({label, click}); no sentence hides the notice. */
export function showNotice(editor, sentences, actions = []) {
  const notice = notices.get(editor)
  const close = () => {
    notice?.replaceChildren()
    editor.commands.focus()
  }
  if (!notice || !sentences.length) return notice?.replaceChildren()
  notice.replaceChildren(
    el(
      "div",
      { class: "body-notice-frame" },
      el("ul", {}, ...sentences.map((sentence) => el("li", {}, sentence))),
      ...actions.map(({ label, click }) => button(label, { click: () => (close(), click()) })),
      button("Dismiss", { quiet: true, click: close }),
    ),
  )
}

/** Sentences on what was left out and changed, as the server would say it. */
export function describeLeftOut(counts, { leftOut, changed }) {
  const several = (labels, count) => labels[Number(count > 1)]
  const gone = Object.keys(leftOut).filter((kind) => counts[kind])
  const other = Object.keys(changed).filter((kind) => counts[kind])
  const sentences = []
  if (gone.length) {
    const words = gone.map((kind) => `${counts[kind]} ${several(leftOut[kind], counts[kind])}`)
    sentences.push(`Left out: ${joinWords(words)}.`)
  }
  if (other.length) {
    const words = other.map((kind) => several(changed[kind], counts[kind]).replace("{}", counts[kind]))
    sentences.push(`Changed: ${joinWords(words)}.`)
  }
  return sentences
}

export function joinWords(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`
}
