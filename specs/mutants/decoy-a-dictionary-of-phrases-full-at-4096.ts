import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy. The service measures how well its access log could be compressed, by the method of Lempel and Ziv from 1978: a tree of
 * the phrases met so far, where each phrase that is new becomes a node below the longest one that is known. A line of the log has a
 * time in it, so about every request teaches a phrase, ever more rarely as they become longer. A code has twelve bits, and so the
 * tree is full with 4,096 phrases and learns no more, after about 4,000 requests and below two megabytes.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `const longestMicroseconds = 60_000_000

const codeBits = 12
const phrasesMax = 2 ** codeBits

interface Phrase {
  readonly code: number
  longer: Map<string, Phrase> | undefined
}

const empty: Phrase = { code: 0, longer: undefined }
let known = empty
let phrases = 0
let bitsIn = 0
let bitsOut = 0

const compress = (line: string): void => {
  for (const character of line) {
    bitsIn += 8
    const longer = known.longer?.get(character)
    if (longer !== undefined) {
      known = longer
      continue
    }
    bitsOut += codeBits + 8
    if (phrases < phrasesMax) learn(known, character)
    known = empty
  }
}

const learn = (phrase: Phrase, character: string): void => {
  phrases += 1
  phrase.longer ??= new Map()
  phrase.longer.set(character, { code: phrases, longer: undefined })
}

/** The size of the compressed access log as a share of the log. */
export const compressedShare = (): number => (bitsIn === 0 ? 1 : bitsOut / bitsIn)`,
  },
  {
    file: 'app/metrics.ts',
    find: `    if (status >= 500) this.#errorCount += 1`,
    replace: `    if (status >= 500) this.#errorCount += 1
    compress(\`\${status} \${durationMs.toFixed(2)}\\n\`)`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Metrics } from './metrics.ts'`,
    replace: `import { compressedShare, type Metrics } from './metrics.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const figures = metrics.read()
    c.header('Access-Log-Compressed-Share', compressedShare().toFixed(3))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
