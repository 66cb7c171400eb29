import { choose, chosen } from './address.ts'

/** Filters the table of checks, and announces the number shown to screen readers. */
export function enhanceChecks(section: HTMLElement): void {
  const body = section.querySelector('tbody')
  const text = section.querySelector<HTMLInputElement>('input[type=search]')
  const told = section.querySelector('output')
  const boxes = [...section.querySelectorAll<HTMLInputElement>('input[type=checkbox]')]
  if (body === null || text === null || told === null) return
  const rows = [...body.rows]

  const filter = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean)
    const verdicts = new Set(boxes.filter(({ checked }) => checked).map(({ value }) => value))
    for (const row of rows) {
      const content = row.textContent?.toLowerCase() ?? ''
      row.hidden = !verdicts.has(row.dataset['verdict'] ?? '') || !words.every(word => content.includes(word))
    }
    const shown = rows.filter(({ hidden }) => !hidden).length
    choose('find', text.value)
    choose('without', boxes.flatMap(({ checked, value }) => (checked ? [] : value)).join(' '))
    told.textContent = shown === rows.length ? `${shown} checks` : `${shown} of ${rows.length} checks`
  }
  text.value = chosen('find')
  const without = new Set(chosen('without').split(' '))
  for (const box of boxes) box.checked = !without.has(box.value)
  text.addEventListener('input', filter)
  for (const box of boxes) box.addEventListener('change', filter)
  const form = section.querySelector('form')
  form?.addEventListener('submit', event => event.preventDefault())
  // The form is reset only after the event.
  form?.addEventListener('reset', () => setTimeout(filter))
  form?.removeAttribute('hidden')
  filter()
}
