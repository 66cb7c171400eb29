import { slow } from '../mutant.ts'

/** Each health check asks for forty accounts one by one. */
export const service = slow({
  declare: `const known: Promise<number>[] = []`,
  work: `if (known.length === 0) for (let i = 0; i < 40; i++) known.push(bank.open(1).then(({ id }) => id))
    for (const id of await Promise.all(known)) await bank.find(id)`,
})

export const cause = { kind: 'statements', at: 'bank.find(id)' }
