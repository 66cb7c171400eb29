import { html } from 'hono/html'
import { withUnit } from '../../record/round.ts'
import { limitAt, type Chart, type Line, type Panel, type TestPanels } from '../charts/chart.ts'
import { overall, type Check, type RedTest, type Results } from '../results/results.ts'
import { callsOf, troublesOf, type Trouble } from '../results/trouble.ts'
import { causeSentence } from '../text/cause.ts'
import { evidenceLines } from '../text/evidence.ts'
import { shownLimit, shownMeasured } from '../text/figure.ts'
import { fixSentence } from '../text/fix.ts'
import { anchor, badge, capitalised, icon, sourceLines, termList, type Markup } from './markup.ts'
import { drawing } from './sparkline.ts'

export const troubleName = (results: Results): string =>
  overall(results) === 'fail' ? 'What broke' : 'What is undecided'

/** Everything that did not pass: a card for each cause, failures first. */
export function trouble(results: Results, tests: readonly TestPanels[]): Markup {
  const troubles = troublesOf(results.checks)
  if (troubles.length === 0 && results.broken.length === 0) return html``
  return html`<section id="trouble" aria-labelledby="trouble-heading">
    <h2 id="trouble-heading">${troubleName(results)}</h2>
    ${results.broken.map(broken => brokenCard(broken))} ${troubles.map(one => card(one, results, tests))}
  </section>`
}

function card({ checks, cause }: Trouble, { replay }: Results, tests: readonly TestPanels[]): Markup {
  const [first, ...others] = checks
  const { id, title, verdict, fix } = first
  const blames = [...new Set(checks.flatMap(({ blame }) => blame ?? []))]
  const facts = Object.entries({ call: callsOf(checks).join(', '), blame: blames.join(', ') })
  const test = tests.find(one => one.checks.includes(id))
  const panels = test?.panels ?? []
  return html`<article class="card ${verdict}" id="cause-${anchor(id)}" aria-label="${id}">
    <h3>
      ${badge(verdict)}
      <span class="cause">${cause === undefined ? title : capitalised(causeSentence(cause))}</span>
    </h3>
    <ul class="chips breaks">
      ${checks.map(chip)}
    </ul>
    ${momentOf(first, panels)} ${termList('facts', facts)} ${evidenceOf(first)}
    ${
      others.some(({ evidence }) => evidence.length > 0) &&
      html`<details class="more" id="more-${anchor(id)}">
        <summary>Evidence of the other checks</summary>
        ${others.map(evidenceOf)}
      </details>`
    }
    ${fix === undefined ? '' : html`<p class="fix"><b>Fix</b> ${fixSentence(fix, first.origins)}</p>`}
    <p class="replay">
      <b>Replay</b> <code>${replay ?? test?.replay}</code>
      ${operationLink(first, tests)}
      ${panels.length > 0 ? html`<a href="#show-${anchor(id)}">charts</a>` : ''}
    </p>
  </article>`
}

const chip = (check: Check): Markup =>
  html`<li>
    <a class="chip ${check.verdict}" href="#${anchor(check.id)}"
      >${icon(check.verdict)}<code>${check.id}</code></a
    >
    ${shownMeasured(check)} <span class="muted">${shownLimit(check)}</span>
  </li>`

function evidenceOf({ id, origins, evidence }: Check): Markup {
  if (evidence.length + origins.length === 0) return html``
  return html`<pre tabindex="0" aria-label="evidence for ${id}">
${sourceLines(origins)}${evidenceLines(evidence).join('\n')}</pre>`
}

/** The flag of a panel, by its mark and number, at the first violation of a rule. */
const flagOf = ({ charts }: Panel, title: string): string | undefined =>
  charts.flatMap(({ marks = [] }) =>
    marks.flatMap(({ look, told = [] }, mark) => {
      const at = told.findIndex(([first]) => first?.[1] === title)
      return look === 'flag' && at !== -1 ? [`${mark}-${at}`] : []
    }),
  )[0]

/** A link to the operations of the run in which the rule was violated. */
function operationLink({ title, id }: Check, tests: readonly TestPanels[]): Markup {
  const flags = tests.flatMap(({ checks, panels }) =>
    panels.map(panel => (checks.includes(id) ? flagOf(panel, title) : undefined)),
  )
  const panel = flags.findIndex(flag => flag !== undefined)
  return panel === -1 ? html`` : html`<a href="#op-${panel}-${flags[panel]}" data-operation>first time</a>`
}

/** The small chart that shows it, with its own limit; for a rule, what happened during the violation. */
function momentOf({ id, title, moments, limit }: Check, panels: readonly Panel[]): Markup {
  const word = id.split('.').at(-1) ?? ''
  const chart = panels.flatMap(({ charts }) => charts).find(({ shows }) => shows?.[word] !== undefined)
  if (chart !== undefined) {
    const own = limit?.unit === chart.y.unit ? { limit: limitAt(limit.value, limit.unit) } : {}
    return momentChart({ ...chart, ...own }, title, chart.series[chart.shows?.[word] ?? -1]?.values)
  }
  const flagged = panels.find(panel => flagOf(panel, title) !== undefined)
  const background = flagged?.charts.find(({ series }) => series.length > 0)
  return background === undefined
    ? html``
    : momentChart(background, title, background.series.at(-1)?.values, moments)
}

const [width, height, room] = [280, 56, 3]
const shownMoments = 40

/** Needs no script: one line of a chart, the limit dashed, and the moments of violations. */
export function momentChart(
  { xs, limit, y: axis, title }: Chart,
  of: string,
  values: Line = [],
  momentsMs: readonly number[] = [],
): Markup {
  const points = values.flatMap((value, index) => (value === null ? [] : [[xs[index] ?? 0, value] as const]))
  if (points.length < 2) return html``
  const [from, to] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 1]
  const top = Math.max(limit?.at ?? 0, ...points.map(([, value]) => value)) || 1
  const x = (value: number) => room + ((value - from) / (to - from || 1)) * (width - 2 * room)
  const y = (value: number) => height - room - (value / top) * (height - 2 * room)
  const seconds = momentsMs.map(ms => ms / 1000).filter(at => at >= from && at <= to)
  const shapes = [
    ...(limit === undefined ? [] : [`<path class="limit" d="M0 ${y(limit.at).toFixed(1)}h${width}"/>`]),
    ...seconds.slice(0, shownMoments).map(at => `<path class="moved" d="M${x(at).toFixed(1)} 0v${height}"/>`),
    `<polyline points="${points.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}"/>`,
  ]
  const most = withUnit(Math.max(...points.map(([, value]) => value)), axis.unit)
  const described = `${of}: ${title}, ${most} at the most${limit === undefined ? '' : `, ${limit.label}`}`
  return html`<figure class="moment">
    ${drawing(width, height, described, shapes)}
    <figcaption>${title}, up to ${most}${limit === undefined ? '' : `, ${limit.label}`}</figcaption>
  </figure>`
}

/** An error outside a test: of the file itself, or of a hook. */
const brokenCard = ({ test, message, replay }: RedTest): Markup =>
  html`<article class="card fail">
    <h3>${icon('fail')} Broken test</h3>
    <p class="cause">${test}</p>
    <pre tabindex="0" aria-label="why it broke">${message}</pre>
    ${replay && html`<p class="replay"><b>Replay</b> <code>${replay}</code></p>`}
  </article>`
