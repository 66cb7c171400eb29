import { describe, expect, test } from 'vitest'
import { packetNamer, packetReader } from './mysql-messages.ts'

/** Length 7, number 0, `0x03`, `commit`. */
const commit = Buffer.from([7, 0, 0, 0, 0x03, 0x63, 0x6f, 0x6d, 0x6d, 0x69, 0x74])
/** Length 7, number 1, no rows, no id, autocommit, no warnings. */
const done = Buffer.from([7, 0, 0, 1, 0x00, 0, 0, 2, 0, 0, 0])

const packet = (number: number, ...body: readonly (number | string)[]): Buffer => {
  const bytes = Buffer.concat(body.map(part => Buffer.from(typeof part === 'string' ? part : [part])))
  const head = Buffer.alloc(4)
  head.writeUIntLE(bytes.length, 0, 3)
  head[3] = number
  return Buffer.concat([head, bytes])
}

describe('reading', () => {
  test('two packets in one chunk', () => {
    const packets = packetReader()(Buffer.concat([commit, done]))
    expect(packets.map(({ number }) => number)).toEqual([0, 1])
    expect(packets.map(({ bytes }) => bytes)).toEqual([commit, done])
    expect(packets[0]?.body.toString('latin1', 1)).toBe('commit')
  })

  test('one byte at a time', () => {
    const reader = packetReader()
    const arrived = [...commit, ...done].map(byte => reader(Buffer.from([byte])))
    expect(arrived.flat().map(({ bytes }) => bytes)).toEqual([commit, done])
    expect(arrived[commit.length - 1]).toHaveLength(1)
  })

  test('a length of more than a byte', () => {
    const long = packet(0, 3, 'x'.repeat(70_000))
    expect(packetReader()(long).map(({ bytes }) => bytes)).toEqual([long])
  })
})

describe('naming', () => {
  const names = (...said: readonly (readonly ['client' | 'server', Buffer])[]): string[] => {
    const nameOf = packetNamer()
    return said.flatMap(([from, bytes]) => packetReader()(bytes).map(each => nameOf(from, each)))
  }
  const failed = packet(1, 0xff, 0xfb, 4, '#40001Deadlock')
  /** Number 7 of one column and no parameter. */
  const prepared = packet(1, 0x00, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

  test('a commit, and the answer that it is done', () => {
    expect(names(['client', commit], ['server', done])).toEqual(['Query commit', 'OK commit'])
  })

  test('a commit that fails', () => {
    expect(names(['client', commit], ['server', failed])).toEqual(['Query commit', 'ERROR 40001 Deadlock'])
  })

  test('logging in is no command, and no answer to one', () => {
    const greeting = packet(0, 10, '11.8.3-MariaDB\0')
    // Its capabilities begin with the number of a query.
    const login = packet(1, 0x03, 0xa2, 0xbf, 0x09, 'commit')
    const welcome = packet(2, 0x00, 0, 0, 2, 0, 0, 0)
    expect(names(['server', greeting], ['client', login], ['server', welcome])).toEqual(['', '', ''])
  })

  test('a statement that was prepared and is executed twice', () => {
    const execute = packet(0, 0x17, 7, 0, 0, 0, 0, 1, 0, 0, 0)
    expect(
      names(
        ['client', packet(0, 0x16, 'commit')],
        ['server', prepared],
        ['client', execute],
        ['server', done],
        ['client', execute],
        ['server', done],
      ),
    ).toEqual(['Prepare commit', '', 'Execute commit', 'OK commit', 'Execute commit', 'OK commit'])
  })

  test('a statement that is executed before the answer that numbers it', () => {
    const execute = packet(0, 0x17, 0xff, 0xff, 0xff, 0xff, 0, 1, 0, 0, 0)
    expect(
      names(
        ['client', Buffer.concat([packet(0, 0x16, 'commit'), execute])],
        ['server', Buffer.concat([prepared, done])],
      ),
    ).toEqual(['Prepare commit', 'Execute commit', '', 'OK commit'])
  })

  test('commands that are sent together are answered in their order', () => {
    const update = packet(0, 0x03, 'update stock')
    expect(
      names(['client', Buffer.concat([update, commit])], ['server', Buffer.concat([done, done])]),
    ).toEqual(['Query update stock', 'Query commit', 'OK update stock', 'OK commit'])
  })

  test('only the first packet of an answer is one', () => {
    const select = packet(0, 0x03, 'select')
    const rows = [packet(1, 1), packet(2, 0x00, 0x00), packet(3, 0xfe, 0, 0, 2, 0)]
    expect(
      names(['client', Buffer.concat([select, commit])], ['server', Buffer.concat([...rows, done])]),
    ).toEqual(['Query select', 'Query commit', 'Rows select', '', '', 'OK commit'])
  })

  test('what is not answered is not waited for', () => {
    const close = packet(0, 0x19, 7, 0, 0, 0)
    expect(names(['client', close], ['client', commit], ['server', done])).toEqual([
      '',
      'Query commit',
      'OK commit',
    ])
  })

  test('a row of a long result, whose number has gone round, is no answer', () => {
    const rows = packet(1, 1)
    expect(names(['client', packet(0, 0x03, 'select')], ['server', rows], ['server', done])).toEqual([
      'Query select',
      'Rows select',
      '',
    ])
  })

  test('a statement that was never prepared', () => {
    expect(names(['client', packet(0, 0x17, 9, 0, 0, 0, 0)])).toEqual(['Execute '])
  })
})
