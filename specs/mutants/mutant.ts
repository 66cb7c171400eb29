import { defineService, type Edit, node, post, type ServiceDescription } from 'vitest-plumbline'
import { paths } from '../paths.ts'
import { service } from '../service.ts'

/** What the exam should find in a service that is wrong on purpose. A decoy breaks nothing. */
export interface Exam {
  /** The spec that concerns it. */
  readonly spec: string
  /** A pattern for the names of the tests whose checks it must break; every test by default. */
  readonly only?: string
  /** The full names of the checks it must break; none other may break. */
  readonly breaks: readonly string[]
  /** Other checks that it may break, because one retained object often holds another. */
  readonly mayBreak?: readonly string[] | 'any'
  /** What the first line of the evidence must show: the source line that is to blame, or each of several that are. */
  readonly blames?: string | readonly string[]
  /**
   * Written by somebody who had read the documents and not the rules: what the harness said of it before any cure. `not
   * tried`: it was written then, and judged only later.
   */
  readonly firstTry?: 'caught' | 'missed' | 'acquitted' | 'accused' | 'inconclusive' | 'not tried'
  /** Each value is one exam: LEAK_EVERY, the number of requests from one leak to the next. */
  readonly everyNth?: readonly number[]
}

/** The service under test with some lines changed, and how it is started with them. */
export const mutant = (
  edits: readonly Edit[],
  changes: Partial<ServiceDescription> = {},
): ServiceDescription =>
  defineService({
    ...service,
    name: 'ledger-mutant',
    build: node('app/main.ts', { dockerfile: 'Dockerfile', edits }),
    ...changes,
  })

/** For a service that is wrong where accounts are opened: its leak spec opens one in each round of the paths. */
export const opening: Partial<ServiceDescription> = {
  paths: async client => [...(await paths(client)), post('/api/accounts', { balance: 1 })],
}

interface Slow {
  /** Declarations at the top of the module that answers requests. */
  readonly declare?: string
  /** Statements before the answer to a health check. */
  readonly work: string
  readonly edits?: readonly Edit[]
}

/** The service whose health check does something slow. */
export const slow = (
  { declare = '', work, edits = [] }: Slow,
  changes?: Partial<ServiceDescription>,
): ServiceDescription =>
  mutant(
    [
      { file: 'app/api.ts', find: `const bodyBytesMax =`, replace: `${declare}\nconst bodyBytesMax =` },
      {
        file: 'app/api.ts',
        find: `  app.get('/api/health', c =>`,
        replace: `  app.use('/api/health', async (_, next) => {
    ${work}
    await next()
  })
  app.get('/api/health', c =>`,
      },
      ...edits,
    ],
    changes,
  )

interface Leak {
  /** A declaration at the top of the module that answers requests. */
  readonly declare?: string
  /** A statement in the handler of every request; `requests` is its number, `startedAt` its time. */
  readonly keep: string
}

/** Requests from one leak to the next. The exam sets it; by hand it is an environment variable. */
export const every = Number(process.env['LEAK_EVERY'] ?? 1)

/** The service with one more statement that keeps something of every, tenth or hundredth request. */
export const leaking = ({ declare = '', keep }: Leak, changes?: Partial<ServiceDescription>) =>
  mutant(
    [
      {
        file: 'app/api.ts',
        find: `export const createApi =`,
        replace: `let requests = 0
${declare}
export const createApi =`,
      },
      {
        file: 'app/api.ts',
        find: `const startedAt = metrics.begin()`,
        replace: `const startedAt = metrics.begin()
    if (++requests % ${every} === 0)
      ${keep}`,
      },
    ],
    changes,
  )
