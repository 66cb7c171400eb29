import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the health check uses the streaming JSON writer that was made for long lists. It hands over one token at a time and lets other
 * requests have their turn in between, so each token ("{", a quote, a colon) is a chunk of its own, and a packet of its own.
 *
 * Breaks baseline.network (< 1 Mbit/s): 23 tokens, some 20 packets with 66 bytes of frames and headers and 7 of chunking each, are about
 * 1.6 KB more for each answer of 90 bytes (more with the client's acknowledgements); at 120 requests a second 2 to 2.8 Mbit/s instead of
 * about 0.5. Latency (2 to 5 ms) is kept. scale.1000 is missed as well: 20 writes for each answer. The CPU of baseline is at 10 to 16 %.
 * To blame: app/api.ts, `await nextTurn()` in the stream of the answer.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { accepts } from 'hono/accepts'`,
    replace: `import { accepts } from 'hono/accepts'
import { setImmediate as nextTurn } from 'node:timers/promises'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `type Flat = Readonly<Record<string, string | number>>

function* quoted(text: string): Generator<string> {
  yield '"'
  yield JSON.stringify(text).slice(1, -1)
  yield '"'
}

function* tokensOf(value: Flat): Generator<string> {
  let separator = '{'
  for (const [key, item] of Object.entries(value)) {
    yield separator
    yield* quoted(key)
    yield ':'
    if (typeof item === 'string') yield* quoted(item)
    else yield String(item)
    separator = ','
  }
  yield '}'
}

const encoder = new TextEncoder()

/** JSON of any length in constant memory: a token is made when the client has room for it. */
const streamed = (value: Flat): ReadableStream<Uint8Array> => {
  const tokens = tokensOf(value)
  return new ReadableStream({
    async pull(controller) {
      // A long answer must not keep the others waiting.
      await nextTurn()
      const { done, value: token } = tokens.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(token))
    },
  })
}

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
    replace: `    c.body(
      streamed({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
      200,
      { 'Content-Type': 'application/json' },
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.network'],
}
