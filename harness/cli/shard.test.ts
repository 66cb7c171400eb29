import { expect, test } from 'vitest'
import { checkedShard } from './shard.ts'

test.each(['1/1', '1/2', '2/2', '10/12'])('%s is a part', shard => {
  expect(checkedShard(shard)).toBe(shard)
})

test.each(['3/2', '0/2', '1/0', 'x', '1', '1/2/3', '-1/2', '1.5/2', ''])('%j is none', shard => {
  expect(() => checkedShard(shard)).toThrow(`--shard=${shard}: expected <index>/<count>`)
})
