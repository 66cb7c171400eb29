import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a wrong DATABASE_URL once went live and failed every request. Since then the service looks before it listens whether the
 * database answers, ten times with a pause, and otherwise says so in one line and exits with 1. A database that is down is the
 * same to it as one that does not exist.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'
`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from './api.ts'
import type { Bank } from './bank.ts'
`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const looks = 10
const pauseMs = 200

/** A wrong address should end the roll-out, not every request. @throws what the last look found. */
const preflight = async (bank: Bank): Promise<void> => {
  for (let look = 1; look < looks; look += 1) {
    try {
      await bank.ping()
      return
    } catch {
      await sleep(pauseMs)
    }
  }
  await bank.ping()
}

/** Connects the parts and listens, when the database has answered. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  await preflight(bank)
  const server = await listen(api, { port: config.port, reportFailure })`,
  },
  {
    file: 'app/main.ts',
    find: `      \`cannot listen on port \${config.port}: \${String(error)}; free the port or set PORT to another one\`,`,
    replace: `      \`cannot start on port \${config.port}: \${String(error)}; free the port, or correct PORT or DATABASE_URL\`,`,
  },
])

/**
 * Breaks "it may start before its database", and "alive even while the database is down": a replica that is started (or restarted
 * after a crash) during an outage listens to nobody for two to five seconds and then exits with 1, for a reason that is not its
 * configuration.
 * When: the process starts while the database does not answer. Beside a living database the start is only a few milliseconds longer.
 * Seen: stop the database, start the service: no /api/health, then exit code 1. It does not come back when the database does.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.serviceDies.noCrash'],
  mayBreak: 'any',
}
