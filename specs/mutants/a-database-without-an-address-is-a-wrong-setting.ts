import { mutant, type Exam } from './mutant.ts'

/**
 * Before it listens, the service looks up the host of DATABASE_URL, so that a typing error is told in
 * one line with exit 1. The name of a container that is down has no address, so the service cannot
 * start before its database, and ends by itself while the database is away (`startWithoutDatabase`,
 * `noCrash`; "It may start before its database").
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'
`,
    replace: `import { lookup } from 'node:dns/promises'
import { createApi } from './api.ts'
`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const exitWithoutHost = async (databaseUrl: string): Promise<void> => {
  const { hostname } = new URL(databaseUrl)
  try {
    await lookup(hostname.replaceAll(/^\\[|\\]$/g, ''))
  } catch {
    console.error('DATABASE_URL names a host that does not exist; correct its name')
    process.exit(1)
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const { databaseUrl, timeouts, pool: limits } = config
`,
    replace: `  const { databaseUrl, timeouts, pool: limits } = config
  await exitWithoutHost(databaseUrl)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.noCrash'],
  mayBreak: 'any',
  firstTry: 'caught',
}
