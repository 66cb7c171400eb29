import { type Exam, mutant } from './mutant.ts'

/**
 * Whoever connects to an abstract Unix socket within the container is told the figures as JSON, without HTTP. It looks like a
 * second server that nobody closes at SIGTERM, and like a path that a restart would find taken. But it does not keep the
 * process alive, has no file, cuts each connection after a second, and when its name is taken the service goes on without it.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { createServer } from 'node:net'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const tellFigures = (metrics: Metrics): void => {
  const teller = createServer(socket => {
    socket.on('error', () => {})
    socket.setTimeout(1_000, () => socket.destroy())
    socket.resume()
    socket.end(JSON.stringify(metrics.read()) + '\\n')
  })
  teller.on('error', error => log.info('figures-not-told', { error }))
  teller.listen('\\0ledger-figures')
  teller.unref()
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  tellFigures(metrics)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
