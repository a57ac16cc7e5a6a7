// A picture of an entry's figures: the body holds the id of the entry and the kind of the picture.
import { insertBlock } from "marrow/editor/blocks"
import { button, openDialog, searchBox } from "marrow/editor/dialog"
import { el, icon, textareaOf } from "marrow/editor/dom"
import { blockEntry, EntryView } from "marrow/editor/entry_node"
import { lookUp } from "marrow/editor/library"

const addressOf = (editor) => textareaOf(editor).dataset.pictureChoices
const GONE = "There is no such picture any more. Remove it, or insert another one."
const UNPUBLISHED = "Readers see it once its figures are published."

class FigurePictureView extends EntryView {
  build() {
    this.content = el("div", { class: "body-image-picture" })
    this.title = el("p", { class: "body-image-caption" })
    this.info = el("p", { class: "body-image-info" })
    return el(
      "figure",
      { class: "body-image body-plot", contenteditable: "false" },
      this.content,
      el("figcaption", {}, this.title, this.info),
      this.removal("Remove picture of figures"),
    )
  }

  show({ attrs: { id, kind } }) {
    return super.show({ attrs: { id: `${id}/${kind}` } })
  }

  look(id) {
    return lookUp(addressOf(this.editor), id)
  }

  draw(picture) {
    this.dom.classList.toggle("is-missing", !picture)
    this.content.replaceChildren(picture ? plot(picture) : icon("broken_image"))
    this.title.textContent = picture?.title ?? ""
    this.info.textContent = picture ? [picture.text, picture.src ? "" : UNPUBLISHED].filter(Boolean).join(" · ") : GONE
  }
}

/** The picture itself; a sign in its place while nobody has drawn it. */
function plot({ src, title }) {
  if (!src) return icon("insert_chart")
  const image = el("img", { src, alt: title, draggable: "false" })
  image.addEventListener("error", () => image.replaceWith(icon("insert_chart")))
  return image
}

export const FigurePicture = blockEntry({
  name: "figurePicture",
  tag: "cms-picture",
  View: FigurePictureView,

  addAttributes() {
    const data = (name) => ({
      default: "",
      parseHTML: (element) => element.getAttribute(`data-${name}`) ?? "",
      renderHTML: (attributes) => ({ [`data-${name}`]: attributes[name] }),
    })
    return { id: data("id"), kind: data("kind") }
  },

  addCommands() {
    return {
      chooseFigurePicture:
        () =>
        ({ editor }) => {
          pictureDialog(editor, (attributes) => insertBlock(editor, "figurePicture", attributes))
          return true
        },
    }
  },
})

/** Asks for a picture; `done` gets {id, kind}. */
function pictureDialog(editor, done) {
  let chosen = null
  const submit = button("Insert picture", {
    primary: true,
    click: () => {
      const [id, kind] = chosen.split("/")
      dialog.close()
      done({ id, kind })
    },
  })
  submit.disabled = true
  const dialog = openDialog({
    title: "Insert a picture of published figures",
    content: [
      searchBox({
        address: addressOf(editor),
        label: "Study, treatment or claim",
        placeholder: "Its title",
        layout: "is-grid is-wide",
        hint: "Readers always see the picture of what holds then, and its link leads to the same figures as a table.",
        item: (picture) =>
          el(
            "span",
            { class: "body-plot-choice" },
            plot(picture),
            el("span", { class: "body-result-title" }, picture.title),
            el("span", { class: "body-result-note" }, picture.text),
          ),
        choose: ({ id }) => {
          chosen = id
          submit.disabled = false
        },
        isChosen: ({ id }) => chosen === id,
        nothing: "No figures are published yet that a picture could show.",
      }),
    ],
    actions: [button("Cancel", { quiet: true, click: () => dialog.close() }), submit],
    onClose: () => editor.commands.focus(),
  })
}
