import type { DatabaseProfile, Statement } from '../record/profile.ts'

const shownStatements = 5

export interface BackendActivity {
  readonly pid: number
  readonly state: string
  readonly text: string
  readonly waitEvent: string | null
  readonly blockers: readonly number[]
}

/** Summarises several looks at the activity of a service's connections. */
export function databaseProfileOf(looks: readonly (readonly BackendActivity[])[]): DatabaseProfile {
  const meanOf = (holds: (backend: BackendActivity) => boolean) =>
    looks.flat().filter(holds).length / looks.length
  return {
    connections: meanOf(() => true),
    active: meanOf(({ state }) => state === 'active'),
    idleInTransaction: meanOf(({ state }) => state.startsWith('idle in transaction')),
    seen: new Set(looks.flat().map(({ pid }) => pid)).size,
    statements: statementsOf(looks),
  }
}

function statementsOf(looks: readonly (readonly BackendActivity[])[]): Statement[] {
  const seen = looks.flatMap(look =>
    look
      .filter(({ state }) => state === 'active')
      .map(one => ({ ...one, blocker: look.find(({ pid }) => one.blockers.includes(pid)) })),
  )
  return [...Map.groupBy(seen, ({ text }) => text)]
    .map(([text, all]) => {
      const waitEvent = mostOf(all.map(one => one.waitEvent))
      const holder = mostOf(
        all.map(({ blocker }) => blocker && JSON.stringify({ text: blocker.text, state: blocker.state })),
      )
      return {
        text: text.replaceAll(/\s+/g, ' ').trim(),
        sessions: all.length / looks.length,
        ...(typeof waitEvent === 'string' && { waitEvent }),
        ...(typeof holder === 'string' && { blockedBy: JSON.parse(holder) as Statement['blockedBy'] & {} }),
      }
    })
    .toSorted((a, b) => b.sessions - a.sessions)
    .slice(0, shownStatements)
}

/** The most frequent value. */
const mostOf = <Value>(values: readonly Value[]): Value | undefined =>
  [...Map.groupBy(values, one => one)].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0]
