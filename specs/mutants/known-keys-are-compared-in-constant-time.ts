import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a security review asked that the order under a known key be compared in constant time, and `timingSafeEqual` throws when
 * its two sides differ in length. Under a known key an order with more or fewer digits (5 in place of 50) is answered 500, and
 * not 422; one with as many digits is refused as before (`keys`).
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'`,
    replace: `import { timingSafeEqual } from 'node:crypto'
import { noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */`,
    replace: `/** The parts are separated, so that 1 to 12 is not 11 to 2. */
const fingerprint = (...parts: readonly number[]): Buffer => Buffer.from(parts.join(':'))

/** A new statement has a new snapshot, so it sees the row that the claim conflicted with. */`,
  },
  {
    file: 'app/transfer.ts',
    find: `const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount`,
    replace: `const booked = fingerprint(row.from_id, row.to_id, row.amount)
  const asked = fingerprint(order.fromId, order.toId, order.amount)
  const same = timingSafeEqual(booked, asked)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
