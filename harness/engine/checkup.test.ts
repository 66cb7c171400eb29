import { expect, test } from 'vitest'
import { megabytes } from '../record/units.ts'
import * as checkup from './checkup.ts'

const missingNode = {
  state: 'missing',
  subject: 'Node',
  detail: '20.20.2 is too old, 24 is needed',
  fix: 'install Node 24, or run `sh harness/engine/setup.sh`, which pins one for this project',
} as const

test('Node 24 serves, Node 20 does not', () => {
  expect(checkup.nodeFinding('24.0.0').state).toBe('ok')
  expect(checkup.nodeFinding('20.20.2')).toEqual(missingNode)
})

test('each need is met at its limit and not below', () => {
  expect(checkup.cpuFinding(2).state).toBe('ok')
  expect(checkup.cpuFinding(1).state).toBe('missing')
  expect(checkup.memoryFinding(megabytes(2_000)).state).toBe('ok')
  expect(checkup.memoryFinding(megabytes(1_999)).state).toBe('missing')
  expect(checkup.diskFinding('/var/lib/docker', megabytes(3_000)).state).toBe('ok')
  expect(checkup.diskFinding('/var/lib/docker', megabytes(2_999)).state).toBe('missing')
  expect(checkup.portFinding(undefined).state).toBe('ok')
  expect(checkup.portFinding('EACCES').state).toBe('missing')
})

test('the disk of another machine does not count', () => {
  expect(checkup.diskFinding('/var/lib/docker', undefined).state).toBe('ok')
})

test('an image is present, will be provided, or has a reason why it cannot', () => {
  expect(checkup.imageFinding('node', 'node:24', 'pull')).toEqual({
    state: 'ok',
    subject: 'image of node',
    detail: 'node:24',
  })
  expect(checkup.imageFinding('node', undefined, 'pull').detail).toBe('will be pulled')
  expect(checkup.imageFinding('node', undefined, 'build').detail).toBe('will be built from Debian packages')
  expect(checkup.imageFinding('node', undefined, 'later').state).toBe('coming')
  expect(checkup.imageFinding('node', undefined, { obstacle: 'no registry', fix: 'load it' })).toEqual({
    state: 'missing',
    subject: 'image of node',
    detail: 'no registry',
    fix: 'load it',
  })
})

test('what `npm start` provides does not prevent a run, what is missing does', () => {
  const coming = checkup.imageFinding('node', undefined, 'build')
  expect(checkup.canRun([checkup.cpuFinding(2), coming])).toBe(true)
  expect(checkup.canRun([coming, missingNode])).toBe(false)
})

test('the report has a line for each finding, and the fix below what is missing', () => {
  expect(checkup.reportOf([missingNode, checkup.cpuFinding(2)])).toBe(
    [
      'missing  Node        20.20.2 is too old, 24 is needed',
      '                     fix: install Node 24, or run `sh harness/engine/setup.sh`, which pins one for this project',
      'ok       processors  2',
    ].join('\n'),
  )
})
