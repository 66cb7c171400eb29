import { createServer, type IncomingMessage, type Server } from 'node:http'
import { json } from 'node:stream/consumers'
import { messageOf } from '../record/errors.ts'
import type { SeenStatements, StatementLog } from './statement-log.ts'
import type { Sprung, Trap, Traps } from './trap.ts'

/** PUT sets a trap, DELETE removes it: both answer how often the one before acted. GET answers statements by a prefix. */
export function controlServer(traps: Traps, log: StatementLog): Server {
  const answerTo = async (request: IncomingMessage): Promise<SeenStatements | Sprung> => {
    if (request.method === 'GET') {
      const prefix = new URL(request.url ?? '', 'http://proxy').searchParams.get('prefix') ?? ''
      return { now: Date.now(), statements: log.ofWords(prefix) }
    }
    return traps.set(request.method === 'PUT' ? ((await json(request)) as Trap) : undefined)
  }
  return createServer((request, response) => {
    answerTo(request).then(
      answer => response.end(JSON.stringify(answer)),
      (error: unknown) => response.writeHead(400).end(messageOf(error)),
    )
  })
}
