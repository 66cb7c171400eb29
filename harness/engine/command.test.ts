import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { seconds, ms } from '../record/units.ts'
import { outputOf, runCommand } from './command.ts'

const options = { deadline: seconds(10), fix: 'mend it' }
const node = (script: string): string[] => [process.execPath, '-e', script]

test('a failure carries the last twenty lines of its error output, how it ended, and the fix', async () => {
  const failing = runCommand(
    node('for (let i = 1; i <= 25; i++) console.error(`line ${i}`); process.exit(3)'),
    options,
  )
  await expect(failing).rejects.toThrow(
    /` ended with 3\n {2}line 6\n(?: {2}line \d+\n){18} {2}line 25\n {2}fix: mend it$/,
  )
})

test('the command is shown, a long one cut', async () => {
  await expect(runCommand(['false', 'x'], options)).rejects.toThrow('`false x` ended with 1')
  await expect(runCommand(['false', 'x'.repeat(99)], options)).rejects.toThrow(
    `\`false ${'x'.repeat(84)}…\` ended with 1`,
  )
})

test('a program that does not exist is a failure', async () => {
  await expect(runCommand(['/nonexistent/program'], options)).rejects.toThrow('ENOENT')
})

test('a program that exceeds its deadline is ended, and the message says so', async () => {
  const hanging = runCommand(node('setInterval(() => {}, 1000)'), { ...options, deadline: ms(100) })
  await expect(hanging).rejects.toThrow('did not finish within 0.1 s')
})

test('the output of a program that succeeds is read completely', async () => {
  const output = Readable.from(outputOf(node('process.stdout.write("x".repeat(100_000))'), options))
  expect((await buffer(output)).length).toBe(100_000)
})

test('the output of a program that fails half-way is rejected', async () => {
  const output = Readable.from(
    outputOf(node('console.log("half"); console.error("no space"); process.exitCode = 1'), options),
  )
  await expect(buffer(output)).rejects.toThrow(/ended with 1\n {2}no space/)
})
