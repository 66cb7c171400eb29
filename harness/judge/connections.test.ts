import { describe, expect, test } from 'vitest'
import { recordOf, trafficOf } from '../testing/literal-record.ts'
import { judgeConnections } from './traffic.ts'

describe('connections', () => {
  test('ten clients, ten connections, none lost', () => {
    expect(judgeConnections(recordOf(), 10)).toMatchObject({ measured: 10, verdict: 'pass' })
  })

  test('a client that had to connect again breaks it', () => {
    const record = recordOf({ connections: { opened: 11, lost: 1 } })
    expect(judgeConnections(record, 10)).toMatchObject({
      verdict: 'fail',
      blame: 'service',
      fix: 'keepOpen',
      evidence: [{ kind: 'connections', opened: 11, lost: 1, clients: 10 }],
    })
  })

  test('a connection lost with a failed request has the cause of that one', () => {
    const failures = [
      { outcome: 'status 200, its check failed', kind: 'wrong', count: 9, firstMs: 0 },
      { outcome: 'timeout', kind: 'timeout', count: 2, firstMs: 10 },
    ] as const
    const losing = (lost: number) =>
      judgeConnections(recordOf({ failures, connections: { opened: 10 + lost, lost } }), 10)
    expect(losing(2)).toMatchObject({
      verdict: 'fail',
      blame: null,
      cause: { kind: 'failing', text: 'timeout' },
      fix: 'mendFailures',
      evidence: [{ kind: 'connections' }, { kind: 'failures', outcome: 'timeout' }],
    })
    expect(losing(3)).toMatchObject({ verdict: 'fail', blame: 'service', fix: 'keepOpen' })
  })

  test('without a loss nobody is to blame: a client sent nothing, or the promise is not the number of clients', () => {
    const opened = (count: number, limit: number) =>
      judgeConnections(recordOf({ connections: { opened: count, lost: 0 } }), limit)
    expect(opened(9, 10)).toMatchObject({ verdict: 'fail', blame: null, fix: 'measureLongerOrFaster' })
    expect(opened(10, 20)).toMatchObject({ verdict: 'fail', blame: null, fix: 'promiseClients' })
  })

  test('a connection lost at the end breaks it too', () => {
    expect(judgeConnections(recordOf({ connections: { opened: 10, lost: 1 } }), 10).verdict).toBe('fail')
  })

  test('no request, no verdict', () => {
    const record = recordOf({ ...trafficOf([]), connections: { opened: 0, lost: 0 } })
    expect(judgeConnections(record, 10).verdict).toBe('inconclusive')
  })
})
