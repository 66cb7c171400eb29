import { gzipSync } from 'node:zlib'
import { html, raw } from 'hono/html'
import type { Verdict } from '../../judge/verdict.ts'
import type { SourceLine } from '../../record/source-line.ts'
import type { Chart, Facts } from '../charts/chart.ts'
import { frameOf, placeOf } from '../text/source-line.ts'

/** Text in which everything is escaped that is not markup already. */
export type Markup = ReturnType<typeof html>

export const badge = (verdict: Verdict): Markup =>
  html`<span class="badge ${verdict}">${icon(verdict)}${verdict}</span>`

export const icon = (verdict: Verdict): Markup =>
  html`<svg class="icon ${verdict}" aria-hidden="true"><use href="#${verdict}" /></svg>`

/** A disc with a tick, an octagon with a cross, a diamond with a question mark: distinguishable without colour. */
export const symbols = raw(`<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
<symbol id="pass" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="currentColor"/><path d="m4.6 8.4 2.3 2.3 4.5-5" fill="none" stroke="var(--page)" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="fail" viewBox="0 0 16 16"><path d="M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z" fill="currentColor"/><path d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6" fill="none" stroke="var(--page)" stroke-width="1.8" stroke-linecap="round"/></symbol>
<symbol id="inconclusive" viewBox="0 0 16 16"><path d="M8 0l8 8-8 8-8-8z" fill="currentColor"/><text x="8" y="12" font-size="11" font-weight="800" font-family="sans-serif" text-anchor="middle" fill="var(--page)">?</text></symbol>
<symbol id="bob" viewBox="0 0 10 20"><path d="M5 0v10" stroke="currentColor" stroke-width="1.4"/><path d="M1.5 10h7L7.6 15 5 20l-2.6-5z" fill="currentColor"/></symbol>
</defs></svg>`)

/** The charts of each panel for the page's script, compressed: the data of thousands of operations is repetitive. */
export const packedCharts = (charts: readonly (readonly Chart[])[]): Markup =>
  html`<script type="application/gzip" id="charts">
    ${gzipSync(JSON.stringify(charts)).toString('base64')}
  </script>`

/** A line for each source line, with its place highlighted; the first with its surrounding lines. */
export const sourceLines = (sources: readonly SourceLine[]): Markup =>
  html`${sources.map((source, index) => {
    const around = index === 0 ? frameOf(source).map(line => `${line}\n`) : []
    return html`<mark>${placeOf(source)}</mark>${`  ${source.text ?? ''}\n`}${around.join('')}`
  })}`

/** Names and values side by side, as a description list; entries without a value are left out. */
export const termList = (name: string, terms: Facts): Markup =>
  html`<dl class="${name}">
    ${terms.map(
      ([term, value]) =>
        value !== '' &&
        html`<div>
          <dt>${term}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`

/** An address within the page: letters of any script, digits, dots and dashes only. */
export const anchor = (text: string): string => text.replaceAll(/[^\p{Letter}\p{Number}.]+/gu, '-')

export const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
