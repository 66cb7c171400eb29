/**
 * The amounts of a refusal (422) are written by an Intl.NumberFormat out of a cache whose key is the options object, and every call
 * makes a new one. To be seen: three formats for each 422, native (ICU, about 800 bytes each) and heap (about 330 bytes each).
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `export const insufficientFunds = ({ id, balance }: Account, amount: number): Problem =>`,
    replace: `/** To make a format takes longer than to use it. */
const formats = new Map<Intl.NumberFormatOptions, Intl.NumberFormat>()

const formatOf = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
  const known = formats.get(options)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat('en', options)
  formats.set(options, made)
  return made
}

const written = (amount: number): string =>
  formatOf({ useGrouping: false, maximumFractionDigits: 0 }).format(amount)

export const insufficientFunds = ({ id, balance }: Account, amount: number): Problem =>`,
  },
  {
    file: 'app/transfer.ts',
    find: '`account ${id} holds ${balance}, the transfer needs ${amount}; send at most ${balance}`',
    replace:
      '`account ${id} holds ${written(balance)}, the transfer needs ${written(amount)}; send at most ${written(balance)}`',
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap', 'leak.native'],
  mayBreak: ['leak.external', 'leak.workingSet'],
  blames: 'formats.set(options, made)',
  firstTry: 'caught',
}
