import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: options that an order may leave out are filled in by a recursive merge. A member named `__proto__` leads it into Object.prototype: what that member holds is from then
 * on a field of every order that does not have its own, until the process ends.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `/** The body and the \`Idempotency-Key\` header of \`POST /api/transfer\`. @throws Problem \`malformed-request\`. */
export const parseOrder = (body: unknown, key: string | undefined): Order => {`,
    replace: `type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** What newer clients may say, and older ones do not. */
const defaults = { options: { notify: false, locale: 'en' } }

/** Lays one object over another, member by member, however deep. */
const merge = (under: Fields, over: Fields): Fields => {
  for (const name in over) {
    const [below, above] = [under[name], over[name]]
    if (isFields(below) && isFields(above)) merge(below, above)
    else under[name] = above
  }
  return under
}

/** The body and the \`Idempotency-Key\` header of \`POST /api/transfer\`. @throws Problem \`malformed-request\`. */
export const parseOrder = (sent: unknown, key: string | undefined): Order => {
  const body = isFields(sent) && !Array.isArray(sent) ? merge(structuredClone(defaults), sent) : sent`,
  },
  {
    file: 'app/input.ts',
    find: `  const value: unknown = Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined`,
    replace: `  const value = (body as Fields)[name]`,
  },
])

/**
 * Breaks "what is malformed is refused without effect", for other clients than the one who sent it.
 * When: one request with {"__proto__": {"amount": 7}} has been sent, be it refused itself. Before it everything is right.
 * Seen: POST /api/transfer {"fromId": 1, "toId": 2}, which was 400 "amount is missing", is now 200 and moves 7; with {"__proto__": {"balance": 7}} POST /api/accounts {} opens
 * an account with 7. Only a restart ends it, and the other replica is not infected.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
