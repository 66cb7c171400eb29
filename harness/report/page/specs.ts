import { html } from 'hono/html'
import { specNameOf } from '../../record/spec-name.ts'
import type { Check, Results } from '../results/results.ts'
import type { Chart, ChartMark, Panel, TestPanels } from '../charts/chart.ts'
import { anchor, capitalised, icon, termList, type Markup } from './markup.ts'
import { duration } from '../charts/values.ts'
import { firstPart, withoutSpec } from '../text/table.ts'

/** The name of a spec, as the ids of its checks begin: `baseline` of `specs/baseline.spec.ts`. Without checks, by its file. */
export function nameOf(spec: string, { checks }: Pick<Results, 'checks'>): string {
  const check = checks.find(one => one.spec === spec)
  return check === undefined ? specNameOf(spec) : firstPart(check.id)
}

export function specSections(results: Results, specs: ReadonlyMap<string, readonly TestPanels[]>): Markup[] {
  const checks = new Map(results.checks.map(check => [check.id, check]))
  return [...specs].map(([spec, tests]) => {
    const name = nameOf(spec, results)
    return html`<section id="spec-${anchor(name)}" aria-labelledby="spec-${anchor(name)}-heading">
      <h2 id="spec-${anchor(name)}-heading">${name} <small>${spec}</small></h2>
      ${tests.map(test => testArticle(test, name, checks))}
    </section>`
  })
}

function testArticle(test: TestPanels, specName: string, checks: ReadonlyMap<string, Check>): Markup {
  const own = test.checks.flatMap(id => checks.get(id) ?? [])
  const isKept = own.length > 0 && own.every(({ verdict }) => verdict === 'pass')
  return html`<article class="test">
    <details class="kept" id="test-${anchor(`${specName}-${test.test}`)}" ${isKept ? '' : 'open'}>
      <summary>
        <h3>${test.test} <small>${duration(test.durationMs)}</small></h3>
      </summary>
      <ul class="chips">
        ${own.map(
          ({ id, verdict }) =>
            html`<li id="show-${anchor(id)}">
              <a class="chip ${verdict}" href="#${anchor(id)}"
                >${icon(verdict)}<code>${withoutSpec(id)}</code><span class="hidden">: ${verdict}</span></a
              >
            </li>`,
        )}
      </ul>
      ${test.panels.map(panelMarkup)}
      ${test.logs && html`<p class="muted">Complete logs: ${test.logs.map(path => html`<code>${path}</code> `)}</p>`}
    </details>
  </article>`
}

function panelMarkup({ title, facts, charts, notes = [], table }: Panel): Markup {
  return html`<div class="panel">
    <h4>${title}</h4>
    ${termList('facts', facts)}
    <div class="charts">${charts.map(figure)}</div>
    ${table && plainTable(table, title)}
    ${
      notes.length > 0 &&
      html`<ul class="notes">
        ${notes.map(note => html`<li>${note}</li>`)}
      </ul>`
    }
  </div>`
}

/** With so many series, names and values take two lines. */
const manySeries = 3

const keyOf = ({ name, tone, look }: ChartMark): Markup =>
  html`<span class="${look}" style="color: var(--${tone})"><i></i>${name}</span>`

/** The page's script draws into its `.stage`. */
function figure(chart: Chart): Markup {
  const { title, y, limit, wide = false, marks } = chart
  const caption = limit === undefined ? chart.caption : `${chart.caption} ${capitalised(limit.label)}.`
  const unit = y.unit === '' ? '' : html` <span class="unit">${y.unit}</span>`
  const label = `${title}. ${caption} Left and right arrow keys read it out.${marks === undefined ? '' : ' Enter shows the operation there, up and down arrow keys the previous and next one.'}`
  const shape = [
    ...(wide ? ['wide'] : []),
    ...(marks === undefined ? [] : [y.names === undefined ? 'lanes' : 'log']),
    ...(chart.linked === true ? ['linked'] : []),
    ...(chart.series.length > manySeries ? ['long'] : []),
  ].join(' ')
  return html`<figure class="${shape}">
    <div class="head">
      <h5>${title}${unit}</h5>
      ${marks && html`<span class="key">${marks.map(keyOf)}</span>`}
      <div class="legend"></div>
    </div>
    <div class="stage" tabindex="0" role="group" aria-roledescription="chart" aria-label="${label}"></div>
    ${marks && html`<output class="inspected" hidden></output>`}
    <figcaption>${caption}</figcaption>
  </figure>`
}

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
