// A callout: an <aside> outside the flow of the text.
import { Node } from "django-prose-editor/editor"

export const TONES = {
  note: "Note",
  tip: "Tip",
  warning: "Warning",
  nutshell: "In a nutshell",
}

export const Callout = Node.create({
  name: "callout",
  group: "framed",
  content: "block+",
  defining: true,

  addAttributes() {
    return {
      tone: {
        default: "note",
        parseHTML: (element) => (element.dataset.tone in TONES ? element.dataset.tone : "note"),
        renderHTML: ({ tone }) => ({ "data-tone": tone }),
      },
    }
  },

  parseHTML() {
    return [{ tag: "aside" }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["aside", HTMLAttributes, 0]
  },

  addCommands() {
    return {
      /** Wraps the selection in a callout, changes the tone of its callout, or ("") unwraps it. */
      setCallout:
        (tone) =>
        ({ state, tr, commands }) => {
          const around = calloutAround(state.selection.$from)
          if (around === null) return tone ? wrap(state, tr, tone) : false
          return tone ? commands.updateAttributes(this.name, { tone }) : unwrap(tr, around)
        },
    }
  },
})

/** The start of the callout around the position, or null. */
function calloutAround($position) {
  for (let depth = $position.depth; depth > 0; depth--) {
    if ($position.node(depth).type.name === "callout") return $position.before(depth)
  }
  return null
}

function wrap(state, tr, tone) {
  const { $from, $to } = state.selection
  const range = $from.blockRange($to, (node) => node.type === state.schema.topNodeType)
  if (!range) return false
  for (let index = range.startIndex; index < range.endIndex; index++) {
    if (!range.parent.child(index).type.isInGroup("block")) return false
  }
  tr.wrap(range, [{ type: state.schema.nodes.callout, attrs: { tone } }])
  return true
}

function unwrap(tr, start) {
  const end = start + tr.doc.nodeAt(start).nodeSize
  const range = tr.doc
    .resolve(start + 1)
    .blockRange(tr.doc.resolve(end - 1), (node) => node.type.name === "callout")
  tr.lift(range, range.depth - 1)
  return true
}
