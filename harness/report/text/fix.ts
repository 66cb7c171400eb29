import type { Fix, FixCode } from '../../judge/fix.ts'
import type { SourceLine } from '../../record/source-line.ts'
import { placeOf } from './source-line.ts'

const sentences: Readonly<Record<FixCode, string>> = {
  freeGenerator: 'let the process of the test do nothing else meanwhile, or lower `rate`',
  freeHost: 'stop other processes on this machine, or give it more cores',
  easeQuota: 'give it more CPU, or make it need less: profile it under this load',
  inspectDatabase: 'look for slow statements and locks: pg_stat_activity while the load runs',
  easeBeside: 'see what it does under this load, and ask it for less; give it more CPU if it has a limit',
  profileService: 'profile it: NODE_OPTIONS=--cpu-prof, and look for what blocks the event loop',
  findWaiting:
    'it waits and hardly computes: look for timers, outgoing calls and limits of concurrency on the way of a request',
  keepGenerators:
    'find out what ended it (its log on its node, memory, the network), and measure again with all of them',
  shortenTimer: 'take the timer off the way of a request, or shorten it',
  unblockLoop:
    'do it less often, in a worker thread, or by its asynchronous form: nobody else is answered meanwhile',
  computeLess:
    'compute less, or do it elsewhere: profile it under this load (NODE_OPTIONS=--cpu-prof), and look for the lines that take most',
  makeLess: 'make fewer objects at that line, or keep fewer of them',
  keepAddress: 'correct the name if it is wrong; else look it up once, and keep connections open',
  keepConnections: 'keep connections open in a pool',
  askAtOnce: 'ask for all of it by one statement',
  shortenLock: 'hold the lock for a shorter time, or take it later in the transaction',
  speedStatement: 'look at its plan (EXPLAIN ANALYZE): an index, fewer rows, or less work',
  enlargePool: 'give it more connections, or hold each for a shorter time',
  waitTogether: 'let them go on at the same time (Promise.all) where none needs the result of another',
  easeThreads: 'do less of it, or raise UV_THREADPOOL_SIZE',
  measureLonger: 'measure for longer (`duration`)',
  measureLongerOrFaster: 'measure for longer (`duration`) or at a higher `rate`',
  measureLongerOrQuieter: 'measure for longer (`duration`), or on a quieter machine',
  growInSoak: 'watch it for longer with `soak`: what comes and goes hides what may stay',
  watchLonger: 'watch for longer',
  sendRequests: 'give the run a `rate` and a length (`duration`)',
  sendMoreRequests: 'send more requests (`requestsEach`)',
  nameMadeCall: 'name one of those, or measure until it is made (`duration`)',
  checkStats: 'look whether the engine answers `docker stats`',
  addLs: 'build the image on a base that has `ls`',
  checkContainer: 'look whether the container and its database still run',
  loadWhileFaulty: 'let more go on at one time',
  tryLowerRates: 'make the service faster, or try lower rates',
  tryHigherRates: 'free a core, or try higher rates: some had too few samples',
  tryRatesBetween: 'try rates between the two',
  freeHostForRates: 'free a core, or try lower rates: some could not be decided',
  soakLonger: 'let it run for longer (`SOAK`), on a quieter machine',
  soakToTheEnd: 'let it run to its end, or ask for less (`SOAK=10m`)',
  mendHarness: 'find what the harness keeps of each request or sample',
  letInspect: 'start a Node service in an image that lets NODE_OPTIONS through',
  findIdleGrowth: 'look for what timers, subscriptions and retries keep',
  readServiceLog:
    'send the first of these requests yourself (`npx vitest-plumbline dev`), and read what the service logs at it',
  expectStatus:
    'name the status in the call if it is right (`status: [201, 409]`), else send what the service takes',
  refuseAsNamed:
    'the service confirmed what this call says it must refuse: refuse it there, or name the status in the call if it is right (`status: [200, 409]`)',
  answerAsNamed:
    'the service answered with success, and with another status than this call names: answer with that one, or name both in the call (`status: [200, 204]`)',
  mendScenario: 'correct the scenario: its own code threw this',
  mendFailures: 'find out why requests fail; then measure again',
  findKept: 'find what is kept once a request has been answered',
  findKeptBuffers: 'find the buffers that are kept; a slice keeps the whole of its buffer',
  closeNativeHandles: 'look for handles that are not closed (crypto, zlib, sockets), and for native add-ons',
  closeDescriptors: 'close each file and socket on every path, errors included (`await using`, `finally`)',
  closeHandles: 'clear timers and close handles on every path, errors included',
  releaseConnections:
    'give each connection back to its pool on every path, errors included; end what a session holds before (locks, temporary tables)',
  closeStatements:
    'prepare each statement once, under one name; close cursors and deallocate what is prepared for one request',
  boundMemory: 'bound caches and the buffers of a request; the fixture `leak` finds what grows',
  sendLess: 'send less: compress what is large, and ask the database for no more than is needed',
  limitWaits:
    'give each wait on the way of a request a limit of time (connection, lock, statement), and answer when it is over',
  surviveFaults:
    "handle what ended it (its last lines are the evidence): the 'error' event of a client or a pool, a promise that is rejected",
  endGracefully:
    'at SIGTERM take no more requests, answer those in flight, close what is open, and end with exit code 0 in time',
  recoverInTime:
    'drop each connection that broke, give connecting and each statement a limit of time, and try again at short intervals',
  tellTruthOfItself:
    'let `ready` ask the database, with a limit of time, and `alive` ask nothing that may be away',
  doubtOnlyCommits:
    'say that an outcome is unknown only where COMMIT was sent and its answer was lost; what fails before has had no effect',
  replaceConnections: 'open another connection in the place of each that broke',
  seeInvariant: 'see what the invariant reads, and which operation made it wrong',
  applyOnce:
    'keep the key of an operation, unique, in the transaction that applies it; after a lost COMMIT look for it before anything is done again',
  answerAfterCommit: 'answer only when COMMIT has succeeded',
  answerByKey:
    'keep an operation and its answer under its whole key, in its transaction: answer a known key from there, another operation under it by a refusal',
  changeInPlace:
    'change a value by one statement (set n = n + 1), or lock its row before you read it (select … for update)',
  readCommitted:
    'read what is committed now: a cache must be told of each change, whichever process made it, before that is answered',
  lockInOneOrder: 'lock in the same order everywhere, such as by id',
  oneTransaction: 'make all changes of an operation in one transaction, and roll it back upon any error',
  checkInput: 'check what was sent by type and range before anything is done',
  turnAwayInTime:
    'give the wait for a place and for a lock a limit of time, and answer 503 that nothing was done; let `outcome` call such an answer refused()',
  serveAll:
    'find in the log of the service why it did not serve them: a place that was not given back, a limit of time that is too short, a conflict after which it did not try again',
  workForTheGone: 'end the work of a client that is gone, and give back its connection on every path',
  undoBeforeAnswer: 'roll back what is told to have failed before that is answered',
  hideInside: 'answer an error in words of your own, and log what the library said',
  morePairs: 'raise `pairsAtMost`, make each run longer (`duration`), or free a core',
  cheapenLine: 'do at that line what the baseline did, or do it less often',
  profileBoth: 'profile both under this load, and look for what the candidate does besides',
}

/** Fixes that say to release a retained object: more precise where the object is known. */
const ofKept: ReadonlySet<Fix> = new Set([
  'findKept',
  'findKeptBuffers',
  'closeNativeHandles',
  'closeHandles',
])

/** The fix as a sentence. `origins`: the responsible lines, most likely first. */
export const fixSentence = (fix: Fix, [origin]: readonly SourceLine[] = []): string => {
  if (typeof fix !== 'string') {
    if (fix.kind === 'rename') return `write \`${fix.to}\``
    return fix.kind === 'check' ? `mend what breaks ${fix.check}` : fix.text
  }
  if (origin === undefined) return sentences[fix]
  if (fix === 'computeLess')
    return `compute less at ${placeOf(origin)} (less often, or keep the result), or do it elsewhere (another process, or beforehand)`
  if (!ofKept.has(fix)) return sentences[fix]
  return `let go of what ${placeOf(origin)} keeps once the request is over, on every path, or bound how much of it there can be`
}
