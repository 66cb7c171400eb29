import { expect, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { errorHygiene } from '../judge/fault-run/error-hygiene.ts'
import { noPartialEffect } from '../judge/fault-run/refusals.ts'
import { act, applied } from '../testing/judged-fault-run.ts'
import { withoutRefusals } from '../system/logs.ts'
import { checkSabotage, indiscretion, refusing } from './sabotage.ts'

test('a MariaDB cannot be made to refuse half-way', () => {
  expect(refusalOf(() => checkSabotage('workload: sabotage', ['orders'], 'postgres'))).toBeUndefined()
  expect(refusalOf(() => checkSabotage('workload: sabotage', ['orders'], 'mariadb'))).toMatch(
    /^workload: sabotage is \[ 'orders' \], expected none: only triggers of Postgres[^]*\n {2}fix: remove it/,
  )
})

test('what the database says is an indiscretion of every kind, and nothing of it is to be looked for', () => {
  const { evidence } = errorHygiene([{ status: 500, contentType: 'text/plain', body: indiscretion }])
  const told = evidence.flatMap(one => (one.kind === 'violations' ? [one.rule] : []))
  expect(told).toEqual(['reveals its SQL', 'reveals its database', 'reveals its network'])
  expect(indiscretion).toMatch(/^vitest-plumbline refuses this on purpose, with names it made up: /)
  expect(withoutRefusals([`ERROR:  ${indiscretion}`])).toEqual([])
  expect(indiscretion.match(/(?<=relation "|host |into )\w+/g)).toEqual(Array(3).fill('plumbline_bait'))
})

test.each([
  ['comes again by itself hit a worker in the background', 'inconclusive', [{}], [0]],
  ['never comes again hit the operation', 'fail', [], [1, 1]],
] as const)('a refused statement that %s', async (_, verdict, again, expected) => {
  let watches = 0
  const unsafe = async (text: string) => {
    if (text.startsWith('update')) watches++
    if (text.includes('as hits')) return [{ hits: 2, used: true }]
    return text.includes('.background where') ? again : []
  }
  const ask = async ({ key }: { readonly key: string }) => act(key, applied(8))
  const refuse = refusing({ unsafe } as never, { ask, keyPrefix: 'run1' }, 20)
  const refusal = { table: 'outbox', moment: 'change', row: 2, failure: '53200', once: false } as const
  const refused = []
  for (const count of expected.keys()) refused.push(await refuse(refusal, count))
  expect(refused.map(({ hits }) => hits)).toEqual(expected)
  expect(noPartialEffect(refused)).toMatchObject({ verdict })
  // A service that is to blame is not watched at each operation.
  expect(watches).toBe(1)
})
