import { setTimeout as sleep } from 'node:timers/promises'
import { databaseOf, openSession, serviceSessions, type System } from 'vitest-plumbline'
import { type Judgement, nothingLeftBehind } from 'vitest-plumbline/judge'
import { poolSize } from './workloads.ts'

/** Long enough for the transaction of an answered request to be over. */
const restMs = 200
/** What most looks find decides: a job in the background may be at work at one, and one that waits for a lock may rest at two. */
const most = 3
const betweenMs = 60

/** No session is in a transaction or at work, and there are no more than the service promised. */
export async function leftBehind(system: System): Promise<Judgement> {
  const promised = poolSize * system.services.length
  const sql = openSession(databaseOf(system).url)
  await sleep(restMs)
  try {
    const looks: Judgement[] = []
    for (;;) {
      const sessions = await serviceSessions(sql)
      const judgement = nothingLeftBehind({ sessions, connectionsBefore: promised }, promised)
      looks.push(judgement)
      if (looks.filter(({ verdict }) => verdict === judgement.verdict).length === most) return judgement
      await sleep(betweenMs)
    }
  } finally {
    await sql.end({ timeout: 1 })
  }
}
