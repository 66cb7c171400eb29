import { databaseOf, type System } from 'vitest-plumbline'
import { readFinalState } from './final-state.ts'
import { MoneyClient } from './client.ts'
import type { Answer, Attempt, History } from './history.ts'

/** A transfer that was sent again with its key. */
export interface Replay extends Attempt {
  /** What its client had been told before. */
  readonly before: Answer
}

export interface Replays extends History {
  readonly attempts: readonly Replay[]
}

const clients = 5
/** Enough of each kind to find a key that was forgotten, and done in a second. */
const ofEachKind = 100

/**
 * Sends again with its key every transfer in doubt, and some that were turned away or confirmed, and reads the books.
 * For when nothing stands in the way. `now` is the clock of the workload; where that has ended, its clock goes on from
 * its last answer.
 */
export async function sendAgain(
  system: System,
  history: Omit<History, 'finalState'>,
  now = continued(history),
): Promise<Replays> {
  await using client = new MoneyClient(system.service.origin, clients)
  const left = worthAsking(history.attempts).values()
  const attempts: Replay[] = []
  const send = async () => {
    for (const next of left) {
      const sentMs = now()
      const answer = await client.transfer(next.order)
      attempts.push({ ...next, before: next.answer, sentMs, answeredMs: now(), answer })
    }
  }
  await Promise.all(Array.from({ length: clients }, send))
  const finalState = await readFinalState(databaseOf(system).url, [...history.opening.keys()])
  return { ...history, attempts, readings: [], finalState, errors: client.errors }
}

function continued({ attempts }: Pick<History, 'attempts'>): () => number {
  const lastMs = attempts.reduce((last, { answeredMs }) => Math.max(last, answeredMs), 0)
  const startedAt = performance.now() - lastMs
  return () => performance.now() - startedAt
}

/** One attempt of each key: the one that says most of what must have come of it. */
export function worthAsking(attempts: readonly Attempt[]): Attempt[] {
  const told = [...Map.groupBy(attempts, ({ order }) => order.key).values()].flatMap(
    tries =>
      tries.find(({ answer }) => answer.kind === 'applied') ??
      tries.find(({ answer }) => answer.kind === 'unknown') ??
      tries.slice(0, 1),
  )
  return [
    ...told.filter(({ answer }) => answer.kind === 'unknown'),
    ...spread(told.filter(({ answer }) => answer.kind === 'refused' && isTurnedAway(answer.status))),
    ...spread(told.filter(({ answer }) => answer.kind === 'applied')),
  ]
}

/** Not for a reason of its own: there was no connection, no place, no database, or its key was in flight. */
export const isTurnedAway = (status: number): boolean => status === 0 || status === 409 || status >= 500

/** From all over the history, for what is forgotten may be what came before a fault. */
const spread = (attempts: readonly Attempt[]): Attempt[] =>
  attempts.filter((_, index) => index % Math.ceil(attempts.length / ofEachKind) === 0)
