import { expect, test } from 'vitest'
import { missingFileFix, misfit, unconnected, unreadyFix, unreadyLines, type Answer } from './unready.ts'

const unready = (answers: Readonly<Record<string, Answer>>, ports?: readonly number[]) => ({
  port: 3000,
  answers: new Map(Object.entries(answers)),
  listeners: ports?.map(port => ({ port, loopback: false })),
})

test('a path that does not exist is corrected in the description', () => {
  const told = unready({ '/readyz': 404 }, [3000])
  expect(unreadyLines(told)).toEqual(['GET /readyz: status 404'])
  expect(unreadyFix(told)).toBe("write `ready: '/…'` for a route that exists and answers 200")
})

test('a service that says it is not ready is believed, whatever the paths before answered', () => {
  expect(unreadyFix(unready({ '/readyz': 404, '/ready': 503 }, [3000]))).toBe(
    'see in its log why it is not ready, or raise `readyWithin`',
  )
})

test.each<[number[] | undefined, string[], string]>([
  [undefined, [], 'make it listen on port 3000, or raise `readyWithin`'],
  [
    [],
    ['it listens on no port, but requests go to port 3000'],
    'make it listen on port 3000, or raise `readyWithin`',
  ],
  [
    [8080, 8080],
    ['it listens on port 8080, but requests go to port 3000'],
    'write `port: 8080`, or make it listen on 3000',
  ],
  [
    [8080, 443, 80],
    ['it listens on ports 80, 443 and 8080, but requests go to port 3000'],
    'set `port` to the one that serves requests, or make it listen on 3000',
  ],
])('where nothing listens on its port, and %j is read, that is told', (ports, lines, fix) => {
  const told = unready({ '/readyz': unconnected }, ports)
  expect(unreadyLines(told)).toEqual(['GET /readyz: it does not listen on port 3000 (yet)', ...lines])
  expect(unreadyFix(told)).toBe(fix)
})

test('a connection that ends without an answer is told from a port on which nothing listens', () => {
  const told = unready({ '/readyz': unconnected }, [3000, 9229])
  expect(unreadyLines(told)).toEqual(['GET /readyz: it closed the connection without an answer'])
  expect(unreadyFix(told)).toBe('see in its log why it does not answer')
})

test.each<[string, Readonly<Record<string, Answer>>, number[] | undefined, string | undefined]>([
  ['a path that is not there', { '/ping': 404 }, [3000], 'GET /ping: status 404'],
  ['one of many that is not there', { '/readyz': 404, '/ready': 404 }, [3000], undefined],
  ['another port', { '/ping': unconnected }, [4000], 'it listens on port 4000, but requests go to port 3000'],
  ['no port yet', { '/ping': unconnected }, [], undefined],
  ['ports that nobody can read', { '/ping': unconnected }, undefined, undefined],
  ['its port, which is slow', { '/ping': unconnected }, [3000, 4000], undefined],
  ['not ready yet', { '/ping': 503 }, [3000], undefined],
])('%s', (_, answers, ports, what) => {
  expect(misfit(unready(answers, ports))).toBe(what)
})

test('a file that the bundle lacks is the reason, if the log names one', () => {
  const lines = ['waiting for the database', "ENOENT: no such file or directory, scandir '/app/migrations/'"]
  expect(missingFileFix(lines)).toContain('copy what it reads to /app/migrations/ of its image')
  expect(missingFileFix(['connect ECONNREFUSED 127.0.0.1:5432'])).toBeUndefined()
})

test('the inspector that the harness opens is no port of the service', () => {
  expect(unreadyFix(unready({ '/readyz': unconnected }, [9229]))).toBe(
    'make it listen on port 3000, or raise `readyWithin`',
  )
})
