import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HarnessError } from './errors.ts'
import { keepSecret, keepSecretNames, keepSecretsIn, masked, withoutSecrets } from './secrets.ts'

keepSecretNames(['x-api-key', 'STRIPE_KEY'])

test.each([
  ['authorization: Bearer abc.def-123', 'authorization: ***'],
  ['said `Bearer abc.def-123` twice', 'said `Bearer ***` twice'],
  ["{ authorization: 'opaque', accept: 'text/html' }", "{ authorization: '***', accept: 'text/html' }"],
  ['{"cookie":"a=1; b=\\"2\\"","x":1}', '{"cookie":"***","x":1}'],
  ['{"set-cookie":["a=1; Path=/","b=2"],"x":["c"]}', '{"set-cookie":["***"],"x":["c"]}'],
  ['Set-Cookie: sid=s3cr3t; HttpOnly\nnext line', 'Set-Cookie: ***\nnext line'],
  ['postgres://test:pa%20ss@database:5432/test', 'postgres://test:***@database:5432/test'],
  ['redis://:opensesame@cache:6379', 'redis://:***@cache:6379'],
  ['POSTGRES_PASSWORD=opensesame PORT=3000', 'POSTGRES_PASSWORD=***'],
  ['GET /things?x-api-key=abc&page=2', 'GET /things?x-api-key=***&page=2'],
  ['{"log":"{\\"X-Api-Key\\":\\"abc\\",\\"b\\":1}"}', '{"log":"{\\"X-Api-Key\\":\\"***\\",\\"b\\":1}"}'],
  ['<pre>authorization&quot;:&quot;abc def&quot;}</pre>', '<pre>authorization&quot;:&quot;***&quot;}</pre>'],
])('%s', (text, shown) => expect(masked(text)).toBe(shown))

test.each(['the cookie jar', 'authorization is needed', 'http://127.0.0.1:3000/a@b', '12:30:00'])(
  '%j says nothing secret',
  text => expect(masked(text)).toBe(text),
)

test('a value is masked in every form, a short one and a number are not', () => {
  keepSecretsIn({
    STRIPE_KEY: 'sk "live" & <more>',
    DATABASE_URL: 'mysql://root:opensesame@shop:3306/shop',
    PGPASSWORD: 'test',
    ADMIN_PASSWORD: '123456789',
    AUTHORIZATION: 'Bearer token-of-a-client',
  })
  const value = 'sk "live" & <more>'
  for (const form of [value, JSON.stringify(value), encodeURIComponent(value)])
    expect(masked(form)).not.toContain('live')
  expect(masked('<b>sk &quot;live&quot; &amp; &lt;more&gt;</b>')).toBe('<b>***</b>')
  expect(masked('root has opensesame, token-of-a-client')).toBe('root has ***, ***')
  expect(masked('a test of 0.123456789')).toBe('a test of 0.123456789')
})

test('a password is masked as it is used, not only as its URL writes it, and each of several', () => {
  keepSecretsIn({
    DATABASE_URL: 'postgres://shop:correct%40horse@database:5432/shop',
    BROKERS: 'amqp://shop:battery%@one:5672,amqp://shop:staple-it@other:5672',
  })
  expect(masked('correct@horse or correct%40horse')).toBe('*** or ***')
  expect(masked('battery% or staple-it')).toBe('*** or ***')
})

test('the tokens of many clients are forgotten in the end, and what the description names is not', () => {
  keepSecretsIn({ STRIPE_KEY: 'key-of-the-service' }, { lasting: true })
  for (let client = 0; client < 2_000; client++) keepSecret([`token-${client}-of-a-client`])
  expect(masked('it logs key-of-the-service')).toBe('it logs ***')
  expect(masked('token-0-of-a-client')).toBe('token-0-of-a-client')
  expect(masked('token-1999-of-a-client')).toBe('***')
})

test('a structure keeps its shape, and no secret', () => {
  keepSecret(['"; drop', String.raw`back\slash`, 'Bearer x"y'])
  const key = fc.oneof(fc.string(), fc.constantFrom('cookie', 'authorization', 'x-api-key', 'password'))
  const text = fc.oneof(fc.string(), fc.constantFrom('a "; drop b', 'Bearer x"y', String.raw`back\slash`))
  fc.assert(
    fc.property(
      fc.dictionary(key, fc.oneof(text, fc.array(text), fc.integer(), fc.dictionary(key, text))),
      value => {
        const shown = withoutSecrets(value)
        expect(Object.keys(shown)).toEqual(Object.keys(value))
        expect(JSON.stringify(shown)).not.toMatch(/Bearer x\\"y|\\"; drop|back\\\\slash/)
      },
    ),
    { numRuns: 500 },
  )
})

test('an error says no secret, not in its evidence either', () => {
  const error = new HarnessError('it refused x-api-key: abc', {
    evidence: ['| cookie: sid=1'],
    fix: 'see Bearer abcdefg',
  })
  expect(error.message).toBe('it refused x-api-key: ***\n  | cookie: ***\n  fix: see Bearer ***')
})

test('a type in a line of source is no secret', () => {
  expect(masked('hash(password: string, salt: Buffer)')).toBe('hash(password: string, salt: Buffer)')
  const secrets = ['password: string1', 'password: string-of-words', 'password: string']
  expect(secrets.map(masked)).toEqual(secrets.map(() => 'password: ***'))
  expect(masked('password=string,')).toBe('password=***,')
})

test('a short value is masked as a word, and is no part of one', () => {
  keepSecret(['run7-2-3', 'basket'])
  expect(masked('operation run7-2-34, run7-2-3')).toBe('operation run7-2-34, ***')
  expect(masked('select from baskets; basketball')).toBe('select from baskets; basketball')
  const said = [
    'at\nbasket',
    'a_basket_',
    String.raw`{"a":"\nbasket\n"}`,
    String.raw`\u0020basket`,
    '?a=%20basket%20',
    '\u001B[31mbasket\u001B[0m',
    '&lt;basket&gt;',
  ]
  for (const one of said) expect(masked(one)).toBe(one.replace('basket', '***'))
})

test('a long value is masked inside of words too', () => {
  keepSecret(['sk9live9of9the9shop'])
  expect(masked('xsk9live9of9the9shopx')).toBe('x***x')
})
