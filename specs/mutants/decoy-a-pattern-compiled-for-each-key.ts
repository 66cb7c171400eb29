import { type Exam, mutant } from './mutant.ts'

/**
 * A refusal of a transfer does not repeat the key of the client, in whichever case: a pattern is made of each key, and replaces it
 * in the detail by an ellipsis. V8 keeps compiled patterns in a cache by their source, and every source is new. But its entries
 * age with each full collection and go after a few, with their code. Nothing in the service holds a pattern longer than its request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** The key itself, wherever it occurs. */
const patternOf = (key: string): RegExp =>
  new RegExp(\`(?<![\\\\w-])\${key.replaceAll(/[\\\\^$.*+?()[\\]{}|/-]/g, String.raw\`\\$&\`)}(?![\\\\w-])\`, 'gi')

/** The same refusal, without the key. */
const withoutKey = (error: unknown, pattern: RegExp | undefined): unknown =>
  error instanceof Problem && pattern !== undefined
    ? new Problem(error.kind, error.message.replaceAll(pattern, '…'), error.cause)
    : error`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const pattern = order.idempotencyKey === null ? undefined : patternOf(order.idempotencyKey)
    const { transferId, replayed } = await bank.transfer(order).catch((error: unknown) => {
      throw withoutKey(error, pattern)
    })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
