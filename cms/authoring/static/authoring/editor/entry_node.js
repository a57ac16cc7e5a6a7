// What elements that stand for entries have in common: the body holds their id, and nobody types.
import { Node } from "django-prose-editor/editor"
import { el, icon } from "marrow/editor/dom"

const isId = (id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id ?? "")

/** A node in the line; `tag` is its element, `View` shows it (see EntryView). */
export const inlineEntry = ({ name, tag, View, ...others }) =>
  Node.create({ ...shared(name, tag, View), group: "inline", inline: true, ...others })

/** A node between paragraphs. */
export const blockEntry = ({ name, tag, View, ...others }) =>
  Node.create({ ...shared(name, tag, View), group: "framed", draggable: true, ...others })

const shared = (name, tag, View) => ({
  name,
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
    return [{ tag, getAttrs: ({ dataset }) => isId(dataset.id) && null }]
  },

  renderHTML({ HTMLAttributes }) {
    return [tag, HTMLAttributes]
  },

  addNodeView() {
    return ({ editor, node, getPos }) => {
      const view = new View(editor, node, getPos)
      return {
        dom: view.dom,
        ignoreMutation: () => true,
        stopEvent: (event) => event.target.closest?.("button") && !event.type.startsWith("drag"),
        update: (updated) => updated.type === node.type && view.show(updated),
      }
    }
  },
})

/** Shows a node: subclasses `build()` its element, `look()` its entry up and `draw()` that. */
export class EntryView {
  constructor(editor, node, getPos) {
    this.editor = editor
    this.getPos = getPos
    this.dom = this.build()
    this.show(node)
  }

  show({ attrs: { id } }) {
    this.id = id
    this.look(id).then((entry) => this.id === id && this.draw(entry))
    return true
  }

  /** The button that removes the node, where the text may be changed. */
  removal(label) {
    if (!this.editor.isEditable) return null
    const on = { click: () => this.remove() }
    const button = el("button", { type: "button", title: label, "aria-label": label, on }, icon("delete"))
    return el("div", { class: "body-image-actions" }, button)
  }

  remove() {
    const from = this.getPos()
    const { state, view } = this.editor
    view.dispatch(state.tr.delete(from, from + state.doc.nodeAt(from).nodeSize))
    this.editor.commands.focus()
  }
}

/** A space between a word before the cursor and what is inserted. */
export const gap = ({ state }) =>
  /[\p{L}\p{N},.;:%)”]$/u.test(state.selection.$from.nodeBefore?.text ?? "")
    ? [{ type: "text", text: " " }]
    : []
