import { mutant, type Exam } from './mutant.ts'

/**
 * The list of accounts is spooled to a file in /tmp that is unlinked at once, and is sent from there piece by piece, so
 * that a slow reader holds no memory of V8. The descriptor is closed when the last piece is read. The stream has no
 * `cancel`, so a client that hangs up before the end leaves the descriptor open, and with it the pages of the file.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { closeSync, openSync, read, unlinkSync, writeSync } from 'node:fs'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096
const pieceBytes = 16_384
let spools = 0

const readPiece = (file: number, position: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    read(file, new Uint8Array(pieceBytes), 0, pieceBytes, position, (error, bytes, piece) => {
      if (error === null) resolve(piece.slice(0, bytes))
      else reject(error)
    })
  })

/** The file has no name any more, so the kernel removes it when it is closed. */
const spooled = (text: string): ReadableStream => {
  spools += 1
  const path = \`/tmp/list-\${process.pid}-\${spools}\`
  const file = openSync(path, 'wx+')
  unlinkSync(path)
  writeSync(file, text)
  let position = 0
  return new ReadableStream({
    pull: async controller => {
      const piece = await readPiece(file, position)
      position += piece.length
      if (piece.length > 0) {
        controller.enqueue(piece)
        return
      }
      closeSync(file)
      controller.close()
    },
  })
}`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/accounts', async c =>
    c.body(spooled(JSON.stringify(await bank.list())), 200, {
      'Content-Type': 'application/json',
      'Transfer-Encoding': 'chunked',
    }),
  )`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.fileDescriptors'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
