import { mutant, type Exam } from './mutant.ts'

/** At its start the service sends ten queries at the same time, so that the first clients meet open connections. */
const edits = [
  {
    file: 'app/service.ts',
    find: `  const readiness = new Readiness(`,
    replace: `  // Each of them takes a place, finds no idle connection, and leaves one. A database that is not there yet is met later.
  void Promise.allSettled(Array.from({ length: limits.size }, () => bank.ping()))
  const readiness = new Readiness(`,
  },
]

export const service = mutant(edits)

/**
 * Healthy. There are as many queries as places, each holds one, and so there are never more connections than the pool has places. It listens meanwhile;
 * requests wait for a place for some milliseconds. Without a database all are refused, in two seconds at most, and nobody hears of it.
 * With two replicas there are 20 connections, as when both are busy.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
