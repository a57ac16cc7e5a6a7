// The lists of Word, which writes each item as a paragraph with its level and its marker, and the
// numbers of ordered lists. The server's cleaner does the same: cms/lib/richtext/foreign/.

const ITEM = /^(l[0-9]+) level([1-9])( lfo[0-9]+)?$/
const NUMBER = /^[(\[]?(?:[0-9]{1,5}\.)*([0-9]{1,5})[.)\]:-]?$/
const LETTERS = /^[(\[]?([a-z]{1,6})[.)\]:]$/i
const ROMAN = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 }
const MARKER_WITHIN = 12 // elements
const HEADING = /^h[1-6]$/
const LETTER_TYPES = ["a", "A", "i", "I"]

const isList = (node) => node.localName === "ul" || node.localName === "ol"
const wholeNumber = (text) => (/^[0-9]{1,5}$/.test(text ?? "") ? Number(text) : null)
const oneLine = (text) => text.trim().replace(/\s+/g, " ")

/** Replaces runs of items among the children of every element by lists. */
export function rebuildWordLists(root, page) {
  for (const parent of [root, ...page.elements()]) {
    if (HEADING.test(parent.localName)) keepHeadingNumber(parent, page)
    else if ([...parent.children].some((child) => hasItems(child, page))) joinItems(parent, page)
  }
}

function joinItems(parent, page) {
  const open = [] // the lists to which items are added, from the outermost
  for (const child of [...parent.childNodes]) {
    const place = parent.ownerDocument.createElement("span")
    child.before(place)
    const items = child.nodeType === Node.ELEMENT_NODE ? takeItems(child, page) : []
    const isBlank = child.nodeType === Node.TEXT_NODE && !child.data.trim()
    if (items.length || (open.length && isBlank)) {
      if (child.parentNode === parent) child.remove()
    } else open.length = 0
    for (const item of items) addItem(item, open, (list) => place.before(list), page)
    place.remove()
  }
}

/** The list and the level of a paragraph that desktop Word wrote for an item. */
const paragraphLevel = (element, page) =>
  element.localName === "p" && ITEM.exec(page.style(element)["mso-list"] ?? "")

/** The lists that Word wrote in the browser: the element, or those in its wrapper. */
function onlineLists(element) {
  const isWrapper = element.classList.contains("ListContainerWrapper")
  const hasLevel = (item) => item.hasAttribute("data-aria-level")
  const lists = (isWrapper ? [...element.children] : [element]).filter(isList)
  return lists.filter((list) => [...list.children].every(hasLevel))
}

const hasItems = (element, page) =>
  paragraphLevel(element, page) || onlineLists(element).some((list) => list.children.length)

/** Takes the items that an element stands for out of it; none for other content. */
function takeItems(element, page) {
  const match = paragraphLevel(element, page)
  if (!match) return onlineLists(element).flatMap(onlineItems)
  const marker = takeMarker(element, page)
  const node = element.ownerDocument.createElement("li")
  node.append(element)
  return [
    {
      key: match[1] + (match[3] ?? ""),
      level: Number(match[2]),
      numbers: parseMarker(marker),
      node,
      hasLetter: LETTERS.test(marker),
    },
  ]
}

function onlineItems(list) {
  const start = wholeNumber(list.getAttribute("start")) || 1
  return [...list.children].map((node, place) => ({
    key: node.getAttribute("data-listid") ?? "",
    level: wholeNumber(node.getAttribute("data-aria-level")) || 1,
    numbers: list.localName === "ol" ? [start + place] : [],
    node,
    hasLetter: false,
  }))
}

/** The marker that Word drew, which stands within the first few elements. */
const findMarker = (element, page) =>
  [...element.querySelectorAll("*")]
    .slice(0, MARKER_WITHIN)
    .find((each) => page.style(each)["mso-list"] === "ignore")

function takeMarker(paragraph, page) {
  const marker = findMarker(paragraph, page)
  const text = oneLine(marker?.textContent ?? "")
  marker?.replaceChildren()
  return text
}

/** The numbers that a marker may mean, the likeliest first; none for a bullet. */
function parseMarker(marker) {
  const number = NUMBER.exec(marker)
  if (number) return [Number(number[1])]
  const letters = LETTERS.exec(marker)?.[1].toLowerCase()
  if (!letters) return []
  const roman = [...letters].every((letter) => letter in ROMAN) ? [parseRoman(letters)] : []
  if (letters.length > 1) return roman.length ? roman : [1]
  const alphabetic = letters.charCodeAt(0) - 96
  return letters === "i" ? [...roman, alphabetic] : [alphabetic, ...roman]
}

function parseRoman(letters) {
  const values = [...letters].map((letter) => ROMAN[letter])
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0)
}

function keepHeadingNumber(heading, page) {
  const marker = findMarker(heading, page)
  if (marker) marker.textContent = `${oneLine(marker.textContent)} `
}

/** Adds an item to the list that it continues, or to a new one at its level. */
function addItem(item, open, insert, page) {
  while (open.length && open.at(-1).level > item.level) open.pop()
  let same = open.at(-1)?.level === item.level ? open.at(-1) : null
  if (same && !continues(item, same)) {
    open.pop()
    same = null
  }
  if (!same) {
    const node = newList(item)
    same = { key: item.key, level: item.level, node, latest: (item.numbers[0] ?? 0) - 1 }
    if (open.length) open.at(-1).node.lastElementChild.append(node)
    else insert(node)
    open.push(same)
    page.count("letters", Number(item.hasLetter))
  }
  same.latest++
  same.node.append(item.node)
}

function continues({ key, numbers }, { key: openKey, node, latest }) {
  const tag = numbers.length ? "ol" : "ul"
  if (key !== openKey || tag !== node.localName) return false
  return tag === "ul" || numbers.includes(latest + 1)
}

function newList({ numbers, node }) {
  return numbers.length ? orderedList(node, numbers[0]) : node.ownerDocument.createElement("ul")
}

function orderedList({ ownerDocument }, number) {
  const list = ownerDocument.createElement("ol")
  if (number !== 1) list.setAttribute("start", number)
  return list
}

/** Splits each ordered list where its numbers do not follow one another. */
export function keepNumbers(root, page) {
  for (const list of page.elements("ol")) {
    page.count("letters", Number(LETTER_TYPES.includes(list.getAttribute("type"))))
    const items = [...list.children].filter((child) => child.localName === "li")
    const step = list.hasAttribute("reversed") ? -1 : 1
    if (step > 0 && !items.some((item) => item.hasAttribute("value"))) continue
    let number = wholeNumber(list.getAttribute("start")) ?? (step < 0 ? items.length : 1)
    let expected = null
    const lists = []
    for (const child of [...list.childNodes]) {
      if (child.localName === "li") {
        number = wholeNumber(child.getAttribute("value")) ?? number
        if (number !== expected) lists.push(orderedList(list, number))
        expected = number + 1
        number += step
      } else if (!lists.length) lists.push(orderedList(list, 1))
      lists.at(-1).append(child)
    }
    list.replaceWith(...lists)
  }
}
