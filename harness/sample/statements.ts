import { mostOf } from '../judge/statistics.ts'
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
      const waitEvent = mostOf(all, one => one.waitEvent)?.waitEvent
      const blocker = mostOf(all, one => one.blocker && `${one.blocker.state} ${one.blocker.text}`)?.blocker
      return {
        text: text.replaceAll(/\s+/g, ' ').trim(),
        sessions: all.length / looks.length,
        ...(typeof waitEvent === 'string' && { waitEvent }),
        ...(blocker && { blockedBy: { text: blocker.text, state: blocker.state } }),
      }
    })
    .toSorted((a, b) => b.sessions - a.sessions)
    .slice(0, shownStatements)
}
