import { html } from 'hono/html'
import { evidenceLines } from '../text/evidence.ts'
import { shownInterval, shownLimit, shownMeasured } from '../text/figure.ts'
import { fixSentence } from '../text/fix.ts'
import {
  headline,
  overall,
  tallyOf,
  type RedTest,
  type CheckResult,
  type Results,
} from '../results/results.ts'
import { replayOf } from '../results/replay.ts'
import { cycles } from './cycle.ts'
import { anchor, badge, icon, sourceLines, termList, type Markup } from './markup.ts'
import { duration } from '../charts/words.ts'

function wordsFor(results: Results): string {
  const { fail } = tallyOf(results)
  switch (overall(results)) {
    case 'pass':
      return 'Every promise is kept'
    case 'fail':
      if (fail === 0) return 'A test broke before it could judge'
      return fail === 1 ? 'A promise is broken' : `${fail} promises are broken`
    case 'inconclusive':
      return results.checks.length === 0 ? 'Nothing was judged' : 'Not every promise could be decided'
  }
}

/** The verdict over all, and what it is of. */
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

/** What was only not decided did not break. */
export const troubleName = (results: Results): string =>
  overall(results) === 'fail' ? 'What broke' : 'What is undecided'

/** Everything that did not pass, the broken before the undecided, each with its numbers, evidence and fix. */
export function trouble(results: Results, charted: ReadonlyMap<string, boolean>): Markup {
  const bad = (['fail', 'inconclusive'] as const).flatMap(verdict =>
    results.checks.filter(check => check.verdict === verdict),
  )
  if (bad.length === 0 && results.broken.length === 0) return html``
  return html`<section id="trouble" aria-labelledby="trouble-heading">
    <h2 id="trouble-heading">${troubleName(results)}</h2>
    ${results.broken.map(broken => brokenCard(broken, results.seed))}
    ${bad.map(check => card(check, results.seed, charted.get(check.id) === true))}
  </section>`
}

function card(check: CheckResult, seed: number, charted: boolean): Markup {
  const { id, title, call, verdict, blame, origins, evidence, fix, spec, test } = check
  const figures = [
    ['measured', shownMeasured(check)],
    ['95 % interval', shownInterval(check)],
    ['promised', shownLimit(check)],
    ['call', call ?? ''],
    ['blame', blame ?? ''],
  ] as const
  return html`<article class="card ${verdict}">
    <h3>
      ${badge(verdict)} <a href="#${anchor(id)}"><code>${id}</code></a>
    </h3>
    <p class="promise">${title}</p>
    ${termList(
      'figures',
      figures.filter(([, value]) => value !== ''),
    )}
    ${evidence.length + origins.length === 0 ? '' : html`<pre tabindex="0" aria-label="evidence for ${id}">${sourceLines(origins)}${evidenceLines(evidence).join('\n')}</pre>`}
    ${cycles(evidence)}
    ${fix === undefined ? '' : html`<p class="fix"><b>Fix</b> ${fixSentence(fix, origins)}</p>`}
    <p class="replay">
      <b>Replay</b> <code>${replayOf(spec, test, seed)}</code>
      ${charted ? html`<a href="#show-${anchor(id)}">charts</a>` : ''}
    </p>
  </article>`
}

/** What broke may be no test: the file itself, or a hook. */
const brokenCard = ({ spec, test, message }: RedTest, seed: number): Markup =>
  html`<article class="card fail">
    <h3>${icon('fail')} Broken test</h3>
    <p class="promise">${test}</p>
    <pre tabindex="0" aria-label="why it broke">${message}</pre>
    <p class="replay"><b>Replay</b> <code>SEED=${seed} npx vitest run ${spec}</code></p>
  </article>`
