import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the answer to a transfer says whether the check digits of its key are valid (MOD 97-10, read as those of an IBAN). The remainder is taken two characters at a time from a
 * table instead of by division. The table has a row of 1,296 numbers for each of the 97 remainders, and a row is made when its remainder is met for the first time.
 *
 * How one comes to it: the whole table takes some milliseconds at the start, and most services never see a key with check digits.
 *
 * Looks like: buffers of 1.3 kB that new keys leave behind, many at first, then ever fewer, as the last remainders are met by chance only. With 97 rows, 126 kB, it is full for good.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096
`,
    replace: `const bodyBytesMax = 4_096

const modulus = 97
const signs = 36
/** As in an IBAN, country and check digits come first and are read last. */
const moved = 4
const rows: (Uint8Array | undefined)[] = new Array<Uint8Array | undefined>(modulus).fill(undefined)

/** Digits count as themselves, letters as two digits: A is 10, Z is 35. */
const append = (remainder: number, sign: number): number =>
  (remainder * (sign < 10 ? 10 : 100) + sign) % modulus

/** The remainders behind this one, for each pair of signs. */
const rowOf = (remainder: number): Uint8Array => {
  const known = rows[remainder]
  if (known !== undefined) return known
  const row = Uint8Array.from({ length: signs * signs }, (_, pair) =>
    append(append(remainder, Math.floor(pair / signs)), pair % signs),
  )
  rows[remainder] = row
  return row
}

/** Signs other than digits and letters separate, and do not count. */
const hasCheckDigits = (key: string): boolean => {
  const values = [...key.slice(moved), ...key.slice(0, moved)]
    .map(sign => Number.parseInt(sign, signs))
    .filter(value => !Number.isNaN(value))
  let remainder = 0
  for (let index = 0; index + 1 < values.length; index += 2)
    remainder = rowOf(remainder)[(values[index] ?? 0) * signs + (values[index + 1] ?? 0)] ?? 0
  return (values.length % 2 === 0 ? remainder : append(remainder, values.at(-1) ?? 0)) === 1
}
`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)
`,
    replace: `    const checked = order.idempotencyKey !== null && hasCheckDigits(order.idempotencyKey)
    const { transferId, replayed } = await bank.transfer(order)
    if (checked) c.header('Idempotency-Key-Checked', 'mod-97')
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
