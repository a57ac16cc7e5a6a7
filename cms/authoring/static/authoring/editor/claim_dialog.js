// The dialog that inserts a figure: a claim that is there already, or a new one on a study's result.
import { ask, createClaim, OFFLINE } from "marrow/editor/claim_requests"
import { button, labelled, openDialog, searchBox } from "marrow/editor/dialog"
import { el, textareaOf } from "marrow/editor/dom"
import { remember } from "marrow/editor/library"

const DERIVATIONS = {
  proportion: "In per cent",
  complement: "The others, in per cent",
  count: "In people: 20 of 26",
  per_thousand: "Of a thousand",
  percent_change: "A change, in per cent",
  range: "A range",
  difference: "The difference",
  as_reported: "In the report's own words",
}
/** How a result is said first, by its statistic. */
const USUAL = {
  percent_change: "percent_change",
  range: "range",
  risk_difference: "difference",
  mean_difference: "difference",
}
const HEDGES = {
  none: "no word",
  about: "about",
  almost: "almost",
  more_than: "more than",
  up_to: "up to",
}
const NO_STATEMENT = "Say in a sentence what the figure is of, with {figure} where it belongs: “{figure} avoided surgery”."

const options = (labels) =>
  Object.entries(labels).map(([value, label]) => el("option", { value }, label))

/** Asks for a figure; `done` gets the claim, whose draft exists by then. */
export function claimDialog(editor, done) {
  const { dataset, form } = textareaOf(editor)
  const locale = form?.elements.locale?.value ?? ""
  const phrasing = new Phrasing(dataset, form, locale)
  let chosen = null // a claim that is there already

  const submit = button("Insert figure", { primary: true, click: insert })
  submit.disabled = true

  function choose(claim) {
    chosen = claim
    phrasing.hide()
    submit.disabled = !claim.title
  }

  function chooseResult(result) {
    chosen = null
    phrasing.toggle(result)
    submit.disabled = !phrasing.results.size
  }

  async function insert() {
    const claim = chosen ?? (await createClaim(phrasing, phrasing.values()))
    if (!claim) return
    remember(dataset.claimChoices, claim)
    dialog.close()
    done(claim)
  }

  const dialog = openDialog({
    title: "Insert a figure",
    stays: true,
    content: [
      searchBox({
        address: dataset.claimResults,
        label: "From a study",
        hint: "A range or a difference rests on several results: choose them one after the other.",
        placeholder: "Study, measure, group or figure",
        layout: "is-list",
        item: resultItem,
        choose: chooseResult,
        isChosen: ({ id }) => !chosen && phrasing.results.has(id),
        nothing: "No study with results is published yet.",
      }),
      phrasing.element,
      searchBox({
        address: `${dataset.claimChoices}?kind=words`,
        label: "Or a claim that is there already",
        placeholder: "What it says",
        layout: "is-list",
        item: claimItem,
        choose,
        isChosen: ({ id }) => chosen?.id === id,
        nothing: "There are no claims yet.",
      }),
    ],
    actions: [button("Cancel", { quiet: true, click: () => dialog.close() }), submit],
    onClose: () => editor.commands.focus(),
  })
}

/** How the chosen result is said, with the words as they will be. */
class Phrasing {
  constructor(dataset, form, locale) {
    this.dataset = dataset
    this.form = form
    this.locale = locale
    this.results = new Map() // in the order in which they were chosen
    this.chosen = el("ol", { class: "body-chosen", hidden: true })
    const on = { change: () => this.preview() }
    this.derivation = el("select", { on }, ...options(DERIVATIONS))
    this.hedge = el("select", { on }, ...options(HEDGES))
    this.decimals = el("input", { type: "number", min: -3, max: 6, value: 0, on })
    this.statement = el("input", { type: "text", maxlength: 300, autocomplete: "off" })
    this.words = el("output", { class: "body-claim-words" })
    this.problem = el("p", { class: "body-problem", role: "alert" })
    this.element = el(
      "div",
      { class: "body-claim-phrasing", hidden: true },
      this.chosen,
      el(
        "div",
        { class: "body-claim-choices" },
        labelled("Said as", this.derivation),
        labelled("With the word", this.hedge),
        labelled("Decimals", this.decimals),
      ),
      el("p", { class: "body-claim-preview" }, "Readers read: ", this.words),
      this.problem,
      labelled("What it says, in full", this.statement, NO_STATEMENT),
    )
  }

  /** Chooses a result, or leaves it out again; the first one says how it is usually said. */
  toggle(result) {
    if (!this.results.delete(result.id)) this.results.set(result.id, result)
    if (this.results.size === 1 && this.results.has(result.id)) {
      this.derivation.value = USUAL[result.statistic] ?? "proportion"
    }
    const titles = [...this.results.values()].map(({ measure, title }) => `${measure} · ${title}`)
    this.chosen.replaceChildren(...titles.map((title) => el("li", {}, title)))
    this.chosen.hidden = titles.length < 2
    this.element.hidden = !titles.length
    if (titles.length) this.preview()
  }

  hide() {
    this.results.clear()
    this.element.hidden = true
  }

  values() {
    const values = new URLSearchParams({
      derivation: this.derivation.value,
      hedge: this.hedge.value,
      decimals: this.decimals.value || "0",
      locale: this.locale,
    })
    for (const id of this.results.keys()) values.append("result", id)
    return values
  }

  async preview() {
    const asked = this.values()
    this.latest = asked
    const answer = await ask(`${this.dataset.claimWords}?${asked}`, { text: "", problem: OFFLINE })
    if (this.latest !== asked) return // a later choice has been made
    this.words.textContent = answer.text
    this.problem.textContent = answer.problem
  }
}

function resultItem({ study, measure, title, note }) {
  const item = document.createDocumentFragment()
  item.append(
    el("span", { class: "body-result-title" }, [measure, title].filter(Boolean).join(" · ")),
    el("span", { class: "body-result-note" }, [study, note].filter(Boolean).join(" · ")),
  )
  return item
}

function claimItem({ title, statement, problem, state }) {
  const item = document.createDocumentFragment()
  item.append(
    el("span", { class: "body-result-title" }, title || "No figure yet"),
    el("span", { class: "body-result-note" }, [statement, problem, state].filter(Boolean).join(" · ")),
  )
  return item
}
