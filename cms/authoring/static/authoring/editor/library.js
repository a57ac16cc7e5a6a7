// Asks the server for pictures and entries.

async function results(address, parameters) {
  const url = new URL(address, document.baseURI)
  url.search = new URLSearchParams(parameters)
  const response = await fetch(url, { headers: { Accept: "application/json" } })
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`)
  return (await response.json()).results
}

export const search = (address, words) => results(address, { q: words })

const MOST = 20 // ids in one request; the server answers for little more
const known = new Map() // address and id -> promise of what is there, or of undefined
const waiting = new Map() // address -> ids to ask for together

/** One picture or entry; undefined if it is gone. Calls of the same moment share a request. */
export function lookUp(address, id) {
  const key = `${address} ${id}`
  if (!known.has(key)) known.set(key, ask(address, id).catch(() => (known.delete(key), undefined)))
  return known.get(key)
}

/** Spares a request for what a search has just shown. */
export const remember = (address, found) =>
  known.set(`${address} ${found.id}`, Promise.resolve(found))

function ask(address, id) {
  if (!waiting.has(address)) {
    const ids = new Set()
    const answer = new Promise((resolve) => setTimeout(resolve, 20)).then(() => {
      if (waiting.get(address)?.ids === ids) waiting.delete(address)
      return results(address, { ids: [...ids].join(",") })
    })
    waiting.set(address, { ids, answer })
  }
  const { ids, answer } = waiting.get(address)
  ids.add(id)
  if (ids.size === MOST) waiting.delete(address)
  return answer.then((found) => found.find((one) => one.id === id))
}
