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
  | 'watchLonger'
  | 'mendFailures'
  | 'sendRequests'
  | 'sendMoreRequests'
  | 'checkStats'
  | 'addLs'
  | 'checkContainer'
  | 'succeedOnce'
  | 'loadWhileFaulty'
  | 'tryLowerRates'
  | 'tryRatesBetween'
  | 'freeHostForRates'
  | 'soakLonger'
  | 'soakToTheEnd'
  | 'mendHarness'

type LeakFix =
  | 'letInspect'
  | 'findIdleGrowth'
  | 'findKept'
  | 'findKeptBuffers'
  | 'closeNativeHandles'
  | 'closeDescriptors'
  | 'closeHandles'
  | 'releaseConnections'

type ComparisonFix = 'morePairs' | 'profileBoth'
