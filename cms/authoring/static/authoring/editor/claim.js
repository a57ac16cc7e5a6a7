// A figure in the line: the body holds the id of its claim, whose words are shown and never typed.
import { Node } from "django-prose-editor/editor"
import { claimDialog } from "marrow/editor/claim_dialog"
import { el, textareaOf } from "marrow/editor/dom"
import { lookUp } from "marrow/editor/library"

const addressOf = (editor) => textareaOf(editor).dataset.claimChoices
const shownWords = new Map() // id of a claim -> its words
const isId = (id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id ?? "")

export const ClaimNode = Node.create({
  name: "claim",
  group: "inline",
  inline: true,
  atom: true,

  addAttributes() {
    return {
      id: {
        default: "",
        parseHTML: (element) => element.dataset.id ?? "",
        renderHTML: ({ id }) => ({ "data-id": id }),
      },
    }
  },

  parseHTML() {
    return [{ tag: "cms-claim", getAttrs: ({ dataset }) => isId(dataset.id) && null }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["cms-claim", HTMLAttributes]
  },

  // What another program gets of it when it is copied.
  renderText: ({ node }) => shownWords.get(node.attrs.id) ?? "",

  addCommands() {
    return {
      chooseClaim:
        () =>
        ({ editor }) => {
          claimDialog(editor, ({ id }) =>
            editor.chain().focus().insertContent([...gap(editor), { type: "claim", attrs: { id } }]).run(),
          )
          return true
        },
    }
  },

  addNodeView() {
    return ({ editor, node }) => {
      const view = new ClaimView(editor, node)
      return {
        dom: view.dom,
        ignoreMutation: () => true,
        update: (updated) => updated.type === node.type && view.show(updated),
      }
    }
  },
})

/** A space between a word before the cursor and the figure. */
const gap = ({ state }) =>
  /[\p{L}\p{N},.;:%)”]$/u.test(state.selection.$from.nodeBefore?.text ?? "")
    ? [{ type: "text", text: " " }]
    : []

class ClaimView {
  constructor(editor, node) {
    this.editor = editor
    this.dom = el("span", { class: "body-claim", contenteditable: "false" })
    this.show(node)
  }

  /** Shows the words of the claim, with what it states as its title. */
  show({ attrs: { id } }) {
    this.id = id
    lookUp(addressOf(this.editor), id).then((claim) => {
      if (this.id !== id) return
      shownWords.set(id, claim?.title ?? "")
      this.dom.classList.toggle("is-missing", !claim?.title)
      this.dom.textContent = claim ? claim.title || claim.statement : "figure that is gone"
      this.dom.title = claim
        ? [claim.statement, claim.problem, claim.state].filter(Boolean).join(" · ")
        : "The claim of this figure does not exist any more. Remove it, or insert another one."
    })
    return true
  }
}
