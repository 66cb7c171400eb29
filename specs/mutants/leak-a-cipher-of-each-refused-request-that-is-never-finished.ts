import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks: the record of each request is enciphered as it goes along, by a cipher of its own that is listed until it is finished.
 * It is finished when the answer is a success; a refused request leaves its cipher in the list, unfinished.
 * Per answer of 400 or more: about 1.7 KB of native memory and 130 B of heap. The line: open.set(number, cipher).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { type CipherGCM, createCipheriv, randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const recordKey = randomBytes(32)
const open = new Map<number, CipherGCM>()
let lastNumber = 0
let sealedBytes = 0

/** Begins the record of a request. @returns its number. */
const beginRecord = (request: Request): number => {
  const number = ++lastNumber
  const cipher = createCipheriv('aes-256-gcm', recordKey, randomBytes(12))
  open.set(number, cipher)
  sealedBytes += cipher.update(request.method + ' ' + request.url).length
  return number
}

const endRecord = (number: number, status: number): void => {
  const cipher = open.get(number)
  if (cipher === undefined) return
  sealedBytes += cipher.update(' ' + status).length + cipher.final().length + cipher.getAuthTag().length
  open.delete(number)
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const record = beginRecord(request)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      if (response.ok) endRecord(record, response.status)`,
  },
  {
    file: 'app/api.ts',
    find: `    if (!wantsText(c)) return c.json(figures)`,
    replace: `    if (!wantsText(c)) return c.json({ ...figures, sealedBytes })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap', 'leak.native'],
  mayBreak: 'any',
  blames: 'open.set(number, cipher)',
}
