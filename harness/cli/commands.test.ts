import { CommanderError } from 'commander'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plumbline, separated } from './commands.ts'

/** What a subcommand would be run with. */
async function takenBy(name: string, args: readonly string[]) {
  const program = plumbline(() => undefined).configureOutput({
    writeOut: () => undefined,
    writeErr: () => undefined,
  })
  const command = program.commands.find(one => one.name() === name)
  command?.configureOutput({ writeOut: () => undefined }).action(() => undefined)
  await program.parseAsync(separated([name, ...args]), { from: 'user' })
  return { options: command?.opts<Record<string, unknown>>(), operands: command?.args }
}

test('options, switches and operands are told apart', async () => {
  expect(await takenBy('judge', ['a.json', '--limit', 'p99=1ms', 'b.json', '--limit=p50=2ms'])).toEqual({
    options: { limit: ['p99=1ms', 'p50=2ms'] },
    operands: ['a.json', 'b.json'],
  })
  expect(await takenBy('start', ['-t', 'quick', '--tags-filter', 'slow', 'a.spec.ts'])).toEqual({
    options: { testNamePattern: 'quick', tagsFilter: 'slow' },
    operands: ['a.spec.ts'],
  })
  expect(await takenBy('clean', ['--all'])).toEqual({ options: { all: true }, operands: [] })
})

test.each([
  [['--reporter=json', '-t', 'a', 'b.spec.ts']],
  [['b.spec.ts', '--project', 'x', '-t', 'a']],
  [['-v']],
  [['--', 'a.spec.ts']],
])('what Vitest takes is passed on as it is: %j', async args => {
  expect((await takenBy('run', args)).operands).toEqual(args)
})

test('a switch takes no value', async () => {
  await expect(takenBy('report', ['--markdown=yes'])).rejects.toThrow("unknown option '--markdown=yes'")
})

test('whatever is given is taken, or refused', async () => {
  const word = fc.oneof(fc.constantFrom('--service', '-y', '--loads=', '--', '-', 'x'), fc.string())
  const isRefusedOrWhole = (args: readonly string[]) =>
    takenBy('compare', args).then(
      ({ operands }) => operands?.length === 1,
      (error: unknown) => error instanceof CommanderError,
    )
  await fc.assert(
    fc.asyncProperty(fc.array(word), async args => {
      expect(await isRefusedOrWhole(args)).toBe(true)
    }),
  )
})
