// Files of pictures that wait in the text until they are in the library.
import { el } from "marrow/editor/dom"

const files = new Map() // key -> file
let latest = 0

export const pendingFile = (key) => files.get(key)

export function keepFile(file) {
  const key = `file-${++latest}`
  files.set(key, file)
  return key
}

export const forgetFile = (key) => files.delete(key)

/** An image of a waiting file; as a data address, which the content policy allows. */
export function fileImage(key) {
  const image = el("img", { alt: "", draggable: "false" })
  const file = files.get(key)
  if (!file) return image
  const reader = new FileReader()
  reader.addEventListener("load", () => (image.src = reader.result))
  reader.readAsDataURL(file)
  return image
}
