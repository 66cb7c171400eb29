import postgres from 'postgres'
import { expect, test } from 'vitest'
import { ConnectionLost } from './connection.ts'
import { toRefusal } from './failure.ts'
import { Problem } from './problem.ts'

const serverError = (code: string): Error =>
  Object.assign(new postgres.PostgresError('scripted'), { severity: 'ERROR', code })

test('a lost connection had no effect', () => {
  const lost = new ConnectionLost('gone', { sent: true })
  expect(toRefusal(lost)).toMatchObject({ kind: 'not-applied', cause: lost })
})

test.each(['40P01', '40001', '53200', '55P03', '57014'])('the passing error %s had no effect', code => {
  expect(toRefusal(serverError(code))).toMatchObject({ kind: 'not-applied' })
})

test.each(['42P01', '23514', '22003', 'XX000'])(
  'the error %s is a mistake of ours and stays itself',
  code => {
    const error = serverError(code)
    expect(toRefusal(error)).toBe(error)
  },
)

test('a refusal stays itself', () => {
  const problem = new Problem('outcome-unknown', 'who knows')
  expect(toRefusal(problem)).toBe(problem)
})
