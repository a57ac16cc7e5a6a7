// The mark of a cited publication: the body holds its id, and its number follows from the text.
import { Plugin } from "django-prose-editor/editor"
import { button, openDialog, searchBox } from "marrow/editor/dialog"
import { el, textareaOf } from "marrow/editor/dom"
import { EntryView, inlineEntry } from "marrow/editor/entry_node"
import { lookUp, remember } from "marrow/editor/library"

const addressOf = (editor) => `${textareaOf(editor).dataset.entryChoices}?type=citation`
const GONE = "This publication does not exist any more. Remove its mark, or cite another one."

class CitationView extends EntryView {
  build() {
    return el("sup", { class: "body-citation", contenteditable: "false" })
  }

  show(node) {
    this.dom.dataset.id = node.attrs.id
    return super.show(node)
  }

  look(id) {
    return lookUp(addressOf(this.editor), id)
  }

  draw(citation) {
    this.dom.classList.toggle("is-missing", !citation)
    this.dom.title = citation?.text ?? GONE
  }
}

/** The numbers of publications by id, in the order in which a text comes to them. */
function numbersOf(doc) {
  const numbers = new Map()
  doc.descendants(({ type, attrs: { id } }) => {
    if (type.name === "citation" && !numbers.has(id)) numbers.set(id, numbers.size + 1)
  })
  return numbers
}

function showNumbers({ dom, state: { doc } }) {
  const numbers = numbersOf(doc)
  for (const mark of dom.querySelectorAll(".body-citation")) {
    const text = `[${numbers.get(mark.dataset.id)}]`
    if (mark.textContent !== text) mark.textContent = text
  }
}

export const CitationNode = inlineEntry({
  name: "citation",
  tag: "cms-citation",
  View: CitationView,
  marks: "",

  addProseMirrorPlugins() {
    return [
      new Plugin({
        view: (view) => {
          showNumbers(view)
          return { update: showNumbers }
        },
      }),
    ]
  },

  addCommands() {
    return {
      chooseCitation:
        () =>
        ({ editor }) => {
          citationDialog(editor, ({ id }) =>
            editor.chain().focus().insertContent({ type: "citation", attrs: { id } }).run(),
          )
          return true
        },
    }
  },
})

/** Asks for a publication. */
function citationDialog(editor, done) {
  const address = addressOf(editor)
  let chosen = null
  const submit = button("Cite it", {
    primary: true,
    click: () => {
      remember(address, chosen)
      dialog.close()
      done(chosen)
    },
  })
  submit.disabled = true
  const dialog = openDialog({
    title: "Cite a publication",
    content: [
      searchBox({
        address,
        label: "Publication",
        placeholder: "Title, author, DOI or PMID",
        layout: "is-list",
        item: ({ text }) => el("span", { class: "body-result-title" }, text),
        choose: (citation) => {
          chosen = citation
          submit.disabled = false
        },
        isChosen: ({ id }) => chosen?.id === id,
        nothing: "There are no citations yet. Add the publication under “Citations” first.",
      }),
    ],
    actions: [button("Cancel", { quiet: true, click: () => dialog.close() }), submit],
    onClose: () => editor.commands.focus(),
  })
}
