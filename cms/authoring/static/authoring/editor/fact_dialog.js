// The dialog that states facts of treatments: one in the sentence, or several in a table.
import { ask, createClaim, OFFLINE } from "marrow/editor/claim_requests"
import { button, labelled, openDialog, searchBox } from "marrow/editor/dialog"
import { el, textareaOf, uniqueId } from "marrow/editor/dom"
import { remember } from "marrow/editor/library"

const TEXTS = {
  fact: {
    title: "Insert a fact of a treatment",
    submit: "Insert fact",
    statement: "What it says, in full",
    hint: "Say in a sentence what the fact is of, so that colleagues find it.",
  },
  table: {
    title: "Insert a comparison of treatments",
    submit: "Insert table",
    statement: "Caption of the table",
    hint: "Readers see it above the table.",
  },
}
const titleItem = ({ title }) => el("span", { class: "body-result-title" }, title)

/** A table of facts as a claim has it. */
export const factTable = ({ heading, columns, rows }, caption) =>
  el(
    "table",
    {},
    caption ? el("caption", {}, caption) : null,
    el("thead", {}, el("tr", {}, ...[heading, ...columns.map((c) => c.heading)].map((t) => el("th", { scope: "col" }, t)))),
    el(
      "tbody",
      {},
      ...rows.map(({ name, cells }) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, name),
          ...cells.map(({ text, is_stated }) => el("td", { class: is_stated ? null : "is-unstated" }, text)),
        ),
      ),
    ),
  )

/** Asks for facts; `done` gets their claim, whose draft exists by then. */
export function factDialog(editor, done, { isTable = false } = {}) {
  const { dataset, form } = textareaOf(editor)
  const texts = TEXTS[isTable ? "table" : "fact"]
  const choice = new FactChoice({ dataset, form, isTable, texts })
  let existing = null

  const submit = button(texts.submit, { primary: true, click: insert })
  submit.disabled = true
  choice.onChange = (isComplete) => {
    existing = null
    submit.disabled = !isComplete
  }

  async function insert() {
    const claim = existing ?? (await createClaim(choice, choice.values()))
    if (!claim) return
    remember(dataset.claimChoices, claim)
    dialog.close()
    done(claim)
  }

  const dialog = openDialog({
    title: texts.title,
    stays: true,
    content: [
      ...choice.content,
      searchBox({
        address: `${dataset.claimChoices}?kind=${isTable ? "table" : "fact"}`,
        label: "Or one that is there already",
        placeholder: "What it says",
        layout: "is-list",
        item: ({ title, statement }) =>
          el("span", { class: "body-result-title" }, [title, statement].filter((t, i, all) => t && all.indexOf(t) === i).join(" · ")),
        choose: (claim) => {
          existing = claim
          submit.disabled = !claim.title
        },
        isChosen: ({ id }) => existing?.id === id,
        nothing: "There is none yet.",
      }),
    ],
    actions: [button("Cancel", { quiet: true, click: () => dialog.close() }), submit],
    onClose: () => editor.commands.focus(),
  })
}

/** Treatments and facts as they are chosen, with the words that they give. */
class FactChoice {
  constructor({ dataset, form, isTable, texts }) {
    Object.assign(this, { dataset, form, isTable, texts })
    this.treatments = new Map()
    this.facts = new Map() // name -> the fact
    this.other = null
    this.list = el("div", { class: "body-facts", role: "group", "aria-label": "Facts" })
    this.preview = el("div", { class: "body-claim-preview", role: "status" })
    this.problem = el("p", { class: "body-problem", role: "alert" })
    this.statement = el("input", { type: "text", maxlength: 300, autocomplete: "off" })
    this.otherBox = el("div", { hidden: true })
    this.content = [
      searchBox({
        address: dataset.factTreatments,
        label: isTable ? "Treatments, each a row" : "Treatment",
        placeholder: "Name of a treatment",
        layout: "is-list",
        item: titleItem,
        choose: (treatment) => this.toggle(this.treatments, treatment.id, treatment),
        isChosen: ({ id }) => this.treatments.has(id),
        nothing: "No treatment is published yet.",
      }),
      el("div", { class: "body-control" }, el("p", { class: "body-label" }, isTable ? "Facts, each a column" : "Fact"), this.list),
      this.otherBox,
      el("div", {}, this.preview), // a frame that scrolls would give way in a low window
      this.problem,
      labelled(texts.statement, this.statement, texts.hint),
    ]
    this.loadFacts()
  }

  async loadFacts() {
    const { results } = await ask(this.dataset.facts, { results: [] })
    const name = uniqueId("body-fact")
    this.list.replaceChildren(
      ...results.map((fact) => {
        const on = { change: () => this.chooseFact(fact) }
        return el("label", {}, el("input", { type: this.isTable ? "checkbox" : "radio", name, on }), ` ${fact.label}`)
      }),
    )
  }

  toggle(chosen, key, value) {
    const had = chosen.has(key)
    if (!this.isTable) chosen.clear()
    if (had && this.isTable) chosen.delete(key)
    else chosen.set(key, value)
    this.refresh()
  }

  chooseFact(fact) {
    this.toggle(this.facts, fact.name, fact)
    const needsOther = [...this.facts.values()].some((each) => each.concerns_another)
    if (needsOther && !this.otherBox.hasChildNodes()) this.otherBox.append(this.otherSearch())
    this.otherBox.hidden = !needsOther
  }

  otherSearch() {
    return searchBox({
      address: this.dataset.factTreatments,
      label: "The treatment that may follow",
      placeholder: "Name of a treatment",
      layout: "is-list",
      item: titleItem,
      choose: (treatment) => {
        this.other = treatment
        this.refresh()
      },
      isChosen: ({ id }) => this.other?.id === id,
      nothing: "No treatment is published yet.",
    })
  }

  values() {
    const values = new URLSearchParams({
      derivation: this.isTable ? "table" : "fact",
      locale: this.form?.elements.locale?.value ?? "",
    })
    for (const id of this.treatments.keys()) values.append("treatment", id)
    for (const { name, concerns_another } of this.facts.values()) {
      values.append("fact", concerns_another && this.other ? `${name}:${this.other.id}` : name)
    }
    return values
  }

  async refresh() {
    const isComplete = this.treatments.size && this.facts.size
    this.onChange(Boolean(isComplete))
    if (!isComplete) return this.preview.replaceChildren()
    const asked = (this.latest = this.values())
    const answer = await ask(`${this.dataset.factStatements}?${asked}`, { problem: OFFLINE })
    if (this.latest !== asked) return // a later choice has been made
    this.problem.textContent = answer.problem
    const words = el("output", { class: "body-claim-words" }, answer.text ?? "")
    this.preview.replaceChildren(...(answer.table ? [factTable(answer.table)] : ["Readers read: ", words]))
  }
}
