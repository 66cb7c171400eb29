import { perSecond } from 'vitest-plumbline'
import { slow } from '../mutant.ts'

/** Each health check asks for the accounts, and computes for about 45 ms; few are sent. */
export const service = slow({
  declare: `import { scryptSync } from 'node:crypto'
const sealed = (text: string) => scryptSync(text, 'salt', 32, { N: 16_384 })
const sealedList = async (bank: ApiParts['bank']) => {
  const { total } = await bank.list()
  return sealed(String(total))
}`,
  work: `await sealedList(bank)`,
})

export const cause = { kind: 'computing', at: 'scryptSync(text' }

export const rate = perSecond(5)
