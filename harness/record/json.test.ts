import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Distribution } from './distribution.ts'
import { decode, encode, fromJson, toJson, type SavedRecord } from './json.ts'

const saved = (record: object): SavedRecord => ({
  spec: 'specs/a.spec.ts',
  specName: 'a',
  test: 'it holds',
  record: { kind: 'run', ...record },
})

describe('a part of a record', () => {
  test('is the same when it is read again, maps, distributions and all', () => {
    const { value } = fc.letrec(tie => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.double({ noNaN: true, noDefaultInfinity: true }).filter(number => !Object.is(number, -0)),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$map', '$object')), tie('value'), {
          maxKeys: 3,
        }),
        fc.array(fc.tuple(fc.integer(), tie('value'))).map(entries => new Map(entries)),
      ),
    }))
    fc.assert(
      fc.property(value, original => {
        expect(decode(encode({ original }))).toEqual({ original })
      }),
    )
  })

  test('that is a distribution keeps every count', () => {
    const original = Distribution.of([1, 2, 2, 400])
    expect((decode(encode([original])) as Distribution[])[0]?.toJSON()).toEqual(original.toJSON())
    expect(encode(Distribution.of([1]))).toBe('{"$distribution":{"counts":[[1000,1]],"mean":1}}')
  })

  test.each([
    [{ cpuMs: Number.NaN }, 'NaN at `cpuMs`'],
    [{ broken: Infinity }, 'Infinity at `broken`'],
    [{ list: [undefined] }, 'undefined at `0`'],
  ])('that JSON would change is refused: %o', (record, message) => {
    expect(() => encode(record)).toThrow(message)
  })
})

describe('a file', () => {
  test('names spec, test and kind', () => {
    expect(JSON.parse(toJson({ ...saved({ clients: 10 }), name: 'evening' }))).toEqual({
      schema: 1,
      kind: 'run',
      spec: 'specs/a.spec.ts',
      specName: 'a',
      test: 'it holds',
      name: 'evening',
      record: { kind: 'run', clients: 10 },
    })
  })

  test('that is cut off anywhere is refused by its name, with a fix', () => {
    const text = toJson(saved({ clients: 10, latency: Distribution.of([1, 2]) }))
    expect(fromJson(text, 'a.json')).toEqual(saved({ clients: 10, latency: Distribution.of([1, 2]) }))
    fc.assert(
      fc.property(fc.nat(text.length - 1), length => {
        expect(() => fromJson(text.slice(0, length), 'a.json')).toThrow(
          /^a\.json is not a complete record in JSON\n[^]*fix: /,
        )
      }),
    )
  })

  test.each([
    ['[]', 'expected an object'],
    ['{}', '`schema` is missing, expected 1'],
    ['{"schema":2,"checks":[]}', 'holds verdicts, expected a record'],
    ['{"schema":2}', '`schema` is 2, expected 1'],
    ['{"schema":1,"kind":"dance"}', '`kind` is "dance", expected one of run, leak, soak'],
    [
      '{"schema":1,"kind":"run","spec":"a","specName":"a","test":"b"}',
      '`record` is missing, expected an object',
    ],
    ['{"schema":1,"kind":"run","record":{"$distribution":1}}', 'not a complete record in JSON'],
  ])('that is something else is refused: %s', (text, message) => {
    expect(() => fromJson(text, 'a.json')).toThrow(message)
  })
})
