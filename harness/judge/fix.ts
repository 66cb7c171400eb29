import type { SlowCause } from './cause.ts'

/** The fix for a verdict that is not `pass`: `report/text/fix.ts` words each code in a sentence. */
export type Fix =
  | FixCode
  /** Look at another check first. */
  | { readonly kind: 'check'; readonly check: string }
  /** A name was misspelt. */
  | { readonly kind: 'rename'; readonly to: string }
  /** Free text from the author of a rule. */
  | { readonly kind: 'note'; readonly text: string }

export const causeFixes = {
  timer: 'shortenTimer',
  loop: 'unblockLoop',
  computing: 'computeLess',
  garbage: 'makeLess',
  quota: 'easeQuota',
  lookup: 'keepAddress',
  connecting: 'keepConnections',
  statements: 'askAtOnce',
  lock: 'shortenLock',
  statement: 'speedStatement',
  pool: 'enlargePool',
  sequence: 'waitTogether',
  threadPool: 'easeThreads',
  wait: 'findWaiting',
  beside: 'easeBeside',
  database: 'inspectDatabase',
} as const satisfies Readonly<Record<SlowCause['kind'], string>>

export type FixCode =
  | (typeof causeFixes)[keyof typeof causeFixes]
  // By the broken rule of a fault run or a workload.
  | 'limitWaits'
  | 'surviveFaults'
  | 'endGracefully'
  | 'recoverInTime'
  | 'tellTruthOfItself'
  | 'doubtOnlyCommits'
  | 'releaseConnections'
  | 'replaceConnections'
  | 'countConnections'
  | 'hideInside'
  | 'seeInvariant'
  | 'applyOnce'
  | 'answerAfterCommit'
  | 'answerByKey'
  | 'changeInPlace'
  | 'readCommitted'
  | 'lockInOneOrder'
  | 'oneTransaction'
  | 'checkInput'
  | 'turnAwayInTime'
  | 'serveAll'
  | 'workForTheGone'
  | 'undoBeforeAnswer'
  // By what a measurement lacked or found.
  | 'freeGenerator'
  | 'freeHost'
  | 'addCores'
  | 'profileService'
  | 'keepGenerators'
  | 'measureLonger'
  | 'measureLongerOrFaster'
  | 'measureLongerOrQuieter'
  | 'growInSoak'
  | 'watchLonger'
  | 'mendFailures'
  | 'readServiceLog'
  | 'expectStatus'
  | 'refuseNone'
  | 'refuseAsNamed'
  | 'answerAsNamed'
  | 'mendScenario'
  | 'compareResponse'
  | 'keepOpen'
  | 'promiseClients'
  | 'sendRequests'
  | 'sendMoreRequests'
  | 'nameMadeCall'
  | 'checkStats'
  | 'addLs'
  | 'checkContainer'
  | 'loadWhileFaulty'
  | 'answerInTime'
  | 'tryLowerRates'
  | 'tryHigherRates'
  | 'tryRatesBetween'
  | 'freeHostForRates'
  | 'soakLonger'
  | 'soakToTheEnd'
  | 'mendHarness'
  | 'letInspect'
  | 'findIdleGrowth'
  | 'findKept'
  | 'findKeptBuffers'
  | 'closeNativeHandles'
  | 'boundFiles'
  | 'closeDescriptors'
  | 'closeHandles'
  | 'endProcesses'
  | 'closeStatements'
  | 'boundMemory'
  | 'sendLess'
  | 'morePairs'
  | 'compareAgain'
  | 'profileBoth'
  | 'cheapenLine'
