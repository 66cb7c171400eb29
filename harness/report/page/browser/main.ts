/** What makes the report more than a document: charts with a common cursor, and a table that filters. */
import type { Chart } from '../../charts/chart.ts'
import { enhanceChecks } from './checks.ts'
import { rememberFolds, unfold } from './folds.ts'
import { Gallery } from './gallery.ts'

const data = document.querySelector('#charts')?.textContent ?? '[]'
const voice = document.querySelector<HTMLElement>('#voice')
const checks = document.querySelector<HTMLElement>('#checks')
if (voice !== null) new Gallery(JSON.parse(data) as Chart[][], voice).start()
if (checks !== null) enhanceChecks(checks)
rememberFolds([...document.querySelectorAll<HTMLDetailsElement>('details[id]')])

/** An address that names something folded away opens it, and one that names a check that is filtered out shows all. */
const open = () => {
  const target =
    location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null
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
