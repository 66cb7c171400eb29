import { expect, test } from 'vitest'
import type { Answer, LedgerRow } from './history.ts'
import { keyInFlight } from './key-in-flight.ts'
import { attempt, balances, confirmed, firstSeen, inDoubt, nothing, replayed, row } from './literal.ts'
import type { Replays } from './replay.ts'

const turnedAway = { kind: 'refused', status: 503, type: 'urn:problem-type:not-applied' } as const
const inFlight = { kind: 'refused', status: 409, type: 'urn:problem-type:key-in-flight' } as const

const held = (...answers: Answer[]) => ({ ...nothing, attempts: answers.map(answer => attempt(answer)) })
const later = (answer: Answer, before: Answer = turnedAway, ...ledger: LedgerRow[]): Replays => ({
  ...nothing,
  attempts: [{ ...attempt(answer), before }],
  finalState: { balances: balances(900, 1_100), ledger: ledger.length > 0 ? ledger : [row] },
})

test('one turned away, the other told that it is in flight, and made later', () => {
  expect(keyInFlight(held(turnedAway, inFlight), later(confirmed)).verdict).toBe('pass')
})

test('in doubt is honest, and made behind it allowed', () => {
  expect(keyInFlight(held(inDoubt, inFlight), later(replayed, inDoubt)).verdict).toBe('pass')
})

test.each([
  ['told as a success', held(turnedAway, confirmed), later(replayed, confirmed), 'its account was locked'],
  ['made behind a refusal', held(turnedAway, inFlight), later(replayed), 'has a ledger row'],
  ['burnt for good', held(turnedAway, inFlight), later(inFlight), 'sent again, was refused with 409'],
  [
    'made under another key',
    held(turnedAway, inFlight),
    later(confirmed, turnedAway, row, { ...row, key: null, transferId: 8 }),
    'ledger row 8 (100 from 1 to 2) was never asked for',
  ],
])('%s', (_, history, replays, what) => {
  const judgement = keyInFlight(history, replays)
  expect(judgement.verdict).toBe('fail')
  expect(firstSeen(judgement).join('\n')).toContain(what)
})

test('no key was sent twice', () => {
  expect(keyInFlight(held(turnedAway), later(confirmed)).verdict).toBe('inconclusive')
})
