import { html } from 'hono/html'
import type { TestPanels } from '../charts/test-panels.ts'
import type { Logs } from '../results/check.ts'
import type { CheckResult, Results } from '../results/results.ts'
import type { Chart, Panel } from '../charts/chart.ts'
import { anchor, icon, sourceLines, type Markup } from './markup.ts'
import { counted, duration } from '../charts/words.ts'

/** `specs/baseline.spec.ts` as people say it: baseline. */
export const nameOf = (spec: string): string => spec.replace(/^.*\//, '').replace(/\.spec\.ts$/, '')

/** Collects the charts of a page: each is drawn by its number in what the page's script gets. */
export class ChartSheet {
  readonly charts: Chart[] = []
  #groups = 0

  nextGroup(): number {
    return ++this.#groups
  }

  add(chart: Chart): number {
    return this.charts.push(chart) - 1
  }
}

/** A section for each spec: its tests, their checks, and what was measured in them. */
export function specSections(results: Results, tests: readonly TestPanels[], sheet: ChartSheet): Markup[] {
  const checks = new Map(results.checks.map(check => [check.id, check]))
  return [...Map.groupBy(tests, ({ spec }) => spec)].map(([spec, own]) => {
    const name = nameOf(spec)
    return html`<section id="spec-${anchor(name)}" aria-labelledby="spec-${anchor(name)}-heading">
      <h2 id="spec-${anchor(name)}-heading">${name} <small>${spec}</small></h2>
      ${own.map(test => testArticle(test, checks, sheet))}
    </section>`
  })
}

function testArticle(test: TestPanels, checks: ReadonlyMap<string, CheckResult>, sheet: ChartSheet): Markup {
  const own = test.checks.flatMap(id => checks.get(id) ?? [])
  return html`<article class="test">
    <h3>${test.test} <small>${duration(test.durationMs)}</small></h3>
    <ul class="chips">
      ${own.map(
        ({ id, verdict }) =>
          html`<li id="show-${anchor(id)}">
            <a class="chip ${verdict}" href="#${anchor(id)}"
              >${icon(verdict)}<code>${id.replace(/^[^.]*\./, '')}</code
              ><span class="hidden">: ${verdict}</span></a
            >
          </li>`,
      )}
    </ul>
    ${test.panels.map(panel => panelMarkup(panel, sheet))} ${test.logs === undefined ? '' : logs(test.logs)}
  </article>`
}

function panelMarkup(panel: Panel, sheet: ChartSheet): Markup {
  const group = sheet.nextGroup()
  const { kind, title, facts, charts, notes = [], accused, table } = panel
  return html`<div class="panel" data-charts="${kind}">
    <h4>${title}</h4>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${
      accused === undefined
        ? ''
        : html`<div class="accused">
            <h5>Made and kept here</h5>
            <pre tabindex="0" aria-label="where what is kept was made">
${sourceLines(accused.sources)}${accused.lines.join('\n')}</pre>
          </div>`
    }
    <div class="charts">${charts.map(chart => figure(chart, sheet.add(chart), group))}</div>
    ${table === undefined ? '' : plainTable(table, title)}
    ${
      notes.length === 0
        ? ''
        : html`<ul class="notes">
            ${notes.map(note => html`<li>${note}</li>`)}
          </ul>`
    }
  </div>`
}

/** Their names and values take two lines. */
const manySeries = 3

function figure(chart: Chart, index: number, group: number): Markup {
  const { title, y, limit, wide = false, marks } = chart
  const caption = limit === undefined ? chart.caption : `${chart.caption} ${sentence(limit.label)}`
  const unit = y.unit === '' ? '' : html` <span class="unit">${y.unit}</span>`
  const label = `${title}. ${caption} Left and right arrow keys read it out.`
  const shape = [
    ...(wide ? ['wide'] : []),
    ...(marks === undefined ? [] : ['lanes']),
    ...(chart.linked === true ? ['linked'] : []),
    ...(chart.series.length > manySeries ? ['long'] : []),
  ].join(' ')
  return html`<figure class="${shape}" data-chart="${index}" data-group="${group}">
    <div class="head">
      <h5>${title}${unit}</h5>
      ${
        marks === undefined
          ? ''
          : html`<span class="key"
              >${marks.map(({ name, tone, look }) => html`<span class="${look} ${tone}"><i></i>${name}</span>`)}</span
            >`
      }
      <div class="legend"></div>
    </div>
    <div class="stage" tabindex="0" role="group" aria-roledescription="chart" aria-label="${label}"></div>
    <figcaption>${caption}</figcaption>
    <details class="figures">
      <summary>Figures<span class="hidden"> of ${title}</span></summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Figures of ${title}"></div>
    </details>
  </figure>`
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

const plainTable = ({ head, rows }: NonNullable<Panel['table']>, title: string): Markup =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${title}">
    <table class="plain">
      <thead>
        <tr>
          ${head.map(text => html`<th scope="col">${text}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first = '', ...rest]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${rest.map(text => html`<td>${text}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`

const logs = ({ service, database }: Logs): Markup =>
  html`${[['service', service] as const, ['database', database] as const].map(([name, lines]) =>
    lines.length === 0
      ? ''
      : html`<details class="logs">
          <summary>Last ${counted(lines.length, 'line')} of the ${name}</summary>
          <pre tabindex="0" aria-label="log of the ${name}">${lines.join('\n')}</pre>
        </details>`,
  )}`
