import { expect, test } from 'vitest'
import { viewerOf } from './report.ts'

test.each([
  ['darwin', {}, 'open'],
  ['win32', {}, 'cmd'],
  ['linux', { DISPLAY: ':0' }, 'xdg-open'],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'],
  ['linux', { DISPLAY: '' }, undefined],
  ['linux', {}, undefined],
] as const)('on %s with %o, %s opens a page', (platform, environment, program) => {
  expect(viewerOf(platform, environment)?.[0]).toBe(program)
})
