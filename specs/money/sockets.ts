import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

/** One request that waits for nothing is answered by then. */
export const answeredMs = 4_000

/** The beginning of a request as text, with the blank line before its body. */
export const headOf = (host: string, length: number, headers: readonly string[] = [], before = ''): string =>
  [
    `POST ${before}/api/transfer HTTP/1.1`,
    `host: ${host}`,
    'content-type: application/json',
    `content-length: ${length}`,
    ...headers,
    '\r\n',
  ].join('\r\n')

/** The statuses of all answers in a text. */
export const statusesIn = (answer: string): number[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))

/** Everything that is answered to a piece of text. */
async function answerTo(origin: string, piece: string) {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname).setTimeout(answeredMs, () => socket.destroy())
  await once(socket, 'connect')
  socket.write(piece)
  const answer = await text(socket).catch(() => '')
  return { answer, statuses: statusesIn(answer) }
}

/** How many of two reads are answered that share a connection; the first one has this method. */
export async function answeredBeside(origin: string, method: string, path: string): Promise<number> {
  const [first, last] = [`${method} ${path}`, `GET ${path}`].map(
    line => `${line} HTTP/1.1\r\nhost: localhost\r\n`,
  )
  return (await answerTo(origin, `${first}\r\n${last}connection: close\r\n\r\n`)).statuses.length
}

/**
 * Two transfers, with a key each, in one piece; one before what is no request; one whose target is a whole URL; and one whose Host is
 * none, which may be refused.
 */
export async function pipelined(origin: string, body: string) {
  const transfer = (connection: string, key: string) =>
    headOf('localhost', body.length, [`connection: ${connection}`, `idempotency-key: ${key}`]) + body
  const wholeUrl = headOf('localhost', body.length, ['connection: close'], 'http://localhost') + body
  const strangeHost = headOf('no host', body.length, ['connection: close']) + body
  const [{ answer, statuses }, beforeGarbage, withUrl, withHost] = await Promise.all([
    answerTo(origin, transfer('keep-alive', 'the-first') + transfer('close', 'the-second')),
    answerTo(origin, `${transfer('keep-alive', 'before-garbage')}GARBAGE\r\n\r\n`),
    answerTo(origin, wholeUrl),
    answerTo(origin, strangeHost),
  ])
  // A server may close the connection after each response. What came behind is then left to the client.
  const mayBeOne = statuses.length === 1 && /^connection: close/im.test(answer)
  return [
    ...['the first', 'the second'].slice(0, mayBeOne ? 1 : 2).map((which, index) => ({
      kind: `${which} of two pipelined requests`,
      status: statuses[index],
    })),
    { kind: 'a request before what is none', status: beforeGarbage.statuses[0] },
    { kind: 'a target that is a whole URL', status: withUrl.statuses[0] },
    { kind: 'a Host that is none', status: withHost.statuses[0], refused: 'may' as const },
  ]
}
