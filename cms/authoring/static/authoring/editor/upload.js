// Puts pasted and dropped files of pictures into the library and into the text.
import { button, labelled, openDialog } from "marrow/editor/dialog"
import { el, textareaOf } from "marrow/editor/dom"
import { remember } from "marrow/editor/library"
import { showNotice } from "marrow/editor/notice"
import { fileImage, forgetFile, keepFile, pendingFile } from "marrow/editor/pending"

const ALT_HINT = "What matters for the text, in a sentence, without “picture of”."
const NO_ALT = "Say what the picture shows, for people who can’t see it."
const OFFLINE =
  "The server can’t be reached. Your text is still here: press “Add” again when you are online."
const LOGGED_OUT = "You are not logged in any more. Log in in another tab, then press “Add” again."
const NO_RIGHT = "You may not add pictures to the library. Ask an editor to add this one."

/** Puts files where the cursor is, or at `position`, and asks for what they show. */
export function addFiles(editor, files, position = editor.state.selection.from) {
  const pictures = files.filter(({ type }) => type.startsWith("image/"))
  const others = files.filter((file) => !pictures.includes(file))
  showNotice(
    editor,
    others.map(({ name }) => `“${name}” was left out: only pictures can stand in a text.`),
  )
  if (!pictures.length) return
  const { schema, doc, tr } = editor.state
  const nodes = pictures.map((file) => schema.nodes.libraryImage.create({ pending: keepFile(file) }))
  const $place = doc.resolve(position)
  const block = $place.depth ? $place.node(1) : null
  const isEmpty = block?.type.name === "paragraph" && !block.content.size
  const end = block ? $place.after(1) : position
  editor.view.dispatch(tr.replaceWith(isEmpty ? $place.before(1) : end, end, nodes))
  askAboutFiles(editor)
}

/** A button that opens the browser's choice of files, for those who neither drag nor paste. */
export function fileButton(editor, whenChosen) {
  const input = el("input", {
    type: "file",
    accept: "image/png, image/jpeg, image/webp",
    multiple: true,
    on: { change: () => (whenChosen(), addFiles(editor, [...input.files])) },
  })
  return button("Add from a file…", { click: () => input.click() })
}

/** The pictures in the text that wait: [{key, position}], in their order. */
function pendingNodes(editor) {
  const found = []
  editor.state.doc.descendants(({ attrs }, position) => {
    if (attrs.pending) found.push({ key: attrs.pending, position })
  })
  return found
}

/** Asks for the alt text of all pictures that wait in the text, and uploads them. */
export function askAboutFiles(editor) {
  const forms = pendingNodes(editor)
    .filter(({ key }) => pendingFile(key))
    .map(({ key }) => new FileForm(editor, key, () => forms.every(({ isDone }) => isDone) && dialog.close()))
  if (!forms.length) return
  const count = forms.length
  const submit = button(count > 1 ? `Add ${count} pictures` : "Add picture", {
    primary: true,
    click: addAll,
  })

  async function addAll() {
    const open = forms.filter(({ isDone }) => !isDone)
    const incomplete = open.filter((form) => !form.check())
    if (incomplete.length) return incomplete[0].alt.focus()
    submit.disabled = true
    for (const form of open) if (pendingFile(form.key)) await form.upload() // unless left out by now
    submit.disabled = false
    const failed = forms.find(({ isDone }) => !isDone)
    if (failed) failed.alt.focus()
  }

  const dialog = openDialog({
    title: count > 1 ? `Add ${count} pictures to the text` : "Add a picture to the text",
    stays: true,
    content: [
      ...forms.map(({ element }) => element),
      el(
        "p",
        { class: "body-hint" },
        "The picture goes into the library, too: its licence and its focal point are set there, under Images.",
      ),
    ],
    actions: [button("Leave out", { quiet: true, click: () => dialog.close() }), submit],
    onClose() {
      const left = forms.filter(({ isDone }) => !isDone)
      for (const form of left) form.leaveOut()
      if (left.length) showNotice(editor, [leftOutSentence(left.length)])
      editor.commands.focus()
    },
  })
  forms[0].alt.focus()
}

