import { html } from 'hono/html'
import { shownMarginOf, headline, ofSpec, overall, tallyOf, type Results } from '../results/results.ts'
import { percentage } from '../text/figure.ts'
import type { Move } from '../results/history.ts'
import { movement } from '../text/table.ts'
import { anchor, icon, type Markup } from './markup.ts'
import { nameOf } from './specs.ts'
import { duration } from '../charts/values.ts'

function wordsFor(results: Results): string {
  const verdict = overall(results)
  if (verdict === 'pass') return 'Every promise is kept'
  const undecided = results.checks.length === 0 ? 'Nothing was judged' : 'Some promises could not be decided'
  if (verdict === 'inconclusive') return undecided
  const { fail } = tallyOf(results)
  if (fail === 0) return 'A test broke before it could judge'
  return fail === 1 ? 'A promise is broken' : `${fail} promises are broken`
}

export function banner(results: Results): Markup {
  const verdict = overall(results)
  const took = Date.parse(results.finishedAt) - Date.parse(results.startedAt)
  return html`<header class="banner ${verdict}">
    ${icon(verdict)}
    <div>
      <h1>${wordsFor(results)}</h1>
      <p class="headline">${headline(results)}</p>
      <p class="muted">
        <time datetime="${results.startedAt}">${results.startedAt.slice(0, 16).replace('T', ' ')} UTC</time>,
        took ${duration(took)}, seed <code>${results.seed}</code>
      </p>
    </div>
  </header>`
}

const tightestShown = 5

/** The summary: a tile for each spec, the smallest margins, and what has changed. */
export function overview(
  results: Results,
  moved: ReadonlyMap<string, Move>,
  sections: ReadonlyMap<string, unknown>,
): Markup {
  const { checks } = results
  const specs = [...new Set([...checks, ...results.broken].map(({ spec }) => spec))]
  if (specs.length === 0) return html``
  const tightest = checks
    .flatMap(check => {
      const margin = check.verdict === 'pass' ? shownMarginOf(check) : undefined
      return margin === undefined ? [] : [{ id: check.id, margin }]
    })
    .toSorted((a, b) => a.margin - b.margin)
    .slice(0, tightestShown)
  const leftLines = tightest.map(({ id, margin }) => [id, `${percentage(margin)} of its limit left`] as const)
  const movedLines = [...moved].map(([id, move]) => [id, movement(move)] as const)
  return html`<section class="overview" aria-label="Overview">
    <ul class="tiles">
      ${specs.map(spec => tile(spec, results, sections.has(spec)))}
    </ul>
    ${noted('Smallest margins', leftLines)} ${noted('Moved between runs', movedLines)}
  </section>`
}

function tile(spec: string, results: Results, hasSection: boolean): Markup {
  const own = ofSpec(results, spec)
  const verdict = overall(own)
  const name = nameOf(spec, results)
  return html`<li class="tile ${verdict}">
    ${icon(verdict)} ${hasSection ? html`<a href="#spec-${anchor(name)}">${name}</a>` : html`<b>${name}</b>`}
    <span>${headline(own)}</span>
  </li>`
}

const noted = (heading: string, lines: readonly (readonly [id: string, said: string])[]): Markup | '' =>
  lines.length === 0
    ? ''
    : html`<div class="noted">
        <h2>${heading}</h2>
        <ul>
          ${lines.map(
            ([id, said]) =>
              html`<li>
                <a href="#${anchor(id)}"><code>${id}</code></a> ${said}
              </li>`,
          )}
        </ul>
      </div>`
