import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: for each order a rule is written as source text, with a name of its own by sourceURL, compiled by `new Function`, asked once
 * and dropped, as engines of templates and validators without a cache do. V8 has one more script for each order, keeps the
 * text and the code for a few collections in its own cache, and then lets both go.
 * Bound: the scripts of the orders since the last collections.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'`,
    replace: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'
import * as log from './log.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `type Rule = (order: Order) => readonly string[]

let rulesWritten = 0
let suspicions = 0

/** What is suspicious about an order between these two accounts. */
const ruleFor = ({ fromId, toId }: Order): Rule => {
  const number = ++rulesWritten
  const source = [
    'const found = []',
    'if (order.amount > ' + (900_000 + (number % 1_000)) + ') found.push("large amount in order ' + number + '")',
    'if (order.fromId !== ' + fromId + ') found.push("another payer")',
    'if (order.toId !== ' + toId + ') found.push("another payee")',
    'const digits = String(order.amount)',
    'if (digits.length > 6 && /^9+$/.test(digits)) found.push("only nines")',
    'return found',
    '//# sourceURL=rules/order-' + number + '.js',
  ]
  return new Function('order', source.join('\\n')) as Rule
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    suspicions += ruleFor(order)(order).length
    if (rulesWritten % 1_000 === 0) log.info('rules', { rulesWritten, suspicions })
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
