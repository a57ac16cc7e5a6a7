// What comes from elsewhere, pasted or dropped: cleaned markup, Markdown, files of pictures.
import { Extension, Plugin } from "django-prose-editor/editor"
import { textareaOf } from "marrow/editor/dom"
import { cleanForeign } from "marrow/editor/foreign"
import { looksLikeMarkdown, pasteMarkdown } from "marrow/editor/markdown"
import { describeLeftOut, showNotice } from "marrow/editor/notice"
import { keepFile } from "marrow/editor/pending"
import { addFiles, askAboutFiles } from "marrow/editor/upload"

const PICTURE_REASONS = {
  linked: [
    "1 picture is only linked from another site, so it was left out. If you may use it, save it and drop its file here.",
    "{} pictures are only linked from another site, so they were left out. If you may use them, save them and drop their files here.",
  ],
  unreadable: [
    "1 picture was left out: the browser may not read it from the other program. Copy it alone and paste it, or drop its file here.",
    "{} pictures were left out: the browser may not read them from the other program. Copy each alone and paste it, or drop their files here.",
  ],
}

export const BodyClipboard = Extension.create({
  name: "bodyClipboard",

  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          handleDOMEvents: {
            paste: (view, event) => pasteFiles(editor, event) || pasteSource(editor, event),
          },
          handlePaste: (view, event, slice) => pasteText(editor, event, slice),
          handleDrop: (view, event) => dropFiles(editor, event),
          transformPastedHTML: (html) => clean(editor, html),
        },
      }),
    ]
  },
})

/** Cleans pasted or dropped markup, and says what was left out. */
function clean(editor, html) {
  const rules = JSON.parse(textareaOf(editor).dataset.foreignRules)
  let waits = false
  const result = cleanForeign(html, rules, (picture, page) => {
    const image = picture.localName === "picture" ? picture.querySelector("img") : picture
    const source = image?.getAttribute("src") ?? ""
    const file = fileOfData(source)
    if (!file) return page.count(/^(https?:)?\/\//i.test(source) ? "linked" : "unreadable"), null
    waits = true
    const place = page.root.ownerDocument.createElement("cms-image")
    place.dataset.pending = keepFile(file)
    return place
  })
  const sentences = describeLeftOut(result.counts, rules)
  for (const [reason, labels] of Object.entries(PICTURE_REASONS)) {
    const count = result.counts[reason]
    if (count) sentences.push(labels[Number(count > 1)].replace("{}", count))
  }
  showNotice(editor, sentences)
  if (waits) setTimeout(() => askAboutFiles(editor)) // when they stand in the text
  return result.html
}

/** The file that a data: address holds; null for another address. */
function fileOfData(source) {
  const match = /^data:(image\/[a-z0-9.+-]+);base64,([a-z0-9+/=\s]+)$/i.exec(source)
  if (!match) return null
  try {
    const bytes = Uint8Array.from(atob(match[2].replace(/\s/g, "")), (byte) => byte.charCodeAt(0))
    return new File([bytes], "Pasted picture", { type: match[1] })
  } catch {
    return null
  }
}

const textOf = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.trim()

/** Takes files from the clipboard, unless they only picture the text beside them, as Word's do. */
function pasteFiles(editor, event) {
  const { clipboardData } = event
  const files = [...(clipboardData?.files ?? [])]
  if (!editor.isEditable || !files.length || textOf(clipboardData.getData("text/html"))) return false
  event.preventDefault()
  addFiles(editor, files)
  return true
}

/** What a code editor copies is text: its markup only colours it. */
function pasteSource(editor, event) {
  const text = isSource(event) && event.clipboardData.getData("text/plain")
  if (!text || !editor.isEditable) return false
  event.preventDefault()
  return editor.view.pasteText(text, event)
}

const isSource = ({ clipboardData }) => clipboardData?.types.includes("vscode-editor-data")

function pasteText(editor, event, slice) {
  const { clipboardData } = event
  const text = clipboardData?.getData("text/plain") ?? ""
  if (clipboardData?.getData("text/html") && !isSource(event)) return false
  showNotice(editor, [])
  const isPlain = editor.view.input.shiftKey // "paste without formatting": as it is
  if (isPlain || !looksLikeMarkdown(text)) return false
  pasteMarkdown(editor, text, slice)
  return true
}

function dropFiles(editor, event) {
  const files = [...(event.dataTransfer?.files ?? [])]
  if (editor.view.dragging || !files.length) return false
  const place = editor.view.posAtCoords({ left: event.clientX, top: event.clientY })
  addFiles(editor, files, place?.pos)
  return true
}
