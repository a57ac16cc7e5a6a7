// The blocks of pasted markup: what bodies do not have becomes paragraphs, what shows nothing goes.
// The server's cleaner does the same: cms/lib/richtext/foreign/.

const visible = (text) => text.trim() !== ""

/** Turns blocks that bodies do not have into paragraphs. */
export function convertBlocks(page) {
  const { blocks, renamed, foreignBlocks } = page.rules
  for (const element of page.elements()) {
    const tag = renamed[element.localName]
    if (tag) page.rename(element, tag)
  }
  const inHeading = new Set(page.elements("h2 *, h3 *"))
  const withBlocks = new Set()
  const isBlock = (node) => withBlocks.has(node) || blocks.includes(node.localName)
  for (const element of [page.root, ...page.elements()].reverse()) {
    if ([...element.children].some(isBlock)) withBlocks.add(element)
    if (!foreignBlocks.includes(element.localName) || inHeading.has(element)) continue
    if (!withBlocks.has(element)) page.rename(element, "p")
    else {
      wrapInline(element, isBlock)
      withBlocks.add(page.rename(element, "span"))
    }
  }
}

/** Drops blank paragraphs, items and lists, and breaks between blocks. Empty cells stay. */
export function dropBlanks(page) {
  const { blocks, content } = page.rules
  const full = new Set()
  const withBlocks = new Set()
  const isBlock = (node) => withBlocks.has(node) || blocks.includes(node.localName)
  for (const element of [page.root, ...page.elements()].reverse()) {
    for (const child of [...element.childNodes]) {
      if (child.nodeType === Node.TEXT_NODE) {
        if (visible(child.data)) full.add(element)
      } else if (full.has(child) || content.includes(child.localName)) full.add(element)
      else if (isDropped(child)) {
        child.remove()
        continue
      }
      if (isBlock(child)) withBlocks.add(element)
    }
    if (withBlocks.has(element)) dropBreaks(element, isBlock, full)
  }
}

/** Whether a blank element is dropped; a paragraph without even a space was begun by an author. */
const isDropped = ({ localName, firstChild }) =>
  ["li", "ul", "ol"].includes(localName) || (localName === "p" && firstChild)

/** Drops line breaks that have nothing but blocks on both sides. */
function dropBreaks(element, isBlock, full) {
  let line = []
  for (const child of [...element.childNodes, null]) {
    if (child && !isBlock(child)) {
      line.push(child)
      continue
    }
    const isBlank = line.every((each) => !full.has(each) && !(each.data && visible(each.data)))
    for (const each of line) if (isBlank && each.localName === "br") each.remove()
    line = []
  }
}

/** Moves the caption of a table before the table. */
export function moveCaptions(root) {
  for (const caption of root.querySelectorAll("table > caption")) {
    const paragraph = root.ownerDocument.createElement("p")
    paragraph.append(...caption.childNodes)
    const table = caption.parentElement
    caption.remove()
    if (visible(paragraph.textContent)) table.before(paragraph)
  }
}

/** Takes pictures out of paragraphs in which they stand alone. */
export function freePictures(root) {
  for (const paragraph of root.querySelectorAll("p:has(cms-image)")) {
    if (!visible(paragraph.textContent)) {
      paragraph.replaceWith(...paragraph.querySelectorAll("cms-image"))
    }
  }
}

function wrapInline(element, isBlock) {
  let paragraph = null
  for (const child of [...element.childNodes]) {
    if (isBlock(child)) paragraph = null
    else if (paragraph) paragraph.append(child)
    else {
      paragraph = element.ownerDocument.createElement("p")
      child.replaceWith(paragraph)
      paragraph.append(child)
    }
  }
}
