// A table of treatments: the body holds the id of its claim, from which it is filled.
import { insertBlock } from "marrow/editor/blocks"
import { el, textareaOf } from "marrow/editor/dom"
import { blockEntry, EntryView } from "marrow/editor/entry_node"
import { factDialog, factTable } from "marrow/editor/fact_dialog"
import { lookUp } from "marrow/editor/library"

const GONE = "The table is gone: its claim does not exist any more. Remove it, or insert another one."

class ComparisonView extends EntryView {
  build() {
    this.content = el("div", { class: "body-comparison-content" })
    return el(
      "figure",
      { class: "body-comparison", contenteditable: "false" },
      this.content,
      this.removal("Remove table"),
    )
  }

  look(id) {
    return lookUp(textareaOf(this.editor).dataset.claimChoices, id)
  }

  draw(claim) {
    const { table, title, statement, problem } = claim ?? {}
    this.dom.classList.toggle("is-missing", !table)
    const caption = title || statement || GONE
    this.content.replaceChildren(
      ...(table ? [factTable(table, caption)] : [el("p", {}, [caption, problem].filter(Boolean).join(" · "))]),
    )
  }
}

export const ComparisonNode = blockEntry({
  name: "comparison",
  tag: "cms-comparison",
  View: ComparisonView,

  addCommands() {
    return {
      chooseComparison:
        () =>
        ({ editor }) => {
          factDialog(editor, ({ id }) => insertBlock(editor, "comparison", { id }), { isTable: true })
          return true
        },
    }
  },
})
