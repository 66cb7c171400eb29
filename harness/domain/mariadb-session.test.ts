import { escape } from 'mysql2'
import { expect, test } from 'vitest'
import { statementOf } from './mariadb-session.ts'

const write = (text: TemplateStringsArray, ...values: readonly Parameters<typeof escape>[0][]) =>
  statementOf(text, values, escape)

test('values are in their places, and cannot end their quotes', () => {
  const name = "o'; drop table orders; -- \\"
  expect(write`select id from orders where name = ${name} and n < ${3} and gone is ${null}`).toBe(
    String.raw`select id from orders where name = 'o\'; drop table orders; -- \\' and n < 3 and gone is NULL`,
  )
})

test('a list is for `in`', () => {
  expect(write`select id from orders where id in (${[1, 2]}) or sku in (${['a', 'b']})`).toBe(
    "select id from orders where id in (1, 2) or sku in ('a', 'b')",
  )
})

test('a question mark of the statement stays one', () => {
  expect(write`select '?' from orders where id = ${7}`).toBe("select '?' from orders where id = 7")
})

test('an empty list is a list without values, as in a Postgres', () => {
  const statement = write`select id from orders where id in (${[]}) or sku not in (${['a']})`
  expect(statement).toBe(
    "select id from orders where id in (select null from dual where false) or sku not in ('a')",
  )
})
