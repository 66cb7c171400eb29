import { mutant, type Exam } from './mutant.ts'

/**
 * The next version of a confirmation has one more member, `status`, and a feature flag rolls it out to a quarter of the
 * traffic. The flag is drawn anew for each request and not for each order, so a client that sends an order again under its
 * key often gets another body than at first, where the contract promises the same one.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `/** Share of the traffic for which a feature is on. */
const features = { statusOfTransfer: 0.25 }
const isOn = (feature: keyof typeof features): boolean => Math.random() < features[feature]

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.json({ success: true, transferId })`,
    replace: `    const booked = isOn('statusOfTransfer') ? { status: 'booked' } : {}
    return c.json({ success: true, transferId, ...booked })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
