import type { Culprit } from './verdict.ts'

/** What to do about a verdict that is not `pass`. */
export type Fix =
  | FixCode
  /** Another check comes first. */
  | { readonly kind: 'check'; readonly check: string }
  /** In the words of whoever wrote a rule. */
  | { readonly kind: 'note'; readonly text: string }

/** `report/text/fix.ts` says each in a sentence. */
export type FixCode = CulpritFix | MeasureFix | LeakFix | ComparisonFix

type CulpritFix = 'freeGenerator' | 'freeHost' | 'easeQuota' | 'inspectDatabase' | 'profileService'

/** By who is at fault. */
export const culpritFixes: Readonly<Record<Exclude<Culprit, 'network'>, CulpritFix>> = {
  generator: 'freeGenerator',
  host: 'freeHost',
  quota: 'easeQuota',
  database: 'inspectDatabase',
  service: 'profileService',
}

/** So that there is evidence next time. */
type MeasureFix =
  | 'measureLonger'
  | 'measureLongerOrFaster'
  | 'measureLongerOrQuieter'
  | 'measureQuieter'
  | 'sendRequests'
  | 'sendMoreRequests'
  | 'checkStats'
  | 'addLs'
  | 'checkContainer'
  | 'succeedOnce'
  | 'loadWhileFaulty'
  | 'findFailures'
  | 'watchRecoveryLonger'
  | 'tryLowerRates'
  | 'tryRatesBetween'
  | 'makeFaster'
  | 'freeHostForRates'
  | 'freeHostOrLowerRates'
  | 'soakLonger'
  | 'soakToTheEnd'
  | 'mendHarness'

type LeakFix =
  | 'letInspect'
  | 'measureMoreRounds'
  | 'watchIdleAgain'
  | 'findIdleGrowth'
  | 'mendFailures'
  | 'findKept'
  | 'findKeptBuffers'
  | 'closeNativeHandles'
  | 'closeDescriptors'
  | 'closeHandles'
  | 'releaseConnections'
  | 'findKeptUntilTheEnd'

type ComparisonFix =
  'morePairs' | 'morePairsOrFreeHost' | 'longerPairs' | 'profileBoth' | 'mendBeforeComparing'
