import { type Exam, mutant } from './mutant.ts'

/**
 * Each body is added to a running checksum of all that was asked, as a record of its length, its time and its bytes. The
 * record is written into a scratch buffer. The buffers are reused: there is a free list for each power of two, from 1 KiB.
 * `take` rounds the size up. `give` counts the bits of the length, and for a power of two that is one more: a buffer of
 * 1,024 bytes goes to the list of those of 2,048. So the list that is asked is always empty, and the one beside it grows.
 * 1,024 bytes of external memory and about 200 bytes of heap for each body; 5 of 16 requests have one that is read.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { crc32 } from 'node:zlib'
import { Problem } from './problem.ts'

const smallestClass = 10

/** Buffers that are used for a moment, in sizes of powers of two. */
class ScratchBuffers {
  readonly #free: readonly Buffer[][] = Array.from({ length: 33 }, () => [])

  take(bytes: number): Buffer {
    const sizeClass = Math.max(smallestClass, Math.ceil(Math.log2(bytes)))
    return this.#free[sizeClass]?.pop() ?? Buffer.allocUnsafeSlow(2 ** sizeClass)
  }

  give(buffer: Buffer): void {
    const sizeClass = 32 - Math.clz32(buffer.length)
    this.#free[sizeClass]?.push(buffer)
  }
}

const scratch = new ScratchBuffers()
const headBytes = 12
let checksum = 0

/** All that was asked, in one number: the log of a crash shows it. */
export const fingerprint = (): number => checksum

const addToChecksum = (text: string): void => {
  const length = Buffer.byteLength(text)
  const record = scratch.take(headBytes + length)
  try {
    record.writeUInt32LE(length, 0)
    record.writeDoubleLE(Date.now(), 4)
    record.write(text, headBytes)
    checksum = crc32(record.subarray(0, headBytes + length), checksum)
  } finally {
    scratch.give(record)
  }
}`,
  },
  {
    file: 'app/body.ts',
    find: `  const text = await readText(request, bytesMax)`,
    replace: `  const text = await readText(request, bytesMax)
  addToChecksum(text)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.external'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `this.#free[sizeClass]?.push(buffer)`,
}
