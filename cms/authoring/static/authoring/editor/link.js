// Links to addresses, and to entries of ours by id: those follow the entry when its address changes.
import { Link } from "django-prose-editor/editor"
import { button, labelled, openDialog, searchBox } from "marrow/editor/dialog"
import { el, textareaOf } from "marrow/editor/dom"
import { lookUp } from "marrow/editor/library"

const ENTRY = "entry:"
const ALLOWED = /^(https?:\/\/[^\s/?#\\][^\s\\]*|mailto:\S+|tel:[+\d][\d\s().-]*|entry:[0-9a-f-]{36})$/i

export const BodyLink = Link.extend({
  addOptions() {
    return {
      ...this.parent?.(),
      autolink: false,
      defaultProtocol: "https",
      isAllowedUri: (address) => ALLOWED.test(address ?? ""),
      HTMLAttributes: {},
    }
  },

  addAttributes() {
    return { href: { default: null } }
  },

  addCommands() {
    return {
      ...this.parent?.(),
      addLink:
        () =>
        ({ editor }) => {
          linkDialog(editor)
          return true
        },
    }
  },

  addKeyboardShortcuts() {
    return {
      "Mod-k": ({ editor }) => {
        window.event?.stopPropagation() // the admin's command palette listens for it, too
        return editor.commands.addLink()
      },
    }
  },
})

/** Turns typed text into an address (https, mailto, tel); null if it is none. */
export function parseAddress(typed) {
  const text = typed.trim()
  if (ALLOWED.test(text)) return text
  if (/^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(text)) return `mailto:${text}`
  if (/^\+[\d\s().-]{5,}$/.test(text)) return `tel:${text}`
  if (/^[^\s:/?#]+\.[^\s:/?#]{2,}([/?#]\S*)?$/.test(text)) return `https://${text}`
  return null
}

function apply(editor, href, title) {
  const chain = editor.chain().focus()
  if (editor.isActive("link")) chain.extendMarkRange("link").updateAttributes("link", { href })
  else if (!editor.state.selection.empty) chain.setMark("link", { href })
  else chain.insertContent({ type: "text", text: title, marks: [{ type: "link", attrs: { href } }] })
  chain.run()
}

function linkDialog(editor) {
  const address = textareaOf(editor).dataset.entryChoices
  const href = editor.getAttributes("link").href ?? ""
  const problem = el("p", { class: "body-problem", role: "alert" })
  const input = el("input", {
    type: "text",
    inputmode: "url",
    placeholder: "https://…",
    autocomplete: "off",
    on: { keydown: (event) => event.key === "Enter" && (event.preventDefault(), submit()) },
  })
  const chosen = el("p", { class: "body-hint" })
  if (!href.startsWith(ENTRY)) input.value = href
  else {
    chosen.textContent = "Leads to an entry of ours."
    lookUp(address, href.slice(ENTRY.length)).then((entry) => {
      if (entry) chosen.textContent = `Leads to “${entry.title}”.`
    })
  }

  function submit() {
    const target = parseAddress(input.value)
    if (!target) {
      problem.textContent =
        "That is no address a link can lead to. Write it like https://example.org/page."
      input.focus()
      return
    }
    dialog.close()
    apply(editor, target, input.value.trim())
  }

  const entries = searchBox({
    address,
    label: "Or to an entry of ours",
    placeholder: "Search by title",
    layout: "is-list",
    item: entryItem,
    choose(entry) {
      dialog.close()
      apply(editor, ENTRY + entry.id, entry.title)
    },
    isChosen: (entry) => href === ENTRY + entry.id,
    nothing: "There are no entries yet.",
  })
  const remove = button("Remove link", {
    click() {
      dialog.close()
      editor.chain().focus().extendMarkRange("link").unsetLink().run()
    },
  })
  const dialog = openDialog({
    title: href ? "Change the link" : "Add a link",
    content: [labelled("To an address", input), problem, chosen, address ? entries : null],
    actions: [
      href ? remove : null,
      button("Cancel", { quiet: true, click: () => dialog.close() }),
      button("Set link", { primary: true, click: submit }),
    ],
    onClose: () => editor.commands.focus(),
  })
}

function entryItem(entry) {
  const item = document.createDocumentFragment()
  item.append(
    el("span", { class: "body-result-title" }, entry.title),
    el("span", { class: "body-result-note" }, `${entry.type}, ${entry.state.replaceAll("_", " ")}`),
  )
  return item
}
