import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { seconds } from '../record/units.ts'
import { findProcess, untilGone } from './running-process.ts'

const program = `
const { startInspected } = await import(${JSON.stringify(resolve('harness/testing/inspected-process.ts'))})
const { said } = await startInspected('console.log(process.pid); for (;;) await new Promise(r => setTimeout(r, 1))')
process.stdout.write(said, () => process.kill(process.pid, 'SIGKILL'))
`

test(
  'an inspected process ends after the worker that started it was killed',
  { timeout: 15_000 },
  async () => {
    const ended = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]).catch(
      (error: unknown) => error as { readonly stdout: string; readonly signal: string },
    )
    expect(ended).toMatchObject({ signal: 'SIGKILL', stdout: expect.stringMatching(/^\d+$/) as string })
    const inspected = await findProcess(Number(ended.stdout))
    expect(inspected === undefined || (await untilGone(inspected, seconds(10)))).toBe(true)
  },
)
