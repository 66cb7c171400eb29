import type { Call } from '../record/operation.ts'
import { isRecord } from '../record/option.ts'

/** A body that no service may take for the one it is made from. */
export interface Malformed {
  /** What is wrong with it: `n is negative`. */
  readonly kind: string
  /** As it is sent. */
  readonly body: string
}

/** What is a number in JSON, and is none to compute with. */
const endless = '1e999'
const standIn = 'plumbline stands in for a number'

/**
 * The bodies that are made from a right one: cut off, no object, a field missing, of another type, or a number that counts
 * nothing. Each field of the right one is taken as needed, and each number as a count.
 */
export function malformedFrom({ body }: Pick<Call, 'body'>): readonly Malformed[] {
  if (!isRecord(body)) return []
  const text = JSON.stringify(body)
  const changed = (kind: string, changes: object): Malformed => ({
    kind,
    body: JSON.stringify({ ...body, ...changes }),
  })
  return [
    { kind: 'half of a body', body: text.slice(0, Math.ceil(text.length / 2)) },
    { kind: 'a list', body: `[${text}]` },
    { kind: 'a text', body: '"text"' },
    ...Object.entries(body).flatMap(([name, value]): Malformed[] => [
      changed(`${name} is missing`, { [name]: undefined }),
      changed(`${name} is an object`, { [name]: { [name]: value } }),
      ...(typeof value === 'number'
        ? [
            changed(`${name} is a text`, { [name]: 'text' }),
            changed(`${name} is negative`, { [name]: -Math.max(1, Math.abs(value)) }),
            changed(`${name} is a fraction`, { [name]: value + 0.5 }),
            {
              kind: `${name} is endless`,
              body: JSON.stringify({ ...body, [name]: standIn }).replace(`"${standIn}"`, endless),
            },
          ]
        : []),
    ]),
  ]
}
