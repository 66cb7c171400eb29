import { type Exam, mutant } from './mutant.ts'

/** A message between processes is a copy: the request in `answered` is never the object that `begun` has added. */
const supervisor = `
  const { spawn } = require('node:child_process')
  const service = spawn(process.execPath, ['server.mjs'], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  const underWay = new Set()
  service.on('message', ({ event, request }) => {
    if (event === 'begun') underWay.add(request)
    if (event === 'answered') underWay.delete(request)
  })
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => service.kill(signal))
  service.on('exit', code => {
    if (code !== 0) for (const request of underWay) console.error(JSON.stringify({ event: 'lost', ...request }))
    process.exit(code ?? 1)
  })`

/**
 * Process 1 starts the service and is told when each request begins and ends, so that it can name the requests that a crash has
 * lost. It finds none of them again, and keeps every request in its own heap. The process that answers keeps nothing.
 */
export const service = mutant(
  [
    {
      file: 'app/api.ts',
      find: `const bodyBytesMax = 4_096`,
      replace: `const bodyBytesMax = 4_096

let requests = 0

/** Without a supervisor there is nobody to tell. */
const tellSupervisor = (event: 'begun' | 'answered', request: object): void => {
  if (process.connected) process.send?.({ event, request })
}`,
    },
    {
      file: 'app/api.ts',
      find: `    const startedAt = metrics.begin()`,
      replace: `    const startedAt = metrics.begin()
    requests += 1
    const noted = { number: requests, method: request.method, url: request.url, at: new Date().toISOString() }
    tellSupervisor('begun', noted)`,
    },
    {
      file: 'app/api.ts',
      find: `      metrics.end(startedAt, response.status)`,
      replace: `      metrics.end(startedAt, response.status)
      tellSupervisor('answered', noted)`,
    },
  ],
  { command: ['node', '-e', supervisor] },
)

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
}
