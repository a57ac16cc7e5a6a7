// A figure or a fact in the line: the words of its claim are shown, and never typed.
import { claimDialog } from "marrow/editor/claim_dialog"
import { el, textareaOf } from "marrow/editor/dom"
import { EntryView, gap, inlineEntry } from "marrow/editor/entry_node"
import { factDialog } from "marrow/editor/fact_dialog"
import { lookUp } from "marrow/editor/library"

const shownWords = new Map() // id of a claim -> its words

class ClaimView extends EntryView {
  build() {
    return el("span", { class: "body-claim", contenteditable: "false" })
  }

  look(id) {
    return lookUp(textareaOf(this.editor).dataset.claimChoices, id)
  }

  /** Shows the words of the claim, with what it states as its title. */
  draw(claim) {
    shownWords.set(this.id, claim?.title ?? "")
    this.dom.classList.toggle("is-missing", !claim?.title)
    this.dom.textContent = claim ? claim.title || claim.statement : "figure that is gone"
    this.dom.title = claim
      ? [claim.statement, claim.problem, claim.state].filter(Boolean).join(" · ")
      : "The claim of this figure does not exist any more. Remove it, or insert another one."
  }
}

const insertClaim = (editor, { id }) =>
  editor.chain().focus().insertContent([...gap(editor), { type: "claim", attrs: { id } }]).run()

const command =
  (dialog) =>
  () =>
  ({ editor }) => {
    dialog(editor, (claim) => insertClaim(editor, claim))
    return true
  }

export const ClaimNode = inlineEntry({
  name: "claim",
  tag: "cms-claim",
  View: ClaimView,

  // What another program gets of it when it is copied.
  renderText: ({ node }) => shownWords.get(node.attrs.id) ?? "",

  addCommands() {
    return {
      chooseClaim: command(claimDialog),
      chooseFact: command(factDialog),
    }
  },
})
