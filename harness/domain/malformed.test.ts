import { expect, test } from 'vitest'
import { almost, malformedFrom, strictlyMalformedFrom } from './malformed.ts'

test('everything that can be wrong with a body is made from a right one', () => {
  const all = malformedFrom({ body: { sku: 'a', n: 2 } })
  expect(Object.fromEntries(all.map(({ kind, body }) => [kind, body]))).toEqual({
    'a body without its last sign': '{"sku":"a","n":2',
    'a body with another in the next line': '{"sku":"a","n":2}\n{"sku":"a","n":2}',
    'a list': '[{"sku":"a","n":2}]',
    'a text': '"text"',
    'sku is missing': '{"n":2}',
    'sku is an object': '{"sku":{"sku":"a"},"n":2}',
    'n is missing': '{"sku":"a"}',
    'n is an object': '{"sku":"a","n":{"n":2}}',
    'n is a text': '{"sku":"a","n":"text"}',
    'n is negative': '{"sku":"a","n":-2}',
    'n is a fraction': '{"sku":"a","n":2.5}',
    'n is endless': '{"sku":"a","n":1e999}',
  })
})

test('a field that may hold anything is not wrong by its type, and needed all the same', () => {
  const kinds = malformedFrom({ body: { payload: { n: 1 }, n: 2 } }, { free: ['payload', 'n'] }).map(
    ({ kind }) => kind,
  )
  expect(kinds).toEqual([
    'a body without its last sign',
    'a body with another in the next line',
    'a list',
    'a text',
    'payload is missing',
    'n is missing',
  ])
})

test('fields of objects, and of the first object of a list, are malformed as those of the body are', () => {
  const body = { params: { id: 7, tags: ['a'], lines: [{ n: 2 }, { n: 3 }] } }
  const all = malformedFrom({ body }, { optional: ['params.id'] }).map(one => one.body)
  expect(all).toEqual(
    expect.arrayContaining([
      '{"params":{"id":-7,"tags":["a"],"lines":[{"n":2},{"n":3}]}}',
      '{"params":{"id":7,"tags":["a"],"lines":[{},{"n":3}]}}',
      '{"params":{"id":7,"tags":["a"],"lines":[{"n":1e999},{"n":3}]}}',
    ]),
  )
  expect(all).not.toContain('{"params":{"tags":["a"],"lines":[{"n":2},{"n":3}]}}')
  expect(strictlyMalformedFrom({ body }).map(one => one.body)).toContain(
    '{"params":{"id":7,"tags":["a"],"lines":[{"n":"+2"},{"n":3}]}}',
  )
  const kinds = malformedFrom({ body }, { free: ['params'] }).map(({ kind }) => kind)
  expect(kinds.filter(kind => kind.startsWith('params'))).toEqual(['params is missing'])
})

const formHeaders = { 'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8' }

test.each([
  ['text', 'csrf=a%26b&seats=2&phone=0901'],
  ['bytes', new TextEncoder().encode('csrf=a%26b&seats=2&phone=0901')],
])('the fields of a form are malformed, sent as %s', (_, body) => {
  const request = { headers: formHeaders, body }
  const all = malformedFrom(request, { optional: ['phone'] })
  expect(Object.fromEntries(all.map(({ kind, body: made }) => [kind, made]))).toEqual({
    'csrf is missing': 'seats=2&phone=0901',
    'seats is missing': 'csrf=a%26b&phone=0901',
    'seats is a text': 'csrf=a%26b&phone=0901&seats=text',
    'seats is negative': 'csrf=a%26b&phone=0901&seats=-2',
    'seats is a fraction': 'csrf=a%26b&phone=0901&seats=2.5',
    'seats is endless': 'csrf=a%26b&phone=0901&seats=1e999',
  })
  expect(strictlyMalformedFrom(request, { optional: ['phone'] })).toEqual(all)
  const kinds = malformedFrom(request, { free: ['seats'] }).map(({ kind }) => kind)
  expect(kinds).toEqual(['csrf is missing', 'seats is missing', 'phone is missing'])
})

