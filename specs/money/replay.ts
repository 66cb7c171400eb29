import { databaseOf, type System } from 'vitest-plumbline'
import { readFinalState } from './final-state.ts'
import { MoneyClient } from './client.ts'
import type { Attempt, History } from './history.ts'

const clients = 5

/** Sends every transfer in doubt again with its key, and reads the books. For when nothing stands in the way. */
export async function replayDoubts(system: System, history: Omit<History, 'finalState'>): Promise<History> {
  await using client = new MoneyClient(system.service.origin, clients)
  const left = history.attempts.filter(({ answer }) => answer.kind === 'unknown').values()
  const startedAt = performance.now()
  const now = () => performance.now() - startedAt
  const attempts: Attempt[] = []
  const send = async () => {
    for (const next of left) {
      const sentMs = now()
      const answer = await client.transfer(next.order)
      attempts.push({ ...next, sentMs, answeredMs: now(), answer })
    }
  }
  await Promise.all(Array.from({ length: clients }, send))
  const finalState = await readFinalState(databaseOf(system).url, [...history.opening.keys()])
  return { ...history, attempts, readings: [], finalState, errors: client.errors }
}
