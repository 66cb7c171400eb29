import { expect, test } from 'vitest'
import { refusalOf } from '../testing/refusal.ts'
import { checkSabotage } from './sabotage.ts'

test('a MariaDB cannot be made to refuse half-way', () => {
  expect(refusalOf(() => checkSabotage(['orders'], 'postgres'))).toBeUndefined()
  expect(refusalOf(() => checkSabotage(['orders'], 'mariadb'))).toMatch(
    /^domain: sabotage is \[ 'orders' \], expected none where the database is no Postgres[^]*\n {2}fix: leave it out/,
  )
})
