import { mkdtempDisposable, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assertType, describe, expect as plainly, onTestFinished, test, vi } from 'vitest'
import type { Judgement } from '../judge/judgement.ts'
import type { MeasuredComparison, MeasuredRun } from '../judge/records/judge.ts'
import type { Role } from '../judge/comparison.ts'
import { measurePairs } from '../measure/paired-runs.ts'
import { fromJson } from '../record/json.ts'
import { bytesPerRequest, ms, percent } from '../record/quantities.ts'
import { registry } from '../system/registry.ts'
import { literalFaultRun } from '../testing/literal-fault-run.ts'
import { draftVariable } from '../record/report-draft.ts'
import {
  literalJudgement,
  measuredRun,
  operationsOf,
  recordOf,
  repeat,
  trafficOf,
} from '../testing/literal-record.ts'
import { expect } from './expect.ts'

const slow = measuredRun({ ...trafficOf(operationsOf(repeat(1000, 150))), promises: { p99: ms(100) } })

const messageOf = (work: () => void): string => {
  try {
    work()
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

/** A candidate that takes so long, by turns, beside a baseline that takes 2 ms. */
async function compared(...candidateMs: readonly number[]): Promise<MeasuredComparison> {
  let runs = 0
  const runOf = async (role: Role) => {
    const latencyMs = role === 'candidate' ? candidateMs[runs++ % candidateMs.length] : 2
    return recordOf(trafficOf(operationsOf([latencyMs ?? 2])))
  }
  const promises = { slowdownMax: percent(10) }
  return { kind: 'comparison', promises, ...(await measurePairs(runOf, promises, 8, 1)) }
}

describe('toMeet', () => {
  test('judges a record by the promises of its plan', () => {
    plainly(messageOf(() => expect(slow).toMeet(undefined, 'n1'))).toMatch(/FAIL {2}expect\.\S+\.latency.p99/)
  })

  test('judges it anew by others', () => {
    expect(slow).toMeet({ p99: ms(200) }, 'anew')
  })

  test('says by how much a candidate is slower, of how many pairs, and what to do', async () => {
    const comparison = await compared(3)
    const message = messageOf(() => expect(comparison).toMeet(undefined, 'n2'))
    plainly(message).toContain('slowdown.mean')
    plainly(message).toContain('50 % (95 % interval 50 – 50)')
    plainly(message).toContain('medians of 8 runs each: candidate 3 ms, baseline 2 ms')
    plainly(message).toContain('p = 0.0078 for no difference')
    plainly(message).toContain('fix       profile both')
    plainly(message).toContain('replay    SEED=')
  })

  test('fails as inconclusive where the limit cannot be told from what was measured', async () => {
    const comparison = await compared(2, 3)
    plainly(messageOf(() => expect(comparison).toMeet(undefined, 'n3'))).toContain('INCONCLUSIVE')
  })

  test('tells several records of one test apart by their names', () => {
    plainly(messageOf(() => expect({ ...slow, name: 'evening' }).toMeet())).toContain('.evening.latency.p99')
    plainly(messageOf(() => expect({ ...slow, name: 'morning' }).toMeet())).toContain('.morning.latency.p99')
  })

  test('refuses two records whose checks would have the same id', () => {
    expect(measuredRun({ name: 'twice', promises: { errors: 0 } })).toMeet()
    plainly(
      messageOf(() => expect(measuredRun({ name: 'twice', promises: { errors: 0 } })).toMeet()),
    ).toMatch(
      /the check \S+\.twice\.errors exists already in this file, in the test '.*same id'\n {2}fix: give the plan a `name`/,
    )
  })

  test('saves what was measured also where it refuses the name, and beside the record before', async () => {
    await using draft = await mkdtempDisposable(join(tmpdir(), 'plumbline-'))
    vi.stubEnv(draftVariable, draft.path)
    onTestFinished(() => void vi.unstubAllEnvs())
    const clashing = (call: string) => measuredRun({ name: 'saved', call, promises: { errors: 0 } })
    expect(clashing('GET /one')).toMeet()
    plainly(messageOf(() => expect(clashing('GET /two')).toMeet())).toContain('exists already in this file')
    const negated = expect(clashing('GET /not')).not as unknown as { toMeet(): void }
    plainly(messageOf(() => negated.toMeet())).toContain('cannot be negated')
    plainly(messageOf(() => expect([]).toHold())).toContain('the list of judgements is empty')
    const folder = join(draft.path, 'records')
    const calls = (await readdir(folder)).map(async file => {
      const { record } = fromJson(await readFile(join(folder, file), 'utf8'), file)
      return (record as MeasuredRun).call
    })
    plainly(new Set(await Promise.all(calls))).toEqual(new Set(['GET /one', 'GET /two']))
  })

  test('names the other test that has a check of the same id', () => {
    plainly(
      messageOf(() => expect(measuredRun({ name: 'twice', promises: { errors: 0 } })).toMeet()),
    ).toMatch(/in the test '.*refuses two records whose checks would have the same id'\n/)
  })

  test('refuses what is no record, and a promise of one', () => {
    const meet = (received: unknown) => {
      const assertion = expect(received) as unknown as { toMeet(): void }
      return messageOf(() => assertion.toMeet())
    }
    plainly(meet(3)).toMatch(/^3 is not a record\n {2}fix: give `expect` what a fixture returns/)
    plainly(meet(undefined)).toMatch(/^undefined is not a record\n/)
    plainly(meet(Promise.resolve(slow))).toBe(
      'a JavaScript promise is not a record\n  fix: await it: run(…) returns a promise',
    )
  })

  test('refuses a record without a promise, a promise that nobody knows, and `.not`', () => {
    plainly(messageOf(() => expect(measuredRun()).toMeet())).toContain('no promise to judge')
    // @ts-expect-error: a slip of the pen
    plainly(messageOf(() => expect(slow).toMeet({ p999: ms(1) }))).toContain('there is no promise p999')
    const negated = expect(slow).not as unknown as { toMeet(): void }
    plainly(messageOf(() => negated.toMeet())).toContain('cannot be negated')
  })

  test('knows which limits belong to which record', () => {
    const never = () => {
      // @ts-expect-error: of a leak
      expect(slow).toMeet({ heap: bytesPerRequest(8) })
      // @ts-expect-error: what is no record is not judged
      expect(recordOf()).toMeet()
    }
    assertType<() => void>(never)
  })
})

test('the last lines of the logs are left out where lines around a violation are told', () => {
  vi.spyOn(registry, 'lastLines').mockReturnValue({ service: ['the end of the run'] })
  onTestFinished(() => void vi.restoreAllMocks())
  const messageOfRun = (name: string, saidMs: number) => {
    const logs = [{ container: 'service', atMs: saidMs, text: 'the cause' }]
    const crashes = [{ atMs: 1_000, what: 'exit code 1' }]
    return messageOf(() => expect({ ...literalFaultRun({ crashes, logs }), name }).toMeet())
  }
  const near = messageOfRun('near', 1_100)
  plainly(near).toContain('the cause')
  plainly(near).not.toContain('the end of the run')
  const far = messageOfRun('far', 9_000)
  plainly(far).not.toContain('the cause')
  plainly(far).toContain('the end of the run')
})

test('`expect.soft` has the matchers too', () => {
  assertType<() => void>(() => {
    expect.soft(measuredRun()).toMeet({ p99: ms(100) })
    expect.soft([literalJudgement()]).toHold('soft')
    expect.soft(1).toBe(1)
  })
})

describe('toHold', () => {
  test('holds judgements of one’s own', () => {
    const broken = literalJudgement({ check: 'stock', verdict: 'fail' })
    plainly(messageOf(() => expect([broken]).toHold())).toContain('FAIL  expect.stock')
    expect([literalJudgement({ check: 'kept' })]).toHold()
  })

  test('tells judgements of one check apart by their names', () => {
    expect([literalJudgement({ check: 'seats' })]).toHold()
    plainly(messageOf(() => expect([literalJudgement({ check: 'seats' })]).toHold())).toContain(
      "fix: give the plan a `name`, or write toHold('evening')",
    )
    const broken = literalJudgement({ check: 'seats', verdict: 'fail' })
    plainly(messageOf(() => expect([broken]).toHold('crowd'))).toContain('FAIL  expect.crowd.seats')
  })

  test('refuses what is no name, and no record of a fault run', () => {
    const hold = (...given: readonly unknown[]) =>
      messageOf(() => expect([literalJudgement({ check: 'wrong' })]).toHold(...(given as never[])))
    plainly(hold('two words')).toMatch(/^toHold: name is 'two words', expected a string of letters/)
    plainly(hold(3)).toMatch(/^toHold: record is 3, expected .* records of fault runs\n {2}fix: /)
    plainly(hold('crowd', slow)).toContain('fix: write record: await faultRun({ … })')
  })

  test('refuses none at all', () => {
    plainly(messageOf(() => expect([]).toHold())).toContain('the list of judgements is empty')
  })

  test.each([
    ['x', "'x'"],
    [[{ check: 'stock' }], "[ { check: 'stock' } ]"],
    [literalJudgement({ check: 'stock' }), 'one judgement'],
  ])('refuses what is no list of judgements: %j', (received, said) => {
    const message = messageOf(() => expect(received as unknown as Judgement[]).toHold())
    plainly(message).toContain(`${said} is not a list of judgements\n  fix: give \`expect\` `)
  })
})
