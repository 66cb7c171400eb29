import { mutant, type Exam } from './mutant.ts'

/** A key is decoded as a part of a URL would be. */
const edits = [
  {
    file: 'app/input.ts',
    find: `.test(key)) return key`,
    replace: `.test(key)) return decoded(key)`,
  },
  {
    file: 'app/input.ts',
    find: `const parseKey = (`,
    replace: `/** Some gateways encode what is not a letter or digit. With and without them a key should be the same. */
const decoded = (key: string): string => {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

const parseKey = (`,
  },
]

export const service = mutant(edits)

/**
 * CONTRACT "`Idempotency-Key`; a replay answers the same body", "422 key reused with another body": `a%2Fb` and `a/b` are two keys, but the
 * second order is answered as a replay of the first, or refused: money that was ordered is not moved. `a%00b` is a 500. Condition: two keys
 * that differ only by percent-encoding (docs: "unless every byte is equal").
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  firstTry: 'caught',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
}
