import { setTimeout as sleep } from 'node:timers/promises'
import { databaseOf, openSession, serviceSessions, type System } from 'vitest-plumbline'
import { type Judgement, nothingLeftBehind } from 'vitest-plumbline/judge'
import { poolSize } from './workloads.ts'

/** Long enough for the transaction of an answered request to be over. */
const restMs = 200
const looksAtMost = 3
/** Longer than a statement of a job in the background. */
const betweenMs = 20

/** No session is in a transaction or at work, and there are no more than the service promised. */
export async function leftBehind(system: System): Promise<Judgement> {
  const most = poolSize * system.services.length
  const sql = openSession(databaseOf(system).url)
  await sleep(restMs)
  try {
    for (let looks = 1; ; looks++) {
      const sessions = await serviceSessions(sql)
      const judgement = nothingLeftBehind({ sessions, connectionsBefore: most }, most)
      if (judgement.verdict !== 'fail' || looks === looksAtMost) return judgement
      await sleep(betweenMs)
    }
  } finally {
    await sql.end({ timeout: 1 })
  }
}
