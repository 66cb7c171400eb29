import { expect, test } from 'vitest'
import { startRefusal } from './start-remedy.ts'

const runc =
  'failed to create task for container: OCI runtime create failed: unable to start container process: '

test('a command that the image does not have is told with its value', () => {
  const reason = `${runc}exec: "nodde": executable file not found in $PATH: unknown`
  expect(startRefusal(reason, { command: ['nodde', 'server.js'] })).toEqual({
    why: "its command is [ 'nodde', 'server.js' ], and its image has no program nodde",
    fix: 'begin `command` with a program in the image, by absolute path if it is not on the PATH',
  })
  expect(startRefusal(reason, {})?.why).toBe('its image has no program nodde')
})

test.each([
  ['exec: "/srv/run": stat /srv/run: no such file or directory', 'has no program /srv/run'],
  ['exec: "/srv/run": permission denied', 'may not execute /srv/run'],
  ['exec: "/srv": is a directory', 'has no program /srv'],
])('%s', (said, why) => {
  expect(startRefusal(`${runc}${said}: unknown`, {})?.why).toContain(why)
})

test.each(['user', 'group'])('a %s that the image does not have', kind => {
  const reason = `unable to find ${kind} nobodyelse: no matching entries in passwd file`
  expect(startRefusal(reason, { user: 'nobodyelse' })?.why).toBe(
    `its user is 'nobodyelse', and its image has no ${kind} nobodyelse`,
  )
  expect(startRefusal(reason, {})?.fix).toContain('USER')
})

test('a memory in which nothing starts is named', () => {
  expect(startRefusal('cannot start a stopped process: unknown', {})?.fix).toBe('raise `limits.memory`')
})

test('what else the engine says stays as it is', () => {
  expect(startRefusal('driver failed programming external connectivity', {})).toBeUndefined()
})
