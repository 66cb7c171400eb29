import { ForksPoolWorker, type PoolOptions, type PoolRunnerInitializer } from 'vitest/node'

const name = 'spare process'
const preload = new URL('./preload.ts', import.meta.url)

/**
 * Vitest's pool of processes, except that in a watch the next run's process is started as soon as this run's has ended, and
 * has loaded what is the same for every run: whoever saves a file then waits for neither.
 */
export const spareProcess: PoolRunnerInitializer = {
  name,
  createPoolWorker: options => takeSpare(options) ?? SpecProcess.now(options),
}

let spare: SpecProcess | undefined

function takeSpare(options: PoolOptions): SpecProcess | undefined {
  const taken = spare
  spare = undefined
  if (taken === undefined || taken.fits(options)) return taken
  void taken.end()
  return undefined
}

/** To be called when nothing will run any more. */
export async function endSpare(): Promise<void> {
  const left = spare
  spare = undefined
  await left?.end()
}

class SpecProcess extends ForksPoolWorker {
  override readonly name = name
  readonly #options: PoolOptions
  #started: Promise<void> | undefined

  private constructor(options: PoolOptions, execArgv = options.execArgv) {
    super({ ...options, execArgv })
    this.#options = options
  }

  static now(options: PoolOptions): SpecProcess {
    return new SpecProcess(options)
  }

  static ahead(options: PoolOptions): SpecProcess {
    return new SpecProcess(options, [...options.execArgv, '--import', preload.href])
  }

  /** Whether it is the process that these options would start. */
  fits({ project, env, execArgv }: PoolOptions): boolean {
    const key = (one: PoolOptions['env'], args: readonly string[]) => JSON.stringify([one, args])
    const own = this.#options
    return own.project === project && key(own.env, own.execArgv) === key(env, execArgv)
  }

  override start(): Promise<void> {
    return (this.#started ??= super.start())
  }

  override async stop(): Promise<void> {
    await this.end()
    if (!this.#options.project.vitest.config.watch) return
    const next = SpecProcess.ahead(this.#options)
    await next.start()
    spare = next
  }

  async end(): Promise<void> {
    await super.stop()
  }
}
