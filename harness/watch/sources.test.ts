import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { madeFrom } from './sources.ts'

const service = { dockerfile: 'Dockerfile', schema: 'sql/schema.sql', sources: ['app', 'shared/money.ts'] }
const concerns = (file: string) => madeFrom(service, resolve(file))

test.each(['app/api.ts', 'app/deep/down.json', 'shared/money.ts', 'Dockerfile', 'sql/schema.sql'])(
  'a service is made from %s',
  file => expect(concerns(file)).toBe(true),
)

test.each(['app/api.test.ts', 'application/api.ts', 'shared/other.ts', 'sql/other.sql', 'specs/Dockerfile'])(
  'a service is not made from %s',
  file => expect(concerns(file)).toBe(false),
)

test('without sources it is made from its Dockerfile and its schema', () => {
  const { dockerfile, schema } = service
  expect(madeFrom({ dockerfile, schema }, resolve('app/api.ts'))).toBe(false)
  expect(madeFrom({ dockerfile, schema }, resolve('Dockerfile'))).toBe(true)
})
