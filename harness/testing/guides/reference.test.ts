import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

test.for([
  ['harness/domain/domain.ts', 'DomainOptions'],
  ['harness/measure/fault-run.ts', 'FaultRunPlan'],
  ['harness/measure/workload.ts', 'WorkloadPlan'],
  ['harness/judge/fault-run/judge.ts', 'FaultRunLimits'],
] as const)('every option of %s is in the reference', async ([file, name]) => {
  const source = await readFile(file, 'utf8')
  const reference = await readFile('docs/reference.md', 'utf8')
  const [body = ''] = source.split(`interface ${name}`).slice(1)
  const options = [...body.slice(0, body.indexOf('\n}')).matchAll(/^ {2}readonly (\w+)\??:/gm)].map(
    ([, option = '']) => option,
  )
  expect(options.length).toBeGreaterThan(4)
  expect(options.filter(option => !new RegExp(`^\\| \`${option}\``, 'm').test(reference))).toEqual([])
})
