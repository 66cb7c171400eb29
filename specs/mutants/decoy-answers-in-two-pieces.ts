import { type Exam, mutant } from './mutant.ts'

/**
 * Every answer is sent in two pieces, without a Content-Length: the head and the first half, and the rest
 * one turn of the event loop later. A client that reads only what comes first sees half of an answer, but
 * HTTP says with the last chunk where it ends. All bytes are known before the first is sent, so the halves
 * are of one answer, after the COMMIT.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `    const answered = (response: Response): Response => {`,
    replace: `    const answered = (response: Response): Promise<Response> => {`,
  },
  {
    file: 'app/api.ts',
    find: `      return response
    }`,
    replace: `      return inTwoPieces(response)
    }`,
  },
  {
    file: 'app/api.ts',
    find: `const createRoutes = ({`,
    replace: `const inTwoPieces = async (response: Response): Promise<Response> => {
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (bytes.length === 0) return response
  const { status, headers } = response
  const middle = Math.ceil(bytes.length / 2)
  const pieces = [bytes.subarray(0, middle), bytes.subarray(middle)]
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: async stream => {
        const piece = pieces.shift()
        if (piece === undefined) {
          stream.close()
          return
        }
        await nextTurn()
        stream.enqueue(piece)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { status, headers })
}

const createRoutes = ({`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
