// Blocks that stand for entries, between the paragraphs of a text.

/** Inserts a node below the block the cursor is in, or in its place if that is an empty paragraph. */
export function insertBlock(editor, type, attributes) {
  const { selection, schema } = editor.state
  const node = schema.nodes[type].create(attributes)
  const block = selection.$from.depth ? selection.$from.node(1) : null
  const from = block ? selection.$from.before(1) : selection.from
  const to = block ? selection.$from.after(1) : selection.to
  const isEmpty = block?.type.name === "paragraph" && !block.content.size
  const tr = editor.state.tr
  const start = block && isEmpty ? from : to
  tr.replaceWith(start, to, node)
  editor.view.dispatch(tr)
  editor
    .chain()
    .setTextSelection(start + node.nodeSize + 1)
    .focus()
    .scrollIntoView()
    .run()
}
