import { expect, test } from 'vitest'
import { buildFix } from './build-fix.ts'

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
