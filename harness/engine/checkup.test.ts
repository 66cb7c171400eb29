import { expect, test } from 'vitest'
import { megabytes } from '../record/units.ts'
import {
  canRun,
  cpuFinding,
  diskFinding,
  imageFinding,
  memoryFinding,
  nodeFinding,
  portFinding,
  reportOf,
} from './checkup.ts'

const missingNode = {
  state: 'missing',
  subject: 'Node',
  detail: '20.20.2 is too old, 24 is needed',
  fix: 'install Node 24, or run `sh harness/engine/setup.sh`, which pins one for this project',
} as const

test('Node 24 serves, Node 20 does not', () => {
  expect(nodeFinding('24.0.0').state).toBe('ok')
  expect(nodeFinding('20.20.2')).toEqual(missingNode)
})

test('each need is met at its limit and not below', () => {
  expect(cpuFinding(2).state).toBe('ok')
  expect(cpuFinding(1).state).toBe('missing')
  expect(memoryFinding(megabytes(2_000)).state).toBe('ok')
  expect(memoryFinding(megabytes(1_999)).state).toBe('missing')
  expect(diskFinding('/var/lib/docker', megabytes(3_000)).state).toBe('ok')
  expect(diskFinding('/var/lib/docker', megabytes(2_999)).state).toBe('missing')
  expect(portFinding(undefined).state).toBe('ok')
  expect(portFinding('EACCES').state).toBe('missing')
})

test('a disk of another machine is not held against it', () => {
  expect(diskFinding('/var/lib/docker', undefined).state).toBe('ok')
})

test('an image is here, comes, or says why it cannot', () => {
  expect(imageFinding('node', 'node:24', 'pull')).toEqual({
    state: 'ok',
    subject: 'image of node',
    detail: 'node:24',
  })
  expect(imageFinding('node', undefined, 'pull').detail).toBe('will be pulled')
  expect(imageFinding('node', undefined, 'build').detail).toBe('will be built from Debian packages')
  expect(imageFinding('node', undefined, 'later').state).toBe('coming')
  expect(imageFinding('node', undefined, { obstacle: 'no registry', fix: 'load it' })).toEqual({
    state: 'missing',
    subject: 'image of node',
    detail: 'no registry',
    fix: 'load it',
  })
})

test('what `npm start` will bring keeps no run from working, what is missing does', () => {
  const coming = imageFinding('node', undefined, 'build')
  expect(canRun([cpuFinding(2), coming])).toBe(true)
  expect(canRun([coming, missingNode])).toBe(false)
})

test('the report has a line for each finding, and the fix below what is missing', () => {
  expect(reportOf([missingNode, cpuFinding(2)])).toBe(
    [
      'missing  Node        20.20.2 is too old, 24 is needed',
      '                     fix: install Node 24, or run `sh harness/engine/setup.sh`, which pins one for this project',
      'ok       processors  2',
    ].join('\n'),
  )
})
