// The toolbar, declared as a table of groups.
import { Extension, Plugin } from "django-prose-editor/editor"
import { TONES } from "marrow/editor/callout"
import { el, icon, textareaOf } from "marrow/editor/dom"
import { createNotice } from "marrow/editor/notice"

const mac = /Mac|iPhone|iPad/.test(navigator.platform)
const key = (keys) => ` (${keys.replace("Mod", mac ? "⌘" : "Ctrl")})`

const run = (name, ...given) => (editor) => editor.chain().focus()[name](...given).run()
const has = (name) => (editor) => Boolean(textareaOf(editor).dataset[name])
const can = (name, ...given) => (editor) => editor.can()[name](...given)
const mark = (name, symbol, label, keys) => ({
  symbol,
  label: label + key(keys),
  run: run("toggleMark", name),
  isActive: (editor) => editor.isActive(name),
})
const table = (name, text) => ({ text, label: text, run: run(name), isPossible: can(name) })

const TEXT_STYLE = {
  label: "Style of this paragraph",
  options: { p: "Paragraph", h2: "Heading", h3: "Subheading" },
  value: (editor) =>
    editor.isActive("heading", { level: 2 }) ? "h2" : editor.isActive("heading") ? "h3" : "p",
  choose: (editor, value) =>
    value === "p"
      ? editor.chain().focus().setParagraph().run()
      : editor.chain().focus().setHeading({ level: Number(value[1]) }).run(),
}
const CALLOUT = {
  label: "Callout around the selected paragraphs",
  options: { "": "No callout", ...TONES },
  value: (editor) => (editor.isActive("callout") ? editor.getAttributes("callout").tone : ""),
  choose: (editor, tone) => editor.chain().focus().setCallout(tone).run(),
  isPossible: (editor) => editor.isActive("callout") || editor.can().setCallout("note"),
}

const GROUPS = [
  { name: "Style", items: [TEXT_STYLE] },
  {
    name: "Letters",
    items: [
      mark("bold", "format_bold", "Bold", "Mod+B"),
      mark("italic", "format_italic", "Italic", "Mod+I"),
      mark("superscript", "superscript", "Superscript", "Mod+."),
      mark("subscript", "subscript", "Subscript", "Mod+,"),
    ],
  },
  {
    name: "Paragraphs",
    items: [
      {
        symbol: "format_list_bulleted",
        label: "Bulleted list",
        run: run("toggleBulletList"),
        isActive: (editor) => editor.isActive("bulletList"),
        isPossible: can("toggleBulletList"),
      },
      {
        symbol: "format_list_numbered",
        label: "Numbered list",
        run: run("toggleOrderedList"),
        isActive: (editor) => editor.isActive("orderedList"),
        isPossible: can("toggleOrderedList"),
      },
      {
        symbol: "format_quote",
        label: "Quotation",
        run: run("toggleBlockquote"),
        isActive: (editor) => editor.isActive("blockquote"),
        isPossible: can("toggleBlockquote"),
      },
    ],
  },
  {
    name: "Insert",
    items: [
      {
        symbol: "link",
        text: "Link",
        label: "Link" + key("Mod+K"),
        run: (editor) => editor.commands.addLink(),
        isActive: (editor) => editor.isActive("link"),
      },
      {
        symbol: "percent",
        text: "Figure",
        label: "Figure from a study",
        run: (editor) => editor.commands.chooseClaim(),
        isOffered: has("claimChoices"),
      },
      {
        symbol: "fact_check",
        text: "Fact",
        label: "Fact of a treatment",
        run: (editor) => editor.commands.chooseFact(),
        isOffered: has("claimChoices"),
      },
      {
        symbol: "menu_book",
        text: "Source",
        label: "Cited publication",
        run: (editor) => editor.commands.chooseCitation(),
        isOffered: has("entryChoices"),
      },
      {
        symbol: "compare",
        text: "Comparison",
        label: "Comparison of treatments",
        run: (editor) => editor.commands.chooseComparison(),
        isOffered: has("claimChoices"),
      },
      {
        symbol: "insert_chart",
        text: "Plot",
        label: "Plot of published figures",
        run: (editor) => editor.commands.chooseFigurePicture(),
        isOffered: has("pictureChoices"),
      },
      {
        symbol: "image",
        text: "Picture",
        label: "Picture from the library",
        run: (editor) => editor.commands.chooseImage(),
        isOffered: has("imageChoices"),
      },
      {
        symbol: "grid_on",
        text: "Table",
        label: "Table",
        run: run("insertTable", { rows: 3, cols: 3, withHeaderRow: true }),
        isPossible: (editor) => !editor.isActive("table"),
      },
      {
        symbol: "horizontal_rule",
        label: "Dividing line",
        run: run("setHorizontalRule"),
        isPossible: can("setHorizontalRule"),
      },
      CALLOUT,
    ],
  },
  {
    name: "Undo and redo",
    items: [
      { symbol: "undo", label: "Undo" + key("Mod+Z"), run: run("undo"), isPossible: can("undo") },
      {
        symbol: "redo",
        label: "Redo" + key("Mod+Shift+Z"),
        run: run("redo"),
        isPossible: can("redo"),
      },
      {
        symbol: "fullscreen",
        label: "Full screen (Esc ends it)",
        run: run("toggleFullscreen"),
        isActive: (editor) => Boolean(editor.storage.fullscreen.fullscreen),
      },
    ],
  },
]