test('what is no form is none', () => {
  expect(malformedFrom({ headers: { 'content-type': 'text/plain' }, body: 'n=2' })).toEqual([])
  expect(malformedFrom({ headers: {}, body: 'n=2' })).toEqual([])
  const body = { n: 2 }
  expect(malformedFrom({ headers: formHeaders, body })).toEqual(malformedFrom({ body }))
})

test.each([malformedFrom, strictlyMalformedFrom])('where lists are taken, none is malformed: %o', make => {
  const lists = (batch: boolean) =>
    make({ body: { n: 2 } }, { batch }).filter(({ body }) => body.endsWith(']'))
  expect(lists(true)).toEqual([])
  expect(lists(false)).not.toEqual([])
})

test.each([malformedFrom, strictlyMalformedFrom])(
  'a field that is optional may be missing, and is of its type: %o',
  make => {
    const bodies = make({ body: { note: 'a', n: 2 } }, { optional: ['note'] }).map(({ body }) => body)
    expect(bodies).toContain('{"note":{"note":"a"},"n":2}')
    expect(bodies).toContain('{"note":"a"}')
    expect(bodies).not.toContain('{"n":2}')
    expect(bodies.filter(body => body.endsWith('"n":2},"n":2}'))).toEqual([])
  },
)

test('strictly too, a field that may hold anything only has to be there', () => {
  const all = strictlyMalformedFrom({ body: { payload: 'x', n: 2 } }, { free: ['payload', 'n'] })
  const ofFields = all.filter(({ kind }) => /^(payload|n) /.test(kind)).map(({ kind }) => kind)
  expect(ofFields).toEqual(['payload is missing', 'n is missing'])
})

test('nothing is made from a request without a body', () => {
  expect(malformedFrom({})).toEqual([])
})

test('strictly, a number is written in one way, and nothing is inherited', () => {
  const all = strictlyMalformedFrom({ body: { sku: 'a', n: 12 } }).map(({ body }) => body)
  expect(all).toEqual(
    expect.arrayContaining(malformedFrom({ body: { sku: 'a', n: 12 } }).map(({ body }) => body)),
  )
  for (const wrong of ['"12"', '"0xc"', '"-12"', '[12]', '12.0000000001', '0', '9007199254740993', 'null']) {
    expect(all).toContain(`{"sku":"a","n":${wrong}}`)
  }
  expect(all).toContain('{"__proto__":{"sku":"a","n":12},"sku":"a"}')
  const quoted = strictlyMalformedFrom({ body: { note: 'a,}', n: 12 } }).map(({ body }) => body)
  expect(quoted).toContain('{"__proto__":{"note":"a,}","n":12},"n":12}')
  const mayBeZero = strictlyMalformedFrom({ body: { n: 12 } }, { mayBeZero: true }).map(({ body }) => body)
  expect(mayBeZero).not.toContain('{"n":0}')
  expect(mayBeZero).toContain('{"__proto__":{"n":12}}')
  expect(strictlyMalformedFrom({})).toEqual([])
})

test('beside a large number there is no place for a fraction, so that none is asked for', () => {
  const bodies = (n: number) => strictlyMalformedFrom({ body: { n } }).map(({ body }) => body)
  for (const n of [2 ** 23, 2 ** 52 + 1, Number.MAX_SAFE_INTEGER]) {
    const numbers = bodies(n).map(body => /^\{"n":(\d{6,})\}$/.exec(body)?.[1])
    expect(numbers).not.toContain(String(n))
    expect(numbers.filter(one => one !== undefined && Number.isSafeInteger(Number(one)))).toEqual([])
  }
  expect(bodies(2 ** 23)).toContain('{"n":8388608.5}')
})

test('almost a number', () => {
  expect(almost(12)).toContain('0xc')
  expect(almost(12)).not.toContain('12')
})
