import { tuneCompiler } from './compiler.ts'
import { type Config, ConfigError, parseConfig } from './config.ts'
import * as log from './log.ts'
import { type Service, startService } from './service.ts'

const configOrExit = (): Config => {
  try {
    return parseConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

const serviceOrExit = async (config: Config): Promise<Service> => {
  try {
    return await startService(config)
  } catch (error) {
    console.error(
      `cannot listen on port ${config.port}: ${String(error)}; free the port or set PORT to another one`,
    )
    process.exit(1)
  }
}

tuneCompiler()

const starting = serviceOrExit(configOrExit())

const stop = async (signal: string): Promise<never> => {
  log.info('stopping', { signal })
  const service = await starting
  const orderly = await service.stop()
  log.info('stopped', { orderly })
  process.exit(0)
}

/** Process 1 of a container has no default handlers: it would ignore a signal without one. */
let stopping: Promise<never> | undefined
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    stopping ??= stop(signal)
  })
}

const { port } = await starting
log.info('listening', { port })
