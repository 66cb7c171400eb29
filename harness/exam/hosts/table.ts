import type { JsonTestResults } from 'vitest/node'
import { oneLine } from '../../testing/count.ts'
import type { Prepared } from './prepare.ts'

interface Row {
  readonly name: string
  readonly seen: boolean
  readonly what: string
}

export interface HostTable {
  readonly title: string
  /** How many times longer the same work takes there; undefined where nothing ran. */
  readonly slowness?: number
  readonly rows: readonly Row[]
}

const shownCharacters = 400

/** A row for each function, after one for the base images. `pulls`: whether a registry must provide them. */
export function rowsOf(
  { testResults }: JsonTestResults,
  { images, origin }: Pick<Prepared, 'images' | 'origin'>,
  pulls = false,
): readonly Row[] {
  const base = {
    name: 'base images',
    seen: !pulls || origin === 'pulled',
    what: `${origin}: ${images.join(', ')}`,
  }
  const rows = testResults.flatMap(({ message, assertionResults }): readonly Row[] => {
    const ran = assertionResults.filter(({ status }) => status === 'passed' || status === 'failed')
    if (ran.length === 0) return [{ name: 'any', seen: false, what: oneLine(message, shownCharacters) }]
    return ran.map(({ title, status, duration, failureMessages, meta }) => {
      const seen = status === 'passed'
      const took = `${((duration ?? 0) / 1000).toFixed(1)} s`
      const what = seen
        ? ((meta as { readonly seen?: string }).seen ?? '')
        : oneLine((failureMessages ?? []).join(' '), shownCharacters)
      return { name: title, seen, what: [took, what].filter(Boolean).join(': ') }
    })
  })
  return [base, ...rows]
}

/** All hosts, one below the other. */
export function shownTable(tables: readonly HostTable[]): string {
  const width = Math.max(...tables.flatMap(({ rows }) => rows.map(({ name }) => name.length)))
  return tables
    .flatMap(({ title, slowness = 1, rows }) => [
      '',
      slowness > 1 ? `${title}; limits of time times ${slowness.toFixed(1)}, as measured` : title,
      ...rows.map(
        ({ name, seen, what }) => `  ${seen ? 'seen    ' : 'NOT SEEN'}  ${name.padEnd(width)}  ${what}`,
      ),
    ])
    .join('\n')
}
