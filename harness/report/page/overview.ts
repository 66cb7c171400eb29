import { html } from 'hono/html'
import { headline, overall, tallyOf, type Results } from '../results/results.ts'
import { icon, type Markup } from './markup.ts'
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
