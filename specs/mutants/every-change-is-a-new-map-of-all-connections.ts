import { mutant, type Exam } from './mutant.ts'

/**
 * The state of all connections is immutable: each request makes two new maps of it, one when it comes and one when it is answered. With
 * 100 connections that costs 20 µs a request; with 1,000 it is ten times as much, at five times the rate: more than a whole core.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  let lines: Lines = new Map()
  const listener: RequestListener = (request, response) => {
    const { remoteAddress, remotePort } = request.socket
    const peer = \`\${remoteAddress}:\${remotePort}\`
    lines = changed(lines, peer, { state: 'busy', since: Date.now() })
    response.once('close', () => {
      lines = changed(lines, peer, { state: 'idle', since: Date.now() })
    })
    void respond(request, response)
  }
  process.on('SIGUSR2', () => console.log(JSON.stringify([...lines])))`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `interface Line {
  readonly state: 'busy' | 'idle'
  readonly since: number
}
type Lines = ReadonlyMap<string, Line>

/** A new map, and never a change of the old one: who reads it sees one moment. The latest change is the last. */
const changed = (lines: Lines, peer: string, line: Line): Lines => {
  const tooOld = line.since - settings.keepAliveTimeout
  const others = [...lines].filter(([other, { since }]) => other !== peer && since > tooOld)
  return new Map([...others, [peer, line]])
}

const sweepEveryMs = 50`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  only: '1000 clients',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
}