const leftOutSentence = (count) =>
  count > 1 ? `${count} pictures were left out.` : "1 picture was left out."

/** The fields of a picture that waits, its progress, and its way into the library. */
class FileForm {
  constructor(editor, key, whenDone) {
    this.editor = editor
    this.key = key
    this.file = pendingFile(key)
    this.whenDone = whenDone
    this.isDone = false
    this.alt = el("textarea", { rows: "2", maxlength: "500", "aria-required": "true" })
    this.caption = el("input", { type: "text" })
    this.maker = el("input", { type: "text", maxlength: "200" })
    this.problem = el("p", { class: "body-problem", role: "alert" })
    this.progress = el("progress", { max: "1", value: "0", hidden: true, "aria-label": "Upload" })
    const name = this.file.name || "Pasted picture"
    this.element = el(
      "div",
      { class: "body-file", role: "group", "aria-label": name },
      el("div", {}, fileImage(key)),
      el(
        "div",
        { class: "body-file-fields" },
        el("p", { class: "body-file-name" }, name),
        labelled("What it shows (alt text)", this.alt, ALT_HINT),
        this.problem,
        labelled("Caption, if it needs one", this.caption),
        labelled("Made by, if you know", this.maker),
        this.progress,
      ),
    )
  }

  check() {
    const isGiven = this.alt.value.trim() !== ""
    this.problem.textContent = isGiven ? "" : NO_ALT
    this.alt.setAttribute("aria-invalid", String(!isGiven))
    return isGiven
  }

  async upload() {
    this.progress.hidden = false
    this.problem.textContent = ""
    try {
      const picture = await this.send()
      remember(textareaOf(this.editor).dataset.imageChoices, picture)
      this.isDone = true
      this.element.remove()
      const caption = this.caption.value.trim().replace(/\s+/g, " ")
      this.replace({ id: picture.id, caption, pending: "" })
      this.whenDone()
    } catch (error) {
      this.problem.textContent = error.message
    }
    this.progress.hidden = true
  }

  /** Sends the file; resolves to the picture of the library, rejects with a sentence. */
  send() {
    const { dataset, form } = textareaOf(this.editor)
    const data = new FormData()
    data.set("file", this.file, this.file.name || "picture")
    data.set("alt", this.alt.value.trim())
    data.set("credit_name", this.maker.value.trim())
    const locale = form?.elements.locale?.value
    if (locale) data.set("locale", locale)
    return new Promise((resolve, reject) => {
      const request = (this.request = new XMLHttpRequest())
      request.open("POST", dataset.imageUpload)
      request.setRequestHeader("X-CSRFToken", form?.elements.csrfmiddlewaretoken?.value ?? "")
      request.setRequestHeader("Accept", "application/json")
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        this.progress.value = total ? loaded / total : 0
      })
      request.addEventListener("error", () => reject(new Error(OFFLINE)))
      request.addEventListener("abort", () => reject(new Error("")))
      request.addEventListener("load", () => {
        const result = parseJson(request.responseText)
        if (request.status === 201 && result) resolve(result)
        else reject(new Error(result?.error ?? sentenceFor(request)))
      })
      request.send(data)
    })
  }

  /** Sets the attributes of the picture in the text, wherever it stands by now. */
  replace(attributes) {
    const place = pendingNodes(this.editor).find(({ key }) => key === this.key)
    forgetFile(this.key)
    if (!place) return
    const { tr } = this.editor.state
    tr.setNodeMarkup(place.position, undefined, attributes).setMeta("addToHistory", false)
    this.editor.view.dispatch(tr)
  }

  leaveOut() {
    this.request?.abort()
    forgetFile(this.key)
    const place = pendingNodes(this.editor).find(({ key }) => key === this.key)
    if (!place) return
    const { tr } = this.editor.state
    tr.delete(place.position, place.position + 1).setMeta("addToHistory", false)
    this.editor.view.dispatch(tr)
  }
}

function parseJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function sentenceFor({ status, responseURL }) {
  if (responseURL.includes("/login/")) return LOGGED_OUT
  if (status === 403) return NO_RIGHT
  if (status === 413) return "This file is larger than the server takes. Export a smaller one."
  return "The server could not take this picture. Try again in a moment."
}
