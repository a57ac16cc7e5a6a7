// Client for the choices of pictures and entries, with a cache.

async function fetchResults(address, parameters) {
  const url = new URL(address, document.baseURI)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  const response = await fetch(url, { headers: { Accept: "application/json" } })
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`)
  return (await response.json()).results
}

export const search = (address, words) => fetchResults(address, { q: words })

const MAX_IDS = 20 // in one request; the server returns few more
const cache = new Map() // address and id -> promise of a result or of undefined
const batches = new Map() // address -> ids to fetch in one request

/** Fetches a picture or entry; undefined if there is none. Concurrent calls share a request. */
export function lookUp(address, id) {
  const key = `${address} ${id}`
  if (!cache.has(key)) {
    cache.set(key, fetchInBatch(address, id).catch(() => (cache.delete(key), undefined)))
  }
  return cache.get(key)
}

/** Puts a result of a search into the cache. */
export const remember = (address, result) =>
  cache.set(`${address} ${result.id}`, Promise.resolve(result))

function fetchInBatch(address, id) {
  if (!batches.has(address)) {
    const ids = new Set()
    const response = new Promise((resolve) => setTimeout(resolve, 20)).then(() => {
      if (batches.get(address)?.ids === ids) batches.delete(address)
      return fetchResults(address, { ids: [...ids].join(",") })
    })
    batches.set(address, { ids, response })
  }
  const { ids, response } = batches.get(address)
  ids.add(id)
  if (ids.size === MAX_IDS) batches.delete(address)
  return response.then((results) => results.find((result) => result.id === id))
}
