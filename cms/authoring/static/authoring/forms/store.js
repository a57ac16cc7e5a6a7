/* The unsaved texts in the browser's database: one record for each form, under the form's token. */
const NAME = "marrow";
const TEXTS = "texts";
const DAYS = 30;
let opening;

function openDatabase() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TEXTS, { keyPath: "token" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function run(mode, act) {
  const database = await openDatabase();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(TEXTS, mode);
    const request = act(transaction.objectStore(TEXTS));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const getText = (token) => run("readonly", (texts) => texts.get(token));
export const removeText = (token) => run("readwrite", (texts) => texts.delete(token));
export const putText = (record) => run("readwrite", (texts) => texts.put(record));

/** Returns the texts of an account, latest first; ``isOpen``: a tab holds it. Forgets old ones. */
export async function listTexts(account) {
  const texts = await run("readonly", (all) => all.getAll());
  const locks = (await navigator.locks?.query())?.held ?? [];
  const held = new Set(locks.map(({ name }) => name));
  const oldest = Date.now() - DAYS * 86400_000;
  for (const { token, at } of texts) if (at < oldest) await removeText(token);
  return texts
    .filter((text) => text.account === account && text.at >= oldest)
    .map((text) => ({ ...text, isOpen: held.has(lockName(text.token)) }))
    .sort((a, b) => b.at - a.at);
}

/** Marks the text as one of this tab, until the tab leaves the page or crashes. */
export function lockText(token) {
  navigator.locks?.request(lockName(token), () => new Promise(() => {}));
}

const lockName = (token) => `form-${token}`;
