import { describe, expect, test } from 'vitest'
import { messageReader, messageNamer, startupMessage } from './messages.ts'

/** `C`, length 11, `COMMIT`, zero. */
const committed = Buffer.from([0x43, 0, 0, 0, 11, 0x43, 0x4f, 0x4d, 0x4d, 0x49, 0x54, 0])
/** `Z`, length 5, `I`: ready, in no transaction. */
const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])
/** Length 19, version 3.0, `user`, `test`, the end. */
const startup = Buffer.concat([Buffer.from([0, 0, 0, 19, 0, 3, 0, 0]), Buffer.from('user\0test\0\0')])

const message = (type: string, text: string): Buffer => {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeUInt32BE(4 + Buffer.byteLength(text), 1)
  return Buffer.concat([head, Buffer.from(text)])
}

describe('reading', () => {
  test('two messages in one chunk', () => {
    const messages = messageReader('server')(Buffer.concat([committed, ready]))
    expect(messages.map(({ type }) => type)).toEqual(['C', 'Z'])
    expect(messages.map(({ bytes }) => bytes)).toEqual([committed, ready])
  })

  test('one byte at a time', () => {
    const reader = messageReader('server')
    const arrived = [...committed, ...ready].map(byte => reader(Buffer.from([byte])))
    expect(arrived.flat().map(({ bytes }) => bytes)).toEqual([committed, ready])
    expect(arrived[committed.length - 1]).toHaveLength(1)
    expect(arrived.filter(messages => messages.length > 0)).toHaveLength(2)
  })

  test('the first message of a client has no type', () => {
    const [first, second] = messageReader('client')(Buffer.concat([startup, message('Q', 'begin\0')]))
    expect(first).toMatchObject({ type: '', bytes: startup })
    expect(second?.type).toBe('Q')
  })

  test('a client asks for encryption first, and the server declines', () => {
    const asks = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])
    const asked = messageReader('client')(Buffer.concat([asks, startup, message('Q', 'begin\0')]))
    expect(asked.map(({ bytes }) => bytes)).toEqual([asks, startup, message('Q', 'begin\0')])
    const read = messageReader('server')
    const notice = message('N', 'SNOTICE\0\0')
    expect(read(Buffer.from('N')).map(({ bytes }) => String(bytes))).toEqual(['N'])
    expect(read(Buffer.concat([ready, notice])).map(({ bytes }) => bytes)).toEqual([ready, notice])
  })

  test('what is not the protocol', () => {
    const http = Buffer.from('GET / HTTP/1.1\r\n')
    expect(() => messageReader('client')(http)).toThrow("this is not Postgres's protocol")
  })

  test('a first message that Postgres refuses is not waited for', () => {
    const read = messageReader('client')
    expect(() => read(Buffer.from([0, 1, 0, 0]))).toThrow('a message of 65536 bytes')
  })
})

test('the startup message has the bytes that the server expects', () => {
  expect(startupMessage({ user: 'test' })).toEqual(startup)
})

describe('naming', () => {
  const named = (from: 'client' | 'server', ...messages: Buffer[]): string[] => {
    const reader = messageReader('server')
    const nameOf = messageNamer()
    return messages.flatMap(bytes => reader(bytes)).map(read => nameOf(from, read))
  }

  test('the server confirms a commit', () => {
    expect(named('server', committed, ready)).toEqual(['CommandComplete COMMIT', 'Z'])
  })

  test('the server refuses', () => {
    const refused = message('E', 'SERROR\0C40P01\0Mdeadlock detected\0\0')
    expect(named('server', refused)).toEqual(['ERROR 40P01 deadlock detected'])
  })

  test('a simple query', () => {
    expect(named('client', message('Q', 'commit\0'))).toEqual(['Query commit'])
  })

  test('a statement that was prepared and is executed twice', () => {
    const parse = message('P', 's1\0commit\0\0\0')
    const bind = message('B', '\0s1\0\0\0\0\0\0\0')
    expect(named('client', parse, bind, message('E', '\0\0\0\0\0'), bind)).toEqual([
      'Parse commit',
      'Bind commit',
      'E',
      'Bind commit',
    ])
  })

  test('a statement that was never prepared', () => {
    expect(named('client', message('B', '\0s9\0\0\0\0\0\0\0'))).toEqual(['Bind '])
  })
})
