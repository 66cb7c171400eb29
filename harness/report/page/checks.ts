import { html } from 'hono/html'
import { round } from '../../record/round.ts'
import { severity } from '../../judge/verdict.ts'
import { isLowerBound, noteOf, shortLimit, shownInterval, shownMeasured, shownUnit } from '../text/figure.ts'
import { movement, shownLeft } from '../text/table.ts'
import type { CheckHistory, Move } from '../results/history.ts'
import { marginOf, shownMarginOf, tallyOf, type Check, type Results } from '../results/results.ts'
import { anchor, badge, type Markup } from './markup.ts'
import { sparkline } from './sparkline.ts'

/** Earlier runs by check, oldest first and this one last; and the checks whose figure has changed. */
export interface Past {
  readonly history: CheckHistory
  readonly moved: ReadonlyMap<string, Move>
}

const columns = ['verdict', 'check', 'measured', 'limit', 'left', 'last runs']

const inOrder = (checks: readonly Check[]): Check[] =>
  checks.toSorted(
    (a, b) => severity[b.verdict] - severity[a.verdict] || (marginOf(a) ?? 1) - (marginOf(b) ?? 1),
  )

/** The page's script adds filters. `inSpecs`: ids of checks that the sections of their specs also show. */
export function checksSection(results: Results, past: Past, inSpecs: ReadonlySet<string>): Markup {
  if (results.checks.length === 0) return html``
  return html`<section id="checks" aria-labelledby="checks-heading">
    <h2 id="checks-heading">Checks</h2>
    ${filters(results)}
    <div class="scroll" tabindex="0" role="region" aria-labelledby="checks-heading">
      <table class="checks">
        <thead>
          <tr>
            ${columns.map(name => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${inOrder(results.checks).map(check => row(check, past, inSpecs.has(check.id)))}
        </tbody>
      </table>
    </div>
  </section>`
}

function filters(results: Results): Markup {
  const tally = tallyOf(results)
  const verdicts = (['fail', 'inconclusive', 'pass'] as const).filter(verdict => tally[verdict] > 0)
  return html`<form class="filters" role="search" hidden>
    <label class="search"
      ><span>Find</span> <input type="search" placeholder="name, title, limit" autocomplete="off"
    /></label>
    <fieldset>
      <legend class="hidden">verdicts shown</legend>
      ${verdicts.map(
        verdict =>
          html`<label class="toggle"
            ><input type="checkbox" value="${verdict}" checked />${badge(verdict)}
            <span class="muted">${tally[verdict]}</span></label
          >`,
      )}
    </fieldset>
    <output class="muted"></output>
  </form>`
}

/** Roles are explicit: a table displayed as a grid, as on a phone, would lose them. */
function row(check: Check, { history, moved }: Past, shown: boolean): Markup {
  const { id, title, call, measured, verdict } = check
  const shift = moved.get(id)
  const interval = shownInterval(check)
  const note = noteOf(check)
  return html`<tr id="${anchor(id)}" data-verdict="${verdict}" role="row">
    <td role="cell">${badge(verdict)}</td>
    <th scope="row" role="rowheader">
      ${shown ? html`<a href="#show-${anchor(id)}"><code>${id}</code></a>` : html`<code>${id}</code>`}
      <span class="title">${call === null ? title : `${title}, ${call}`}</span>
    </th>
    <td role="cell" class="measured">
      ${measured === null ? html`<span class="muted">${shownMeasured(check)}</span>` : html`${isLowerBound(check) ? 'at least ' : ''}${round(measured)} <span class="unit">${shownUnit(check)}</span>`}
      ${interval === '' ? '' : html`<span class="interval">95 %: ${interval}</span>`}
      ${note === undefined ? '' : html`<span class="interval">${note}</span>`}
    </td>
    <td role="cell" class="number">${shortLimit(check)}</td>
    ${leftCell(check)}
    <td role="cell">
      ${sparkline(history.get(id) ?? [], check, shift)}
      ${shift && html`<span class="shift">${movement(shift)}</span>`}
    </td>
  </tr>`
}

/** A bar for those who see it, as in the table of the terminal. */
function leftCell(check: Check): Markup {
  const margin = shownMarginOf(check)
  if (margin === undefined) return html`<td role="cell"></td>`
  const width = (100 * Math.max(0, margin)).toFixed(1)
  return html`<td role="cell" class="margin">
    <span class="bar ${check.verdict}" aria-hidden="true"><i style="width:${width}%"></i></span
    ><span class="muted">${shownLeft(margin)}</span>
  </td>`
}
