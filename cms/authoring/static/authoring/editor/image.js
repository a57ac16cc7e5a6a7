// A picture of the library: the body holds its id and a caption; the library alt text and credit.
import { Node } from "django-prose-editor/editor"
import { insertBlock } from "marrow/editor/blocks"
import { button, labelled, openDialog, searchBox } from "marrow/editor/dialog"
import { el, icon, textareaOf } from "marrow/editor/dom"
import { lookUp } from "marrow/editor/library"
import { fileImage, pendingFile } from "marrow/editor/pending"
import { fileButton } from "marrow/editor/upload"

const addressOf = (editor) => textareaOf(editor).dataset.imageChoices

export const LibraryImage = Node.create({
  name: "libraryImage",
  group: "framed",
  atom: true,
  draggable: true,

  addAttributes() {
    const data = (name) => ({
      default: "",
      parseHTML: (element) => element.getAttribute(`data-${name}`) ?? "",
      renderHTML: (attributes) => ({ [`data-${name}`]: attributes[name] }),
    })
    // The key of a file that is not in the library yet: never part of the HTML.
    const pending = { default: "", parseHTML: (element) => element.dataset.pending ?? "" }
    pending.renderHTML = () => ({})
    return { id: data("id"), caption: data("caption"), pending }
  },

  parseHTML() {
    const isKnown = ({ dataset }) => dataset.id || pendingFile(dataset.pending)
    return [{ tag: "cms-image", getAttrs: (element) => isKnown(element) && null }]
  },

  renderHTML({ HTMLAttributes }) {
    return ["cms-image", HTMLAttributes]
  },

  addCommands() {
    return {
      chooseImage:
        () =>
        ({ editor }) => {
          imageDialog(editor, { id: "", caption: "" }, (attributes) => insertBlock(editor, "libraryImage", attributes))
          return true
        },
    }
  },

  addNodeView() {
    return ({ editor, node, getPos }) => {
      const view = new ImageView(editor, node, getPos)
      return {
        dom: view.dom,
        ignoreMutation: () => true,
        stopEvent: (event) => event.target.closest?.("button") && !event.type.startsWith("drag"),
        update: (updated) => updated.type === node.type && view.show(updated),
      }
    }
  },
})

class ImageView {
  constructor(editor, node, getPos) {
    this.editor = editor
    this.getPos = getPos
    this.picture = el("div", { class: "body-image-picture" })
    this.caption = el("p", { class: "body-image-caption" })
    this.info = el("p", { class: "body-image-info" })
    this.dom = el(
      "figure",
      { class: "body-image", contenteditable: "false" },
      this.picture,
      el("figcaption", {}, this.caption, this.info),
      el(
        "div",
        { class: "body-image-actions" },
        this.action("edit", "Change picture or caption", () => this.edit()),
        this.action("delete", "Remove picture", () => this.remove()),
      ),
    )
    this.dom.addEventListener("dblclick", () => this.edit())
    this.show(node)
  }

  action(symbol, label, click) {
    const attributes = { type: "button", title: label, "aria-label": label, on: { click } }
    return this.editor.isEditable ? el("button", attributes, icon(symbol)) : null
  }

  show(node) {
    this.node = node
    this.caption.textContent = node.attrs.caption
    if (node.attrs.pending) return this.showFile(node)
    lookUp(addressOf(this.editor), node.attrs.id).then((picture) => {
      if (this.node !== node) return
      this.dom.classList.toggle("is-missing", !picture)
      this.picture.replaceChildren(
        picture
          ? el("img", {
              src: picture.preview ?? picture.thumb,
              alt: picture.alt,
              draggable: "false",
            })
          : icon("broken_image"),
      )
      this.info.textContent = picture
        ? pictureInfo(picture)
        : "This picture is not in the library any more. Choose another one, or remove it."
    })
    return true
  }

  /** A picture that waits for its alt text. */
  showFile(node) {
    this.picture.replaceChildren(fileImage(node.attrs.pending))
    this.info.textContent = "Not in the library yet."
    return true
  }

  edit() {
    if (!this.editor.isEditable || this.node.attrs.pending) return
    imageDialog(this.editor, this.node.attrs, (attributes) =>
      this.editor
        .chain()
        .command(({ tr }) => !!tr.setNodeMarkup(this.getPos(), undefined, attributes))
        .focus()
        .run(),
    )
  }

  remove() {
    const from = this.getPos()
    this.editor.chain().deleteRange({ from, to: from + this.node.nodeSize }).focus().run()
  }
}

const pictureInfo = ({ alt, credit }) =>
  [alt ? `Alt text: ${alt}` : "No alt text yet", credit].filter(Boolean).join(" · ")

/** Asks for a picture and its caption; `done` gets {id, caption}. */
function imageDialog(editor, { id, caption }, done) {
  const address = addressOf(editor)
  let chosen = id
  const text = el("textarea", { rows: "2" })
  text.value = caption
  const about = el("p", { class: "body-hint" })
  const submit = button(id ? "Use this picture" : "Insert picture", {
    primary: true,
    click() {
      dialog.close()
      done({ id: chosen, caption: text.value.trim().replace(/\s+/g, " ") })
    },
  })

  function choose(picture) {
    chosen = picture.id
    about.textContent = pictureInfo(picture)
    submit.disabled = false
  }
  submit.disabled = true
  if (id) lookUp(address, id).then((picture) => picture && choose(picture))

  const dialog = openDialog({
    title: id ? "Change the picture" : "Insert a picture",
    content: [
      searchBox({
        address,
        label: "Search the library",
        placeholder: "Title, alt text or credit",
        layout: "is-grid",
        item: pictureItem,
        choose,
        isChosen: (picture) => picture.id === chosen,
        nothing: "The library is empty. Add a picture from a file.",
      }),
      about,
      labelled("Caption", text, "Shown below the picture. What it is, or why it is here."),
    ],
    actions: [
      id ? null : fileButton(editor, () => dialog.close()),
      button("Cancel", { quiet: true, click: () => dialog.close() }),
      submit,
    ],
    onClose: () => editor.commands.focus(),
  })
}

function pictureItem(picture) {
  const item = document.createDocumentFragment()
  item.append(
    el("img", { src: picture.thumb, alt: "", loading: "lazy" }),
    el("span", { class: "body-result-title" }, picture.title),
    el("span", { class: "body-result-note" }, picture.alt || "No alt text yet"),
  )
  return item
}
