import { slow } from '../mutant.ts'

/** Each health check replaces a hundredth of a million small objects. */
export const service = slow({
  declare: `const kept: { readonly at: number; readonly tags: string[] }[] = []
let turn = 0`,
  work: `for (let i = 0; i < 10_000; i++) kept[turn++ % 1_000_000] = { at: turn, tags: [String(turn)] }`,
})

export const cause = { kind: 'garbage', at: 'kept[turn++' }
