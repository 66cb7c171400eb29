import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HarnessError } from '../record/errors.ts'
import { parseArguments, type Command } from './command.ts'

const command: Command = {
  does: 'Weighs a thing.',
  operands: { label: '<thing>', atLeast: 1, atMost: 2 },
  options: {
    unit: { value: '<name>', short: 'u', does: 'of the weight' },
    tare: { value: '<weight>', repeats: true, does: 'is taken away' },
    quiet: { does: 'prints nothing' },
  },
  example: 'npx vitest-plumbline weigh feather',
  load: async () => async () => 0,
}
const parse = (...args: readonly string[]) => parseArguments('weigh', command, args)

test('options, switches and operands are told apart', () => {
  expect(parse('feather', '-u', 'g', '--quiet', '--tare', '1', '--tare=2')).toEqual({
    values: { unit: 'g' },
    lists: { tare: ['1', '2'] },
    switches: new Set(['quiet']),
    operands: ['feather'],
  })
})

test.each([
  [
    ['feather', '--unti', 'g'],
    "weigh: Unknown option '--unti'\n  fix: write --unit, or use one of --unit, --tare, --quiet, --help; run `npx",
  ],
  [['feather', '--unit'], 'argument missing\n'],
  [['feather', '--quiet=yes'], 'does not take an argument\n'],
  [[], 'weigh: expected <thing> besides options, got nothing\n'],
  [['a', 'b', 'c'], 'expected <thing> besides options, got a b c\n'],
])('%j is refused, with the rule and the fix', (args, message) => {
  const attempt = () => parse(...args)
  expect(attempt).toThrow(message)
  expect(attempt).toThrow('run `npx vitest-plumbline weigh --help` to list its options')
})

test('what another program takes is passed on as it is', () => {
  const args = ['--reporter=json', '-t', 'a', 'b.spec.ts']
  expect(parseArguments('weigh', { ...command, passesOn: true }, args).operands).toEqual(args)
})

test('whatever is given is taken, or refused by the harness', () => {
  const word = fc.oneof(fc.constantFrom('--unit', '-u', '--quiet', '--', '-', '--unit=', 'x'), fc.string())
  const isRefusedOrWhole = (args: string[]) => {
    try {
      return [1, 2].includes(parse(...args).operands.length)
    } catch (error) {
      return error instanceof HarnessError
    }
  }
  fc.assert(
    fc.property(fc.array(word), args => {
      expect(isRefusedOrWhole(args)).toBe(true)
    }),
  )
})
