import { expect, test } from 'vitest'
import { postgres } from './postgres.ts'

test('a COMMIT is known by the name of its message, and by its other name END', () => {
  const sent = [
    'Query COMMIT',
    'Bind commit',
    'Query update stock set n = 1; commit',
    'Query end',
    'Bind END WORK;',
    "Query /* service='shop' */ commit work",
    'Bind -- by the shop\n end /* of the order */;',
  ]
  const others = [
    'Query select 1',
    'Bind commit_log',
    'Query ended',
    'Query do $$ begin perform 1; end $$',
    'Query /* commit */ select 1',
  ]
  const commit = new RegExp(postgres.messages.commit, 'i')
  expect([...sent, ...others].filter(name => commit.test(name))).toEqual(sent)
})
