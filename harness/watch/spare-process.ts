import * as vitest from 'vitest/node'
import type { PoolOptions, PoolRunnerInitializer } from 'vitest/node'
import { programFile } from '../record/program-file.ts'

/** An old Vitest has none, and the config must load all the same, to name the version that it needs. */
const ForksPoolWorker = 'ForksPoolWorker' in vitest ? vitest.ForksPoolWorker : (Object as never)

const name = 'spare process'
const preload = programFile('./preload', import.meta.url)

/** Vitest's pool, but in a watch the next run's process starts when this one's has ended, and compiles the load generator. */
export const spareProcess: PoolRunnerInitializer = {
  name,
  createPoolWorker: options => takeSpare(options) ?? new SpecProcess(options),
}

let spare: SpecProcess | undefined

function takeSpare(options: PoolOptions): SpecProcess | undefined {
  const taken = spare
  spare = undefined
  if (taken === undefined || taken.fits(options)) return taken
  void taken.end()
  return undefined
}

async function startSpare(options: PoolOptions): Promise<void> {
  // A cancelled run ends after the next has begun, and both leave a spare process.
  if (spare !== undefined) return
  const next = new SpecProcess(options, [...options.execArgv, '--import', preload.href])
  spare = next
  await next.start()
  next.on('exit', () => {
    if (spare === next) spare = undefined
  })
}

const endingWith = new WeakSet<PoolOptions['project']>()

/** A waiting process would keep Vitest from ending. */
function endSpareWith({ project }: PoolOptions): void {
  if (endingWith.has(project)) return
  endingWith.add(project)
  project.vitest.onClose(async () => {
    const left = spare
    spare = undefined
    await left?.end()
  })
}

class SpecProcess extends ForksPoolWorker {
  override readonly name = name
  readonly #options: PoolOptions
  #started: Promise<void> | undefined

  constructor(options: PoolOptions, execArgv = options.execArgv) {
    super({ ...options, execArgv })
    this.#options = options
  }

  /** Whether these options would start the same process. */
  fits({ project, env, execArgv }: PoolOptions): boolean {
    const own = this.#options
    const text = (one: Pick<PoolOptions, 'env' | 'execArgv'>) => JSON.stringify([one.env, one.execArgv])
    return own.project === project && text(own) === text({ env, execArgv })
  }

  override start(): Promise<void> {
    return (this.#started ??= super.start())
  }

  override async stop(): Promise<void> {
    await this.end()
    if (!this.#options.project.vitest.config.watch) return
    endSpareWith(this.#options)
    await startSpare(this.#options)
  }

  async end(): Promise<void> {
    await super.stop()
  }
}
