import { expect, test } from 'vitest'
import { broken, faultRun } from '../../testing/judged-fault-run.ts'

test('each thing that an error can tell of', () => {
  const of = (body: string) =>
    broken(faultRun({ errors: [{ status: 500, contentType: 'text/plain', body }] })).map(one =>
      one.replace(/:.* tells of its (\w+):.*/, ' $1'),
    )
  expect(of('connect ECONNREFUSED')).toEqual(['errorHygiene fail host'])
  expect(of('duplicate key violates constraint')).toEqual(['errorHygiene fail database'])
  expect(of('Error: no\n    at x (/srv/app.js:3:7)')).toEqual(['errorHygiene fail stack'])
  expect(of('insert into orders')).toEqual(['errorHygiene fail SQL'])
  expect(of('try again later')).toEqual([])
  expect(broken(faultRun({ errors: [] }))).toEqual([])
})
