import { slow } from '../mutant.ts'

/** Each health check asks six neighbours, one after the other. */
export const service = slow({
  declare: `const ask = (name: string) => new Promise(resolve => setTimeout(resolve, 20, name))`,
  work: `await ask('billing')
    await ask('stock')
    await ask('mail')
    await ask('search')
    await ask('prices')
    await ask('images')`,
})

export const cause = { kind: 'sequence', at: 'ask(' }
