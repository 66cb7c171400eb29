import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: a body with `Content-Encoding: gzip` is unpacked, because a gateway may pack what it forwards; any other coding is read
 * as before. It looks like a door for bombs and for bodies that nobody weighed, but the limit holds for the bytes that arrive and for
 * those that come out, where unpacking ends at it, and what is cut off or no gzip is refused as malformed.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { gunzipSync } from 'node:zlib'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/body.ts',
    find: `    return declared === null ? await readChunks(request, bytesMax) : await request.text()`,
    replace: `    if (isPacked(request)) return unpack(await readChunks(request, bytesMax), bytesMax)
    return declared === null ? (await readChunks(request, bytesMax)).toString() : await request.text()`,
  },
  {
    file: 'app/body.ts',
    find: `const readChunks = async ({ body }: Request, bytesMax: number): Promise<string> => {`,
    replace: `const isPacked = ({ headers }: Request): boolean =>
  /^\\s*(x-)?gzip\\s*$/i.test(headers.get('Content-Encoding') ?? '')

/** At most 4 KiB come in and go out, so it takes some microseconds. */
const unpack = (packed: Buffer, bytesMax: number): string => {
  try {
    return gunzipSync(packed, { maxOutputLength: bytesMax }).toString()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(bytesMax)
    throw malformed('the body is not gzip, or not all of it; send it again, or unpacked', error)
  }
}

const readChunks = async ({ body }: Request, bytesMax: number): Promise<Buffer> => {`,
  },
  {
    file: 'app/body.ts',
    find: `  return Buffer.concat(chunks).toString()`,
    replace: `  return Buffer.concat(chunks)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
