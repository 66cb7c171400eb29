import type { Order } from './bank.ts'
import { Problem } from './problem.ts'

/** The body of `POST /api/accounts`. @throws Problem `malformed-request`. */
export const parseBalance = (body: unknown): number => wholeNumber(body, 'balance', 0)

/** The body and the `Idempotency-Key` header of `POST /api/transfer`. @throws Problem `malformed-request`. */
export const parseOrder = (body: unknown, key: string | undefined): Order => {
  const fromId = wholeNumber(body, 'fromId', 1)
  const toId = wholeNumber(body, 'toId', 1)
  const amount = wholeNumber(body, 'amount', 1)
  if (fromId === toId) throw malformed(`fromId and toId are both ${fromId}; name two different accounts`)
  return { fromId, toId, amount, idempotencyKey: parseKey(key) }
}

/** The last part of `/api/accounts/:id`. @throws Problem `no-such-account` if it is not an id. */
export const parseAccountId = (text: string): number => {
  const id = /^[1-9]\d*$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(id)) return id
  throw new Problem('no-such-account', `${show(text)} is not an account id; ids are whole numbers from 1`)
}

const parseKey = (key: string | undefined): string | null => {
  if (key === undefined) return null
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw malformed(`Idempotency-Key is ${show(key)}; send 1 to 255 visible ASCII characters without spaces`)
}

const wholeNumber = (body: unknown, name: string, min: number): number => {
  if (typeof body !== 'object' || body === null)
    throw malformed(`the body is ${show(body)}; send a JSON object`)
  const value: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined
  if (Number.isSafeInteger(value) && (value as number) >= min) return value as number
  throw malformed(`${name} is ${show(value)}; send a whole number from ${min} to ${Number.MAX_SAFE_INTEGER}`)
}

const malformed = (detail: string): Problem => new Problem('malformed-request', detail)

const longestShown = 60

const show = (value: unknown): string => {
  const text = value === undefined ? 'missing' : JSON.stringify(value)
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}
