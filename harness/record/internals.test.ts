import { expect, test } from 'vitest'
import { internalsIn, revealingHeaders } from './internals.ts'

test.each([
  ['update accounts set balance = 1', ['SQL']],
  ['relation "accounts" does not exist', ['database']],
  ['Error: no\n    at x (/srv/app.js:3:7)', ['stack']],
  ['connect ECONNREFUSED 172.18.0.3:5432', ['network']],
  ['select a.id, balance\nfrom accounts a where id = $1', ['SQL']],
  ["select nextval('numbers')", ['SQL']],
  ['select item(s) first', []],
  ['    at main (/srv/bundle:3:7)', ['stack']],
  ['try again in 10 s', []],
  ['Please select a size. We deliver from tomorrow', []],
  ['returning customers only', []],
  ['the sale begins at 20:40:09', []],
  ['locked, try again at 2026-11-29T20:40:09Z', []],
])('%s', (text, expected) => {
  expect(internalsIn(text)).toEqual(expected)
})

test('headers that reveal internals are kept, and none with an id or an address of its own', () => {
  const headers = {
    'content-length': '12345',
    'x-request-id': '7f9c-12345',
    date: 'Sat, 28 Nov 2026 10:00:00 GMT',
    location: 'http://127.0.0.1:3000/orders',
    'x-reason': ['canceling statement', 'connect ECONNREFUSED 172.18.0.3:5432'],
    'x-table': 'relation "orders"',
    absent: undefined,
  }
  expect(revealingHeaders(headers)).toEqual([
    'x-reason: canceling statement,connect ECONNREFUSED 172.18.0.3:5432',
    'x-table: relation "orders"',
  ])
})
