import { expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { recordOf } from '../testing/literal-record.ts'
import { judgeRecord } from './promises.ts'

test.each(['GET /api/health', null])('each judgement is about the call of its record: %s', call => {
  expect(judgeRecord(recordOf({ call }), { p99: ms(100), errors: 0 })).toMatchObject([{ call }, { call }])
})