// One row each, shown while the cursor is in such an element.
const CONTEXTUAL = [
  {
    name: "Table",
    isShown: (editor) => editor.isActive("table"),
    items: [
      table("addRowAfter", "Add row"),
      table("addColumnAfter", "Add column"),
      table("deleteRow", "Delete row"),
      table("deleteColumn", "Delete column"),
      table("toggleHeaderCell", "Heading cell"),
      table("mergeCells", "Merge cells"),
      table("splitCell", "Split cell"),
      table("deleteTable", "Delete table"),
    ],
  },
]

export const BodyToolbar = Extension.create({
  name: "bodyToolbar",

  onCreate({ editor }) {
    if (!editor.isEditable) return
    const refreshers = []
    const element = (group) => groupElement(editor, group, refreshers)
    const bar = el(
      "div",
      { class: "body-toolbar", role: "toolbar", "aria-label": "Text", on: { keydown: moveFocus } },
      el("div", { class: "body-toolbar-row" }, ...GROUPS.map(element)),
      ...CONTEXTUAL.map(element),
    )
    for (const control of controls(bar)) control.tabIndex = -1
    controls(bar)[0].tabIndex = 0
    editor.view.dom.before(el("div", { class: "body-head" }, bar, createNotice(editor)))
    const refresh = () => refreshers.forEach((refresh) => refresh())
    editor.on("transaction", refresh)
    editor.on("focus", refresh)
    refresh()
  },

  addProseMirrorPlugins() {
    // The toolbar above and the admin's row of buttons below cover the text while it scrolls.
    const covered = { top: 110, bottom: 110, left: 0, right: 0 }
    return [new Plugin({ props: { scrollThreshold: covered, scrollMargin: covered } })]
  },
})

function groupElement(editor, { name, items, isShown }, refreshers) {
  const offered = items.filter(({ isOffered }) => isOffered?.(editor) ?? true)
  const group = el(
    "div",
    { class: "body-toolbar-group", role: "group", "aria-label": name },
    ...offered.map((item) => (item.options ? select : push)(editor, item, refreshers)),
  )
  if (isShown) {
    group.classList.add("body-toolbar-row", "is-contextual")
    group.prepend(el("span", { class: "body-toolbar-name", "aria-hidden": "true" }, name))
    refreshers.push(() => (group.hidden = !isShown(editor)))
  }
  return group
}

function push(editor, { symbol, text, label, run, isActive, isPossible }, refreshers) {
  const button = el(
    "button",
    {
      type: "button",
      title: label,
      "aria-label": label,
      on: {
        mousedown: (event) => event.preventDefault(), // the selection stays where it is
        click: () => button.ariaDisabled !== "true" && run(editor),
      },
    },
    symbol ? icon(symbol) : null,
    text ? el("span", { class: "body-toolbar-text" }, text) : null,
  )
  refreshers.push(() => {
    if (isActive) button.ariaPressed = String(isActive(editor))
    if (isPossible) button.ariaDisabled = String(!isPossible(editor))
  })
  return button
}

function select(editor, { label, options, value, choose, isPossible }, refreshers) {
  const element = el(
    "select",
    { title: label, "aria-label": label, on: { change: () => choose(editor, element.value) } },
    ...Object.entries(options).map(([key, text]) => el("option", { value: key }, text)),
  )
  refreshers.push(() => {
    element.value = value(editor)
    element.classList.toggle("is-set", element.selectedIndex > 0)
    if (isPossible) element.disabled = !isPossible(editor)
  })
  return element
}

const controls = (bar) => [...bar.querySelectorAll("button, select")]

/** One stop for the tabulator key; the arrows lead from control to control. */
function moveFocus(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (!step) return
  event.preventDefault()
  const all = controls(event.currentTarget)
  const usable = all.filter((control) => !control.disabled && control.offsetParent)
  const next = usable.at((usable.indexOf(event.target) + step) % usable.length)
  for (const control of all) control.tabIndex = control === next ? 0 : -1
  next.focus()
}
