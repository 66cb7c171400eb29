import { stripVTControlCharacters } from 'node:util'

/** The part of Vitest's JSON report that is read. */
export interface Report {
  readonly testResults: readonly {
    readonly message: string
    readonly assertionResults: readonly {
      readonly title: string
      readonly status: string
      readonly duration?: number | null
      readonly failureMessages: readonly string[]
      readonly meta: { readonly seen?: string }
    }[]
  }[]
}

export interface Row {
  readonly name: string
  readonly seen: boolean
  readonly what: string
}

export interface HostTable {
  readonly title: string
  /** How much longer the same work takes there; undefined where nothing ran. */
  readonly slowness?: number
  readonly rows: readonly Row[]
}

const shownCharacters = 400
const oneLine = (said: string): string =>
  stripVTControlCharacters(said).replaceAll(/\s+/g, ' ').slice(0, shownCharacters)

/** A row for each function, after one for the images: what was built, pulled, or there. */
export function rowsOf({ testResults }: Report, steps: readonly string[], pulls = false): readonly Row[] {
  const done = steps.filter(line => line.includes(': done'))
  const seen = !pulls || (done.length > 0 && done.every(line => line.startsWith('pulling')))
  const images = { name: 'base images', seen, what: done.join('; ') || 'they were there' }
  const rows = testResults.flatMap(({ message, assertionResults }): readonly Row[] => {
    const ran = assertionResults.filter(({ status }) => status === 'passed' || status === 'failed')
    if (ran.length === 0) return [{ name: 'any', seen: false, what: oneLine(message) }]
    return ran.map(({ title, status, duration, failureMessages, meta }) => {
      const seen = status === 'passed'
      const took = `${((duration ?? 0) / 1000).toFixed(1)} s`
      const what = seen ? (meta.seen ?? '') : oneLine(failureMessages.join(' '))
      return { name: title, seen, what: [took, what].filter(Boolean).join(': ') }
    })
  })
  return [images, ...rows]
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
