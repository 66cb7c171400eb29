import { expect, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { errorHygiene } from '../judge/fault-run/error-hygiene.ts'
import { checkSabotage, indiscretion } from './sabotage.ts'

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
  expect(indiscretion.match(/(?<=relation |host |into )\w+/g)).toEqual(Array(3).fill('plumbline_bait'))
})
