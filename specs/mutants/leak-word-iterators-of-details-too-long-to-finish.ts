import { mutant, type Exam } from './mutant.ts'

/**
 * The words of each refusal are counted by a segmenter, sixteen segments at most. An iterator that has come to the end of its
 * text leaves the set of those under way; that of a longer text never comes there, and stays with its text and ICU's break
 * iterator: about 250 bytes of JavaScript and 2 KB of native memory for most refusals (400, 405, 422, an unknown account), 5 of
 * 16 requests. The refusal of an unknown route is short enough.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `const retryAfterSeconds = '1'`,
    replace: `const retryAfterSeconds = '1'

const segmenter = new Intl.Segmenter('en', { granularity: 'word' })
const segmentsMax = 16
const underWay = new Set<Iterator<Intl.SegmentData>>()
let wordsSent = 0

/** Counts the words at the beginning of a text. */
const countWords = (text: string): void => {
  const segments = segmenter.segment(text)[Symbol.iterator]()
  underWay.add(segments)
  for (let read = 0; read < segmentsMax; read += 1) {
    const { done, value } = segments.next()
    if (done === true) {
      underWay.delete(segments)
      return
    }
    if (value.isWordLike === true) wordsSent += 1
  }
}`,
  },
  {
    file: 'app/problem.ts',
    find: `    const retry = retryable.has(this.kind) ? { 'Retry-After': retryAfterSeconds } : {}`,
    replace: `    countWords(this.message)
    const retry = retryable.has(this.kind) ? { 'Retry-After': retryAfterSeconds } : {}`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.external', 'leak.workingSet'],
  blames: `underWay.add(segments)`,
}
