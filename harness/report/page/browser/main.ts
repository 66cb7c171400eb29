/** The interactive part of the report: charts with a shared cursor, and a table with filters. */
import type { Chart } from '../../charts/chart.ts'
import { enhanceChecks } from './checks.ts'
import { rememberFolds, unfold } from './folds.ts'
import { startGallery } from './gallery.ts'

async function chartsOfPanels(): Promise<Chart[][]> {
  const packed = atob(document.querySelector('#charts')?.textContent?.trim() ?? '')
  const bytes = Uint8Array.from(packed, character => character.charCodeAt(0))
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return (await new Response(text).json()) as Chart[][]
}

const voice = document.querySelector<HTMLElement>('#voice')
const checks = document.querySelector<HTMLElement>('#checks')
if (voice !== null) void chartsOfPanels().then(charts => startGallery(charts, voice))
if (checks !== null) enhanceChecks(checks)
rememberFolds([...document.querySelectorAll<HTMLDetailsElement>('details[id]')])

/** An address of something folded opens the fold, and an address of a check that is filtered out resets the filter. */
const open = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (target?.hidden === true) {
    checks?.querySelector('form')?.reset()
    setTimeout(() => target.scrollIntoView())
  }
  if (target === null || target.closest('details:not([open])') === null) return
  unfold(target)
  target.scrollIntoView()
}
addEventListener('hashchange', open)
open()
