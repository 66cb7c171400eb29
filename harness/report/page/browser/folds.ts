import { choose, chosen } from './address.ts'

/** Stores in the address which folds the reader has opened. */
export function rememberFolds(folds: readonly HTMLDetailsElement[]): void {
  const opened = new Set(chosen('open').split(' '))
  for (const fold of folds) {
    const foldedAtFirst = !fold.open
    if (opened.has(fold.id)) fold.open = true
    fold.addEventListener('toggle', () => {
      if (!foldedAtFirst || document.documentElement.classList.contains('paper')) return
      if (fold.open) opened.add(fold.id)
      else opened.delete(fold.id)
      choose('open', [...opened].join(' ').trim())
    })
  }
}

/** All folds around an element, the outermost first. */
export function unfold(target: Element): void {
  const around = target.closest('details')
  if (around === null) return
  if (around.parentElement !== null) unfold(around.parentElement)
  around.open = true
}
