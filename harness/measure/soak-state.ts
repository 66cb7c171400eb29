import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import type { SoakRecord } from '../judge/soak.ts'

export const soakStatePath = 'report/soak.json'

/**
 * Writes what a soak has measured so far, whole or not at all: whoever kills it loses two minutes at most. Synchronous,
 * because it takes a millisecond and nothing may come between two of them.
 */
export function saveSoak({ plannedMs, minutes }: SoakRecord, seed: number): void {
  const state = {
    schema: 1,
    writtenAt: new Date().toISOString(),
    seed,
    plannedMs,
    minutes: minutes.map(({ judgements, ...minute }) => ({
      ...minute,
      broken: judgements.filter(({ verdict }) => verdict !== 'pass').map(({ check }) => check),
    })),
  }
  mkdirSync('report', { recursive: true })
  writeFileSync(`${soakStatePath}.part`, `${JSON.stringify(state, null, 2)}\n`)
  renameSync(`${soakStatePath}.part`, soakStatePath)
}
