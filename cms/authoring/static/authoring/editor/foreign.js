// Pasted markup: what reverses the meaning of its text goes with it, what carries meaning is kept.
// The server's cleaner does the same with the same rules, which the text area brings:
// cms/lib/richtext/foreign/. The tests hold one against the other.
import { convertBlocks, dropBlanks, freePictures, moveCaptions } from "marrow/editor/foreign_blocks"
import { resolveStyles } from "marrow/editor/foreign_styles"
import { keepNumbers, rebuildWordLists } from "marrow/editor/foreign_lists"

const CHECKS = ["checkbox", "radio"]
const COMMENT_BACK_LINK = /^#cmnt_ref[0-9]+$/
const FOOTNOTE_BACK_LINK = /^#(_(ftn|edn)ref|ftnt_ref)[0-9]+$|^#sd(foot|end)note[0-9]+anc$/
const NORMAL_WEIGHTS = ["normal", "lighter", "100", "200", "300", "400", "500"]

/**
 * Cleans markup. Returns its HTML, the counts of what was left out and changed, by kind, and the
 * sources of its pictures: for each, `picture` returns an element to put in its place, or null.
 */
export function cleanForeign(html, rules, picture = () => null) {
  const root = new DOMParser().parseFromString(`<!doctype html><body>${html}`, "text/html").body
  removeComments(root)
  const page = new Page(root, resolveStyles(root, rules.properties), rules)
  page.remove(picture)
  page.count("footnote", page.elements("a").filter(isFootnote).length)
  rebuildWordLists(root, page)
  keepNumbers(root, page)
  page.convertMarks()
  moveCaptions(root)
  convertBlocks(page)
  dropBlanks(page)
  freePictures(root)
  for (const element of root.querySelectorAll("[style], [class], [role]")) {
    for (const name of ["style", "class", "role"]) element.removeAttribute(name)
  }
  return { html: root.innerHTML, counts: page.counts }
}

const isFootnote = (link) => FOOTNOTE_BACK_LINK.test(link.getAttribute("href") ?? "")
const visible = (text) => text.trim() !== ""

function removeComments(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT)
  const comments = []
  while (walker.nextNode()) comments.push(walker.currentNode)
  for (const comment of comments) comment.remove()
}

class Page {
  constructor(root, styles, rules) {
    this.root = root
    this.styles = styles
    this.rules = rules
    this.counts = {}
  }

  elements(selector = "*") {
    return [...this.root.querySelectorAll(selector)]
  }

  style(element) {
    return this.styles.get(element) ?? {}
  }

  count(kind, number = 1) {
    if (number) this.counts[kind] = (this.counts[kind] ?? 0) + number
  }

  rename(element, tag) {
    const renamed = element.ownerDocument.createElement(tag)
    for (const { name, value } of element.attributes) {
      if (/^[a-z][a-z-]*$/.test(name)) renamed.setAttribute(name, value)
    }
    renamed.append(...element.childNodes)
    element.replaceWith(renamed)
    this.styles.set(renamed, this.style(element))
    return renamed
  }

  matches(rule, element) {
    if (rule.tags?.includes(element.localName)) return true
    const has = (pattern, value) => new RegExp(`^(?:${pattern})$`, "is").test(value)
    if (rule.class && [...element.classList].some((name) => has(rule.class, name))) return true
    const style = this.style(element)
    return (
      Object.entries(rule.style ?? {}).some(([key, value]) => key in style && has(value, style[key])) ||
      Object.entries(rule.attributes ?? {}).some(
        ([key, value]) => element.hasAttribute(key) && has(value, element.getAttribute(key)),
      )
    )
  }

  kindOf(element) {
    if (element.localName === "input" && CHECKS.includes(typeOf(element))) return null
    return this.rules.removed.find((rule) => this.matches(rule, element))?.kind ?? null
  }

  remove(picture) {
    const removed = new Set()
    const gone = new Set() // what is removed, with its descendants
    for (const element of this.elements()) {
      if (gone.has(element.parentNode)) {
        gone.add(element)
        continue
      }
      const kind = this.kindOf(element)
      if (kind === null) continue
      gone.add(element)
      const substitute = kind === "picture" && isPicture(element) ? picture(element, this) : null
      if (substitute) element.replaceWith(substitute)
      else {
        this.countRemoval(kind, element)
        removed.add(enclosingComment(element))
      }
    }
    const comments = Math.max(
      this.counts["comment text"] ?? 0,
      this.counts["comment mark"] ?? 0,
    )
    delete this.counts["comment text"]
    delete this.counts["comment mark"]
    this.count("comment", comments)
    this.drop(removed)
  }

