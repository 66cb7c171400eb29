import { mutant, type Exam } from './mutant.ts'

/**
 * An account id in a path is parsed once, and its number is kept in a map without an age or an order of
 * eviction. It looks like a map that grows with the accounts that are asked for; but it is emptied when
 * it has 256 entries, a text means the same number for ever, whether there is such an account is still
 * asked of the database, and the keys are new short texts that hold no request.
 */
export const service = mutant([
  {
    file: 'app/input.ts',
    find: `/** The last part of \`/api/accounts/:id\`. @throws Problem \`no-such-account\` if it is not an id. */`,
    replace: `const idsMax = 256
const ids = new Map<string, number>()

/** As text it is a new string: the text in a path may be a part of the whole address, and would keep it. */
const rememberId = (id: number): void => {
  if (ids.size >= idsMax) ids.clear()
  ids.set(String(id), id)
}

/** The last part of \`/api/accounts/:id\`. @throws Problem \`no-such-account\` if it is not an id. */`,
  },
  {
    file: 'app/input.ts',
    find: `  const id = /^[1-9]\\d*$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(id)) return id`,
    replace: `  const known = ids.get(text)
  if (known !== undefined) return known
  const id = /^[1-9]\\d*$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(id)) {
    rememberId(id)
    return id
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
