import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: so that no caller crowds out the others, requests take turns by the address they come from, one of each address
 * a turn. But turns come by a timer, a millisecond or more apart, also while there is nobody else to be served: all
 * clients behind one balancer share less than a thousand requests a second. It breaks P99 and throughput of `scale`.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)
`,
    replace: `  const inTurn = turnsByAddress()
  const listener: RequestListener = (request, response) =>
    inTurn(request.socket.remoteAddress ?? '', () => void respond(request, response))
`,
  },
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
    replace: `/** One request of each address a turn: a caller with a thousand connections gets no more than one with a single one. */
const turnsByAddress = () => {
  const lines = new Map<string, (() => void)[]>()
  const turn = (): void => {
    for (const [address, line] of lines) {
      const next = line.shift()
      if (next === undefined) lines.delete(address)
      else next()
    }
    if (lines.size > 0) setTimeout(turn, 1)
  }
  return (address: string, answer: () => void): void => {
    const line = lines.get(address)
    if (line !== undefined) {
      line.push(answer)
      return
    }
    lines.set(address, [])
    if (lines.size === 1) setTimeout(turn, 1)
    answer()
  }
}

const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients',
  breaks: ['scale.1000.throughput'],
  mayBreak: 'any',
  firstTry: 'caught',
}
