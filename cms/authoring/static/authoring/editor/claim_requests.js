// What the dialogs of figures and facts ask the server: words as they will be, and new claims.

export const OFFLINE = "The server can’t be reached. What you chose is still here; try again."

/** Fetches JSON; `otherwise` if the server can't be reached. */
export async function ask(address, otherwise) {
  try {
    const response = await fetch(address)
    if (response.ok) return await response.json()
  } catch {
    // said by the caller
  }
  return otherwise
}

/** Creates a claim. Returns it, or {error} with a sentence. */
export async function createClaim({ dataset, form }, values) {
  const token = form?.elements.csrfmiddlewaretoken?.value ?? ""
  try {
    const response = await fetch(dataset.claimCreate, {
      method: "POST",
      body: values,
      headers: { "X-CSRFToken": token },
    })
    return await response.json()
  } catch {
    return { error: OFFLINE }
  }
}
