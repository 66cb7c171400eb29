import { expect, test } from 'vitest'
import {
  canRun,
  coming,
  cpuFinding,
  diskFinding,
  memoryFinding,
  nodeFinding,
  npmFinding,
  portFinding,
  reportOf,
  vitestFinding,
} from './findings.mjs'

const missingNode = {
  state: 'missing',
  subject: 'Node',
  detail: '20.20.2 is too old, 24 is needed',
  fix: `run it by npx, which uses the Node that npm installed for the package; or install Node 24 from nodejs.org, or \`npm i -D node-linux-${process.arch}@24\` on Linux: npm's scripts and npx then use that one`,
} as const

test('Node 24 serves, Node 20 does not', () => {
  expect(nodeFinding('24.0.0').state).toBe('ok')
  expect(nodeFinding('20.20.2')).toEqual(missingNode)
})

test('npm must be there', () => {
  expect(npmFinding('11.6.0').state).toBe('ok')
  expect(npmFinding(undefined).state).toBe('missing')
})

test('vitest must be installed once, in the right major version', () => {
  const right = { version: '5.1.1', folder: '/p/node_modules/vitest' }
  const nested = { version: '5.0.3', folder: '/p/node_modules/vitest-plumbline/node_modules/vitest' }
  expect(vitestFinding([right])).toEqual({ state: 'ok', subject: 'vitest', detail: '5.1.1' })
  expect(vitestFinding([])).toMatchObject({ state: 'missing', detail: 'not installed' })
  expect(vitestFinding([{ ...right, version: '4.9.0' }])).toMatchObject({
    state: 'missing',
    detail: '4.9.0 is installed, 5 is needed',
    fix: '`npm i -D vitest@5`',
  })
  expect(vitestFinding([right, nested])).toMatchObject({
    state: 'missing',
    detail: `two copies: 5.1.1 in ${right.folder}, 5.0.3 in ${nested.folder}`,
  })
})

test('each need is met at its limit and not below', () => {
  expect(cpuFinding(2).state).toBe('ok')
  expect(cpuFinding(1).state).toBe('missing')
  expect(memoryFinding(2e9).state).toBe('ok')
  expect(memoryFinding(1.999e9).state).toBe('missing')
  expect(diskFinding('/var/lib/docker', 3e9).state).toBe('ok')
  expect(diskFinding('/var/lib/docker', 2.999e9).state).toBe('missing')
  expect(portFinding(undefined).state).toBe('ok')
  expect(portFinding('EACCES').state).toBe('missing')
})

test('the disk of another machine does not count', () => {
  expect(diskFinding('/var/lib/docker', undefined).state).toBe('ok')
})

test('what `vitest-plumbline start` will bring keeps no run from working, what is missing does', () => {
  const docker = coming('engine', 'none answers')
  expect(canRun([cpuFinding(2), docker])).toBe(true)
  expect(canRun([docker, missingNode])).toBe(false)
})

test('the report has a line for each finding, and the fix below what is missing', () => {
  expect(reportOf([missingNode, cpuFinding(2)])).toBe(
    [
      'missing  Node        20.20.2 is too old, 24 is needed',
      `                     fix: ${missingNode.fix}`,
      'ok       processors  2',
    ].join('\n'),
  )
})
