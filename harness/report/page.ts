import { html, raw } from 'hono/html'
import { explain, shownInterval, shownMeasured } from './explain.ts'
import { headline, overall, type CheckResult, type Results } from './results.ts'
import { engineLine } from './closing.ts'

const style = `
  :root { color-scheme: light dark; --pass: #1a7f37; --fail: #cf222e; --inconclusive: #9a6700; --line: #8885 }
  @media (prefers-color-scheme: dark) { :root { --pass: #3fb950; --fail: #f85149; --inconclusive: #d29922 } }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
  h1 { font-size: 1.4rem; margin-bottom: 0 }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
  td.number { font-variant-numeric: tabular-nums; white-space: nowrap }
  code, pre { font: 13px/1.5 ui-monospace, monospace }
  pre { white-space: pre-wrap; padding: .8rem; border-left: 3px solid var(--fail); overflow-wrap: anywhere }
  .pass { color: var(--pass) } .fail { color: var(--fail) } .inconclusive { color: var(--inconclusive) }
  .facts { opacity: .75 }
`

const row = (check: CheckResult) =>
  html` <tr>
    <td><code>${check.id}</code><br /><span class="facts">${check.title}</span></td>
    <td class="number">${shownMeasured(check)}</td>
    <td class="number">${check.limit}</td>
    <td class="number">${shownInterval(check)}</td>
    <td class="${check.verdict}">${check.verdict}</td>
  </tr>`

/** `report/index.html`: one file that needs nothing else, so that it opens from a CI artefact and offline. */
export async function page(results: Results): Promise<string> {
  const bad = results.checks.filter(({ verdict }) => verdict !== 'pass')
  const markup = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${overall(results)}: ${headline(results)}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <h1 class="${overall(results)}">${headline(results)}</h1>
        <p class="facts">
          SEED=${results.seed}, ${engineLine(results)}, ${results.startedAt} – ${results.finishedAt}
        </p>
        ${results.broken.map(
          ({ spec, test, message }) =>
            html`<pre>
BROKEN  ${spec} > ${test}
${message}</pre>`,
        )}
        ${bad.map(check => html`<pre>${explain(check)}</pre>`)}
        <table>
          <thead>
            <tr>
              <th>check</th>
              <th>measured</th>
              <th>limit</th>
              <th>95 % interval</th>
              <th>verdict</th>
            </tr>
          </thead>
          <tbody>
            ${results.checks.map(row)}
          </tbody>
        </table>
      </body>
    </html> `
  return String(markup)
}
