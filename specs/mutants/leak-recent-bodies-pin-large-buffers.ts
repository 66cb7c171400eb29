import { mutant, type Exam } from './mutant.ts'

/**
 * The last 100,000 bodies are kept for disputes, some 60 bytes each; but each is a part of a buffer of 4 KiB that
 * was made for the longest body, so 400 MB are kept instead of 6. Only requests with a body that arrived whole are
 * kept.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `  const text = await readText(request, bytesMax)`,
    replace: `  const text = await readText(request, bytesMax)
  const scratch = Buffer.allocUnsafe(bytesMax)
  remember(scratch.subarray(0, scratch.write(text)))`,
  },
  {
    file: 'app/body.ts',
    find: `const readText = async`,
    replace: `const recentMax = 100_000
const recent: Buffer[] = []

/** For disputes: what exactly was sent. A body has about 60 bytes. */
const remember = (body: Buffer): void => {
  recent.push(body)
  if (recent.length > recentMax) recent.shift()
}

const readText = async`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.external'],
  mayBreak: 'any',
  // Written there, and made or kept there: either is to blame.
  blames: ['remember(scratch.subarray(0, scratch.write(text)))', 'recent.push(body)'],
}
