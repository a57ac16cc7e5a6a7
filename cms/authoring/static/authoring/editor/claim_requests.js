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

/** Creates a claim as a dialog has chosen and stated it; null if it was refused, which is said. */
export async function createClaim({ dataset, form, statement, problem }, values) {
  values.set("statement", statement.value)
  const answer = await send(dataset.claimCreate, form, values)
  if (!answer.error) return answer
  problem.textContent = answer.error
  if (!statement.value.trim()) statement.focus()
  return null
}

/** Sends values with the form's token. Returns the response, or {error} with a sentence. */
async function send(address, form, values) {
  const token = form?.elements.csrfmiddlewaretoken?.value ?? ""
  try {
    const response = await fetch(address, {
      method: "POST",
      body: values,
      headers: { "X-CSRFToken": token },
    })
    return await response.json()
  } catch {
    return { error: OFFLINE }
  }
}
