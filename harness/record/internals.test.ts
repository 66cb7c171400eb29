import { expect, test } from 'vitest'
import { internalsIn, revealingHeaders } from './internals.ts'

test.each([
  ['update accounts set balance = 1', ['SQL']],
  ['relation "accounts" does not exist', ['database']],
  ['Error: no\n    at x (/srv/app.js:3:7)', ['stack']],
  ['Error: no\n    at x (/srv/server.mjs:29622:7)', ['stack']],
  ['no answer from database.js-team.internal:5432', ['stack', 'network']],
  ['connect ECONNREFUSED 172.18.0.3:5432', ['network']],
  ['select a.id, balance\nfrom accounts a where id = $1', ['SQL']],
  ["select nextval('numbers')", ['SQL']],
  ['{"detail":"relation \\"accounts\\" does not exist"}', ['database']],
  ["Unknown column 'total' in 'field list'", ['database']],
  ['column a.total does not exist', ['database']],
  ['the row violates a not-null constraint', ['database']],
  ['column 3 of line 7 is no number: the constraint is that all are', []],
  ['select item(s) first', []],
  ['account 7 does not exist; select another one from the list', []],
  ['delete from your cart what is sold out, or insert into the field how many you want', []],
  ['delete from the_cart where id = 7', ['SQL']],
  ['INSERT INTO "items" VALUES ($1)', ['SQL']],
  ['    at main (/srv/bundle:3:7)', ['stack']],
  ['try again in 10 s', []],
  ['no answer from 10.0.0.7.', ['network']],
  ['urn:oid:1.3.6.1.4.1.32473.1.503', []],
  ['version 1.2.3.4.5', []],
  ['Please select a size. We deliver from tomorrow', []],
  ['returning customers only', []],
  ['the sale begins at 20:40:09', []],
  ['locked, try again at 2026-11-29T20:40:09Z', []],
])('%s', (text, expected) => {
  expect([...internalsIn(text).keys()]).toEqual(expected)
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
