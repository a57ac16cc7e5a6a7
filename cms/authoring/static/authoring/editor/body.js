// The parts of the body editor, under the names that the field's configuration uses.
import {
  Bold as MarkedBold,
  Document,
  Heading,
  Italic as MarkedItalic,
  Plugin,
} from "django-prose-editor/editor"
import { textboxAttributes } from "marrow/editor/textbox"

export { Callout } from "marrow/editor/callout"
export { ClaimNode } from "marrow/editor/claim"
export { CitationNode } from "marrow/editor/citation"
export { BodyClipboard } from "marrow/editor/clipboard"
export { ComparisonNode } from "marrow/editor/comparison"
export { FigurePicture } from "marrow/editor/figure_picture"
export { LibraryImage } from "marrow/editor/image"
export { BodyLink } from "marrow/editor/link"
export { BodyToolbar } from "marrow/editor/toolbar"

export const BodyDocument = Document.extend({
  // Callouts and pictures stand on the page itself, never inside a list, a table or one another.
  content: "(block | framed)+",

  addProseMirrorPlugins() {
    return [
      new Plugin({
        appendTransaction: appendParagraph,
        props: { attributes: textboxAttributes(this.editor) },
      }),
    ]
  },
})

// Without rules that turn pasted **stars** into bold letters: Markdown is converted whole, or not.
const withoutPasteRules = { addPasteRules: () => [] }
export const Bold = MarkedBold.extend(withoutPasteRules)
export const Italic = MarkedItalic.extend(withoutPasteRules)

/** Appends a paragraph after a final table or picture, so that authors can write on. */
function appendParagraph(transactions, before, { doc, schema, tr }) {
  if (doc.lastChild.isTextblock || !transactions.some(({ docChanged }) => docChanged)) return null
  return tr.insert(doc.content.size, schema.nodes.paragraph.create())
}

// Pasted text may have more levels of headings than a body: map them to two.
export const BodyHeading = Heading.extend({
  parseHTML() {
    const levels = { h1: 2, h2: 2, h3: 3, h4: 3, h5: 3, h6: 3 }
    return Object.entries(levels).map(([tag, level]) => ({ tag, attrs: { level } }))
  },
})
