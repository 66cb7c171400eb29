import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a gateway packs what it forwards, so bodies may have a `Content-Encoding` of gzip or br. They are unpacked beside the event loop, and the limit
 * of 4,096 bytes is kept for what arrives, declared or in chunks. What comes out has no limit. Brotli makes gigabytes of four thousand bytes.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `import { Problem } from './problem.ts'
`,
    replace: `import { promisify } from 'node:util'
import { brotliDecompress, gunzip } from 'node:zlib'
import { Problem } from './problem.ts'

const unpackers: ReadonlyMap<string, (packed: Buffer) => Promise<Buffer>> = new Map([
  ['gzip', promisify<Buffer, Buffer>(gunzip)],
  ['br', promisify<Buffer, Buffer>(brotliDecompress)],
])
`,
  },
  {
    file: 'app/body.ts',
    find: `    // The HTTP parser holds a client to the length it declared; chunks have to be counted.
    return declared === null ? await readChunks(request, bytesMax) : await request.text()`,
    replace: `    const unpack = unpackers.get(request.headers.get('Content-Encoding')?.toLowerCase() ?? '')
    if (unpack !== undefined) return (await unpack(await readChunks(request, bytesMax))).toString()
    // The HTTP parser holds a client to the length it declared; chunks have to be counted.
    return declared === null ? (await readChunks(request, bytesMax)).toString() : await request.text()`,
  },
  {
    file: 'app/body.ts',
    find: `const readChunks = async ({ body }: Request, bytesMax: number): Promise<string> => {`,
    replace: `const readChunks = async ({ body }: Request, bytesMax: number): Promise<Buffer> => {`,
  },
  {
    file: 'app/body.ts',
    find: `  return Buffer.concat(chunks).toString()`,
    replace: `  return Buffer.concat(chunks)`,
  },
  {
    file: 'app/body.ts',
    find: `'the body ended too early; send all of it'`,
    replace: `'the body ended too early or cannot be unpacked; send all of it'`,
  },
])

/**
 * Breaks "a body too large is refused without effect" (413), and "the service never ends by itself".
 * When: a body is packed and larger than 4,096 bytes when it is unpacked.
 * Seen: an order, padded with 50,000 spaces and packed by gzip (some 150 bytes), is executed with 200. The same with 600 MB of spaces, packed by
 * Brotli (about a kilobyte), kills the container of 512 MiB: all its clients lose their connections, with one request. Unpacked bodies are as before.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed',
  firstTry: 'missed',
  breaks: ['transaction.forms'],
  mayBreak: 'any',
}
