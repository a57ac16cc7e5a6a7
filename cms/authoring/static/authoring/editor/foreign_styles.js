// The CSS declarations that matter, of style sheets in pasted markup and of its elements.
// The server's cleaner does the same: cms/lib/richtext/foreign/styles.py.

const SELECTOR = /^([a-z][a-z0-9:]*)?([.#][a-z0-9_-]+)?$/i

/** A map from each element below `root` to its declarations. */
export function resolveStyles(root, properties) {
  const known = new Set(properties)
  const rules = new Map()
  for (const sheet of root.querySelectorAll("style")) {
    for (const [selector, style] of parseStylesheet(sheet.textContent, known)) {
      rules.set(selector, { ...rules.get(selector), ...style })
    }
  }
  const styles = new Map()
  for (const element of root.querySelectorAll("*")) {
    const names = [...element.classList].map((name) => `.${name.toLowerCase()}`)
    if (element.hasAttribute("id")) names.push(`#${element.id.toLowerCase()}`)
    const tag = element.localName
    const selectors = ["*", tag, ...names, ...names.map((name) => tag + name)]
    const inline = parseDeclarations(element.getAttribute("style") ?? "", known)
    styles.set(element, Object.assign({}, ...selectors.map((each) => rules.get(each)), inline))
  }
  return styles
}

/** [selector, declarations] of each rule that is not inside `@media` or its kind. */
function parseStylesheet(text, known) {
  const css = stripComments(text)
  const found = []
  let start = 0
  for (;;) {
    const opening = css.indexOf("{", start)
    if (opening === -1) return found
    const selectors = css.slice(start, opening).trim()
    const isNested = selectors.startsWith("@")
    const end = isNested ? findEnd(css, opening) : css.indexOf("}", opening)
    if (end === -1) return found
    const style = parseDeclarations(css.slice(opening + 1, end), known)
    if (!isNested && Object.keys(style).length) {
      for (const selector of selectors.split(",")) {
        const name = selector.trim().toLowerCase()
        if (name === "*" || SELECTOR.test(name)) found.push([name, style])
      }
    }
    start = end + 1
  }
}

function stripComments(text) {
  const [first, ...others] = text.split("/*")
  const rest = (part) => (part.includes("*/") ? part.slice(part.indexOf("*/") + 2) : "")
  return (first + others.map(rest).join("")).replaceAll("<!--", "").replaceAll("-->", "")
}

function findEnd(css, opening) {
  let depth = 0
  for (let place = opening; place < css.length; place++) {
    if (css[place] === "{") depth++
    if (css[place] === "}" && !--depth) return place
  }
  return -1
}

function parseDeclarations(text, known) {
  const style = {}
  for (const declaration of text.split(";")) {
    const colon = declaration.indexOf(":")
    const name = declaration.slice(0, colon).trim().toLowerCase()
    if (colon === -1 || !known.has(name)) continue
    const value = declaration.slice(colon + 1).toLowerCase().replaceAll("!important", "")
    style[name] = value.trim().replace(/\s+/g, " ")
  }
  return style
}
