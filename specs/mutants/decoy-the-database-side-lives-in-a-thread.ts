import { type Exam, mutant } from './mutant.ts'

/**
 * Nothing is wrong. The pool and every statement live in a worker thread; the main thread has the HTTP side, and sends it one message
 * for each call. That looks as if errors would lose their kind on the way, as if a shutdown would cut what the thread still does, and
 * as if a dead thread would leave clients without an answer. But a refusal travels as its kind and its words and is made again on
 * the other side; the pool is closed when the last request is answered, and the thread ended after that; and when the thread ends
 * before its time, so does the process. Every call settles in the thread as it did before, and so is answered.
 *
 * A real team writes it because reading long lists from the driver delayed the health check.
 *
 * A client sees what it saw before. The figures of the pool are those of the latest answer.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `import { tuneCompiler } from './compiler.ts'`,
    replace: `import { isMainThread, workerData } from 'node:worker_threads'
import { tuneCompiler } from './compiler.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `import { type Service, startService } from './service.ts'`,
    replace: `import { serveBank, type Service, startService } from './service.ts'`,
  },
  {
    file: 'app/main.ts',
    find: `    return await startService(config)`,
    replace: `    return await startService(config, new URL(import.meta.url))`,
  },
  {
    file: 'app/main.ts',
    find: `tuneCompiler()
`,
    replace: `// The thread never gets beyond this line.
if (isMainThread) tuneCompiler()
else await serveBank(workerData as Config)
`,
  },
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { parentPort, Worker } from 'node:worker_threads'
import { createApi } from './api.ts'
import type { Account, Accounts, Bank, Order, Receipt } from './bank.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { Pool } from './pool.ts'`,
    replace: `import { Pool, type PoolState } from './pool.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'`,
    replace: `import { postgresBank } from './postgres-bank.ts'
import { Problem, type ProblemKind } from './problem.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */
export const startService = async (config: Config): Promise<Service> => {
  const { databaseUrl, timeouts, pool: limits } = config
  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })
  const pool = new Pool({
    limits,
    leaseMs: timeouts.transactionMs,
    connect: () => dialler.dial(),
    reportLoss: error => log.info('connection-lost', { error }),
  })
  const bank = postgresBank(pool)
`,
    replace: `type Call =
  | { readonly name: 'open' | 'find'; readonly argument: number }
  | { readonly name: 'transfer'; readonly argument: Order }
  | { readonly name: 'list' | 'ping' | 'close' }

type Result =
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'problem'
      readonly problem: ProblemKind
      readonly detail: string
      readonly reason: string | undefined
    }
  | { readonly kind: 'failure'; readonly message: string; readonly stack: string | undefined }

interface Numbered {
  readonly number: number
}

type Answer = Numbered & { readonly state: PoolState; readonly result: Result }

/** The thread: makes the bank, and answers each call by one message. It is ended from outside. */
export const serveBank = (config: Config): Promise<never> => {
  const port = parentPort
  if (port === null) throw new Error('the bank is served in a thread only')
  const { databaseUrl, timeouts, pool: limits } = config
  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })
  const pool = new Pool({
    limits,
    leaseMs: timeouts.transactionMs,
    connect: () => dialler.dial(),
    reportLoss: error => log.info('connection-lost', { error }),
  })
  const bank = postgresBank(pool)

  const run = (call: Call): Promise<unknown> => {
    switch (call.name) {
      case 'open':
        return bank.open(call.argument)
      case 'find':
        return bank.find(call.argument)
      case 'list':
        return bank.list()
      case 'transfer':
        return bank.transfer(call.argument)
      case 'ping':
        return bank.ping()
      case 'close':
        return pool.close()
    }
  }
  const answer = async ({ number, ...call }: Call & Numbered): Promise<void> => {
    const result = await run(call).then((value): Result => ({ kind: 'value', value }), toResult)
    port.postMessage({ number, state: pool.state, result } satisfies Answer)
  }
  port.on('message', (call: Call & Numbered) => void answer(call))
  return new Promise<never>(() => {})
}

const toResult = (error: unknown): Result => {
  if (error instanceof Problem) {
    const reason = error.cause instanceof Error ? error.cause.message : undefined
    return { kind: 'problem', problem: error.kind, detail: error.message, reason }
  }
  if (error instanceof Error) return { kind: 'failure', message: error.message, stack: error.stack }
  return { kind: 'failure', message: String(error), stack: undefined }
}

const toError = (result: Exclude<Result, { kind: 'value' }>): Error => {
  if (result.kind === 'problem') {
    const cause = result.reason === undefined ? undefined : new Error(result.reason)
    return new Problem(result.problem, result.detail, cause)
  }
  const error = new Error(result.message)
  if (result.stack !== undefined) error.stack = result.stack
  return error
}

interface Desk {
  readonly bank: Bank
  /** As of the latest answer. */
  state(): PoolState
  close(): Promise<void>
}

interface Caller {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** The main thread: sends calls to the thread, and settles each by its answer. */
const openDesk = (config: Config, entry: URL): Desk => {
  // Nobody listens for its error: that ends the process, as it would if this were one thread.
  const worker = new Worker(entry, { workerData: config })
  const callers = new Map<number, Caller>()
  let calls = 0
  let state: PoolState = { size: config.pool.size, inUse: 0, queued: 0 }
  let closing = false

  worker.on('message', (answer: Answer) => {
    state = answer.state
    const caller = callers.get(answer.number)
    callers.delete(answer.number)
    if (answer.result.kind === 'value') caller?.resolve(answer.result.value)
    else caller?.reject(toError(answer.result))
  })
  worker.once('exit', code => {
    if (!closing) throw new Error('the thread of the bank has ended with ' + code)
  })

  const ask = <T>(call: Call): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      calls += 1
      callers.set(calls, { resolve: value => resolve(value as T), reject })
      worker.postMessage({ ...call, number: calls })
    })

  return {
    bank: {
      open: balance => ask<Account>({ name: 'open', argument: balance }),
      find: id => ask<Account>({ name: 'find', argument: id }),
      list: () => ask<Accounts>({ name: 'list' }),
      transfer: order => ask<Receipt>({ name: 'transfer', argument: order }),
      ping: () => ask<void>({ name: 'ping' }),
    },
    state: () => state,
    close: async () => {
      await ask<void>({ name: 'close' })
      closing = true
      await worker.terminate()
    },
  }
}

/** Connects the parts and listens. The database may start later. */
export const startService = async (config: Config, entry: URL): Promise<Service> => {
  const desk = openDesk(config, entry)
  const { bank } = desk
`,
  },
  {
    file: 'app/service.ts',
    find: `new Metrics(() => pool.state)`,
    replace: `new Metrics(() => desk.state())`,
  },
  {
    file: 'app/service.ts',
    find: `closePool: () => pool.close()`,
    replace: `closePool: () => desk.close()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
