import { html, raw } from 'hono/html'
import type { TestPanels } from '../charts/chart.ts'
import { assets, type Assets } from './assets.ts'
import { checksSection, type Past } from './checks.ts'
import { anchor, icon, packedCharts, symbols, type Markup } from './markup.ts'
import { banner, overview } from './overview.ts'
import { environmentSection, type EnvironmentFacts } from './environment.ts'
import { nameOf, specSections } from './specs.ts'
import { trouble, troubleName } from './trouble.ts'
import { headline, ofSpec, overall, type Results } from '../results/results.ts'

export interface PageInput extends Past {
  readonly results: Results
  readonly charts: readonly TestPanels[]
  readonly facts: EnvironmentFacts
}

/** `report/index.html`: one self-contained file, so that it opens from a CI artefact and offline. */
export const page = async (input: PageInput): Promise<string> => pageOf(input, await assets())

export async function pageOf(input: PageInput, { style, script }: Assets): Promise<string> {
  const { results, charts, facts, history, moved } = input
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