  countRemoval(kind, element) {
    if (kind === "picture") return // counted by its source
    if (kind === "field" && typeOf(element) === "hidden") return
    if (!kind) return
    if (!this.rules.reportedWithoutText.includes(kind) && !visible(element.textContent)) return
    const inside = [...element.querySelectorAll("*")]
    const comments = inside.filter((each) => this.style(each)["mso-element"] === "comment")
    this.count(kind, comments.length || 1)
  }

  /** Drops elements, and those around them that have no other content. */
  drop(removed) {
    const { emptied: mayGo, content } = this.rules
    const emptied = new Set()
    const full = new Set()
    for (const element of [this.root, ...this.elements()].reverse()) {
      if (removed.has(element)) continue
      for (const child of [...element.childNodes]) {
        if (child.nodeType === Node.TEXT_NODE) {
          if (visible(child.data)) full.add(element)
        } else if (removed.has(child)) {
          child.remove()
          emptied.add(element)
        } else if (emptied.has(child) && !full.has(child) && mayGo.includes(child.localName)) {
          child.remove()
          emptied.add(element)
        } else if (full.has(child) || content.includes(child.localName)) {
          full.add(element)
        }
      }
    }
  }

  convertMarks() {
    for (const found of this.elements()) {
      const element = this.wrapInMarks(this.nameMark(found))
      const tag = element.localName
      if (tag === "pre") keepLines(this.rename(element, "div"))
      else if (tag === "q") surround(this.rename(element, "span"), "“", "”")
      else if (tag === "rt") surround(this.rename(element, "span"), "(", ")")
      else if (tag === "input") element.replaceWith(element.hasAttribute("checked") ? "☑ " : "☐ ")
      else if (tag === "li" && CHECKS.includes(element.getAttribute("role"))) {
        putAtStart(element, element.getAttribute("aria-checked") === "true" ? "☑ " : "☐ ")
      }
    }
  }

  nameMark(element) {
    const tag = this.rules.synonyms[element.localName] ?? element.localName
    const style = this.style(element)
    if (tag === "strong") {
      const isBold = !NORMAL_WEIGHTS.includes(style["font-weight"] ?? "bold")
      return this.rename(element, isBold ? tag : "span")
    }
    if (tag === "em") {
      return this.rename(element, style["font-style"] === "normal" ? "span" : tag)
    }
    return element
  }

  wrapInMarks(element) {
    if (!this.rules.inline.includes(element.localName)) return element
    for (const rule of this.rules.marks) {
      if (element.closest(rule.tag) || !this.matches(rule, element)) continue
      const mark = element.ownerDocument.createElement(rule.tag)
      mark.append(...element.childNodes)
      element.append(mark)
    }
    return element
  }
}

const typeOf = (element) => (element.getAttribute("type") ?? "").toLowerCase()

/** A dot of one pixel counts readers and shows nothing. */
const isPicture = (element) =>
  element.localName === "picture" ||
  (element.hasAttribute("src") &&
    !(element.getAttribute("width") === "1" && element.getAttribute("height") === "1"))

/** The paragraph of a comment around the link back from it, as Google Docs lists them. */
function enclosingComment(element) {
  if (!COMMENT_BACK_LINK.test(element.getAttribute("href") ?? "")) return element
  const paragraph = element.closest("p")
  if (!paragraph || firstText(paragraph) !== firstText(element)) return element
  const frame = paragraph.parentElement
  return frame.localName === "div" && frame.firstElementChild === paragraph ? frame : paragraph
}

function firstText(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) if (visible(walker.currentNode.data)) return walker.currentNode.data.trim()
  return ""
}

function surround(element, before, after) {
  element.prepend(before)
  element.append(after)
}

function putAtStart(item, text) {
  const inner = item.firstElementChild
  let before = ""
  for (let node = inner?.previousSibling; node; node = node.previousSibling) before += node.data
  const isWrapped = inner && ["p", "div"].includes(inner.localName) && !visible(before)
  ;(isWrapped ? inner : item).prepend(text)
}

function keepLines(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode()) texts.push(walker.currentNode)
  for (const text of texts) {
    const lines = text.data.split("\n").map((line) => line.replaceAll("  ", "\u00a0\u00a0"))
    text.replaceWith(
      ...lines.flatMap((line, number) =>
        number ? [element.ownerDocument.createElement("br"), line] : [line],
      ),
    )
  }
}
