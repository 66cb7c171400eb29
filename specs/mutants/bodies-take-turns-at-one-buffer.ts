import { mutant, type Exam } from './mutant.ts'

/**
 * To make less garbage all bodies are read into one buffer of 4,096 bytes, and so they take turns: a body is read when the one
 * before it is complete. Behind a client that sends its body slowly all other orders wait. Breaks docs/checks.md `settled` and
 * `besideSlowBodies`: every operation is answered within 5 s.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `/** The JSON in a body.`,
    replace: `/** One for all bodies; none may be larger. */
const buffer = Buffer.alloc(4_096)
let turn: Promise<unknown> = Promise.resolve()

/** The buffer belongs to one body at a time. */
const inTurn = (read: () => Promise<string>): Promise<string> => {
  const mine = turn.then(read)
  turn = mine.catch(() => {})
  return mine
}

/** The JSON in a body.`,
  },
  {
    file: 'app/body.ts',
    find: `const text = await readText(request, bytesMax)`,
    replace: `const text = await inTurn(() => readText(request, bytesMax))`,
  },
  {
    file: 'app/body.ts',
    find: `    // The HTTP parser holds a client to the length it declared; chunks have to be counted.
    return declared === null ? await readChunks(request, bytesMax) : await request.text()`,
    replace: `    return await readChunks(request, bytesMax)`,
  },
  {
    file: 'app/body.ts',
    find: `  const chunks: Uint8Array[] = []
  let bytes = 0`,
    replace: `  let bytes = 0`,
  },
  {
    file: 'app/body.ts',
    find: `chunks.push(chunk)`,
    replace: `buffer.set(chunk, bytes - chunk.length)`,
  },
  {
    file: 'app/body.ts',
    find: `return Buffer.concat(chunks).toString()`,
    replace: `return buffer.toString('utf8', 0, bytes)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  breaks: ['transaction.besideSlowBodies.settled'],
  mayBreak: 'any',
  firstTry: 'caught',
}
