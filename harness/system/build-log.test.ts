import { expect, test } from 'vitest'
import { buildFix, failureIn } from './build-log.ts'

const numbered = (text: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${text} ${index}`)

const reason = [
  'npm error code EUSAGE',
  'npm error',
  'npm error `npm ci` can only install packages when they are in sync',
  'npm error Missing: a@1 from lock file',
]

test.each([
  ['', 'Step 3/5 : RUN npm ci'],
  ['#7 1.234 ', '#7 [3/5] RUN npm ci'],
])('the reason of npm is shown although its help is longer than what is shown (%j)', (prefix, step) => {
  const help = numbered(`${prefix}npm error option`, 40)
  const told = reason.map(line => prefix + line)
  const log = [...numbered('added', 30), step, `${prefix}npm warn old`, ...told, ...help]
  expect(failureIn(log).shown).toEqual([...told, ...help.slice(0, 6), '…', ...help.slice(-10)])
})

test('lines are neither shown twice nor left out between where there are few', () => {
  const help = numbered('npm error option', 20)
  expect(failureIn(['Step 3/5 : RUN npm ci', ...reason, ...help.slice(0, 16)]).shown).toEqual([
    ...reason,
    ...help.slice(0, 16),
  ])
  expect(failureIn(['Step 3/5 : RUN npm ci', ...reason, ...help.slice(0, 17)]).shown).toEqual([
    ...reason,
    ...help.slice(0, 6),
    '…',
    ...help.slice(7, 17),
  ])
})

test.each([
  'ERROR: No matching distribution found for orders',
  'src/main.ts(3,1): error TS2304: Cannot find name',
  'main.c:3:1: fatal error: orders.h: No such file',
])('the first error of other programs is shown too: %s', line => {
  expect(failureIn(['Step 2/3 : RUN make', line, ...numbered('note', 30)]).shown).toContain(line)
})

test.each([
  ['the name of a package', ['Step 2/3 : RUN apt-get install', 'Setting up libgpg-error-dev']],
  ['a step that succeeded', ['Step 2/4 : RUN make', 'error: ignored', 'Step 3/4 : RUN npm ci']],
  [
    'a step of BuildKit that succeeded',
    ['#5 [2/4] RUN make', '#5 0.1 error: ignored', '#6 [3/4] RUN npm ci'],
  ],
])('%s is no reason', (_, lines) => {
  const last = numbered('line', 20)
  expect(failureIn([...lines, ...last]).shown).toEqual(last)
})

test.each([
  ['npm error code SELF_SIGNED_CERT_IN_CHAIN', /^a proxy re-signs TLS/],
  ['/bin/sh: 1: npm: not found', /^the Node image built without a registry/],
  ['npm error code EAI_AGAIN', /^builds on this engine have no network/],
  [
    'npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync.',
    /^package-lock\.json does not match/,
  ],
])('%s has a fix of its own', (line, fix) => {
  expect(buildFix(['Step 4/6 : RUN npm ci', line])).toMatch(fix)
})

test('a failure of the code has none', () => {
  expect(buildFix(['Step 4/6 : RUN npm run build', "error TS2304: Cannot find name 'x'."])).toBeUndefined()
})
