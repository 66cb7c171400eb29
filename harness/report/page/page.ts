import { html, raw } from 'hono/html'
import type { TestPanels } from '../charts/chart.ts'
import { headline, ofSpec, overall, shownMarginOf, tallyOf, type Results } from '../results/results.ts'
import { percentage } from '../text/figure.ts'
import type { Move } from '../results/history.ts'
import { movement } from '../text/table.ts'
import { duration } from '../charts/words.ts'
import { assets, type Assets } from './assets.ts'
import { checksSection, type Past } from './checks.ts'
import { anchor, icon, packedCharts, symbols, type Markup } from './markup.ts'
import { environmentSection, type EnvironmentFacts } from './environment.ts'
import { nameOf, specSections } from './specs.ts'
import { trouble, troubleName } from './trouble.ts'

export interface PageInput extends Past {
  readonly results: Results
  readonly charts: readonly TestPanels[]
  readonly facts: EnvironmentFacts
}

/** `report/index.html`: one self-contained file, so that it opens from a CI artefact and offline. */
export const page = async (input: PageInput): Promise<string> => pageOf(input, await assets())

export async function pageOf(
  { results, charts, facts, history, moved }: PageInput,
  { style, script }: Assets,
): Promise<string> {
  const shown = charts.filter(
    ({ panels, logs, checks }) => panels.length + checks.length > 0 || logs !== undefined,
  )
  const specs = Map.groupBy(shown, ({ spec }) => spec)
  const tests = [...specs.values()].flat()
  const drawn = tests.flatMap(({ panels }) => panels.map(panel => panel.charts))
  const inSpecs = new Set(shown.flatMap(({ checks }) => checks))
  const verdict = overall(results)
  const markup = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${verdict}: ${headline(results)}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        ${symbols} ${navigation(results, [...specs.keys()])}
        <main>
          ${banner(results)} ${trouble(results, tests)} ${overview(results, moved, specs)}
          ${checksSection(results, { history, moved }, inSpecs)} ${specSections(results, specs)}
          ${environmentSection(results, facts)}
        </main>
        <p id="voice" class="hidden" aria-live="polite"></p>
        ${packedCharts(drawn)}
        <script>
          ${raw(script)}
        </script>
      </body>
    </html> `
  return String(markup)
}

function navigation(results: Results, specs: readonly string[]): Markup {
  const { checks, broken } = results
  const troubled = broken.length > 0 || checks.some(({ verdict }) => verdict !== 'pass')
  return html`<nav aria-label="Report">
    <a class="name" href="#top"
      ><svg aria-hidden="true"><use href="#bob" /></svg>plumbline</a
    >
    ${troubled ? html`<a href="#trouble">${troubleName(results)}</a>` : ''}
    ${checks.length > 0 ? html`<a href="#checks">Checks</a>` : ''}
    ${specs.map(
      spec =>
        html`<a href="#spec-${anchor(nameOf(spec, results))}"
          >${icon(overall(ofSpec(results, spec)))}${nameOf(spec, results)}</a
        >`,
    )}
    <a href="#environment">Machine</a>
  </nav>`
}

function wordsFor(results: Results): string {
  const verdict = overall(results)
  if (verdict === 'pass') return 'Every promise is kept'
  const undecided = results.checks.length === 0 ? 'Nothing was judged' : 'Some promises could not be decided'
  if (verdict === 'inconclusive') return undecided
  const { fail } = tallyOf(results)
  if (fail === 0) return 'A test broke before it could judge'
  return fail === 1 ? 'A promise is broken' : `${fail} promises are broken`
}

function banner(results: Results): Markup {
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
function overview(
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
