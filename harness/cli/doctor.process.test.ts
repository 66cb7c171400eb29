import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('doctor.mjs', import.meta.url))

test('as JSON it says whether a run is possible, and what it has found', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--json']).catch(error => error)
  const { canRun, findings } = JSON.parse(stdout)
  expect(canRun).toBeTypeOf('boolean')
  expect(findings[0]).toEqual({ state: 'ok', subject: 'Node', detail: process.versions.node })
})

test('it is made of nothing that Node 12 lacks', async () => {
  const files = globSync('harness/{cli,engine}/**/*.mjs')
  expect(files.length).toBeGreaterThan(8)
  for (const file of files) {
    const text = await readFile(file, 'utf8')
    expect(text, file).not.toMatch(/\?\.[a-z([]|\?\?|^await |from 'node:|\.(?:replaceAll|at)\(/m)
  }
})
