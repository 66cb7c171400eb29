import type { Fix, FixCode } from '../../judge/fix.ts'
import type { SourceLine } from '../../record/source-line.ts'
import { placeOf } from './source-line.ts'

const sentences: Readonly<Record<FixCode, string>> = {
  freeGenerator: 'let the test process do no other work during the run, or lower `rate`',
  freeHost:
    'stop other processes on this machine, or give it more cores; in a run `cpuPerRequest` decides on a busy machine too',
  addCores:
    'give this machine more cores, or promise less: requests wait for a core, although other processes hardly use any',
  quota: 'raise the CPU quota, or make the service need less: profile it under this load',
  database: 'look for slow statements and locks in pg_stat_activity while the load runs',
  beside: 'find what that container does under this load and request less of it, or raise its CPU limit',
  profileService: 'profile the service (NODE_OPTIONS=--cpu-prof) and find what blocks the event loop',
  wait: 'the service waits and hardly uses CPU: look for timers, outgoing calls and concurrency limits in the request path',
  keepGenerators:
    'find why the generator was lost (its log on its node, memory, the network), and run again with all of them',
  timer: 'remove the timer from the request path, or shorten it',
  loop: 'do this less often, asynchronously or in a worker thread: it blocks all other requests',
  computing:
    'compute less, or in another process: profile the service under this load (NODE_OPTIONS=--cpu-prof) and find the most expensive lines',
  garbage: 'create fewer objects at that line, or keep fewer of them',
  lookup: 'correct the host name if it is wrong; otherwise look it up once and keep connections open',
  connecting: 'keep connections open in a pool',
  statements: 'combine these statements into one',
  lock: 'hold the lock for a shorter time, or take it later in the transaction',
  statement: 'check its query plan (EXPLAIN ANALYZE): add an index, read fewer rows, or do less work',
  pool: 'enlarge the pool, or hold each connection for a shorter time',
  sequence: 'run these waits concurrently (Promise.all) where none needs the result of another',
  threadPool: 'do less of this work, or raise UV_THREADPOOL_SIZE',
  measureLonger: 'measure for longer (`duration`, or more `requestsEach`)',
  measureLongerOrFaster: 'measure for longer (`duration`, or more `requestsEach`) or at a higher `rate`',
  measureLongerOrQuieter: 'measure for longer (`duration`), or on a quieter machine',
  growInSoak: 'watch it for longer with `soak`: its fluctuation may hide a leak',
  watchLonger: 'watch for longer',
  keepOpen:
    'keep the connections of clients open for longer than they pause: raise the keep-alive timeout (`keepAliveTimeout` in Node) and the limit of open files, and send no `Connection: close`',
  promiseClients: 'promise as many connections as the plan has `clients`',
  sendRequests: 'give the run a `rate` and a `duration`',
  sendMoreRequests: 'send more requests (`requestsEach`)',
  nameMadeCall: 'name one of the calls made, or measure for longer (`duration`) until this call is made',
  checkStats: 'check that the engine answers `docker stats`',
  addLs: 'use a base image that has `ls`',
  checkContainer: 'check that the container and its database are still running',
  loadWhileFaulty:
    'send more concurrent requests, and let most of them succeed: what a rule of the domain refuses sends no COMMIT',
  answerInTime:
    'find out why so many operations end in doubt, or are answered so slowly when nothing else is sent, such as places that its pool has lost',
  tryLowerRates: 'make the service faster, or try lower rates',
  tryHigherRates: 'free a core, or try higher rates: some had too few samples',
  tryRatesBetween: 'try rates between the two',
  freeHostForRates: 'free a core, or search only rates below those that could not be decided',
  soakLonger: 'let it run for longer (`SOAK`), on a quieter machine',
  soakToTheEnd: 'let it run to its end, or set a shorter time (`SOAK=10m`)',
  mendHarness: 'find what the harness keeps in memory for each request or sample',
  letInspect:
    'for a Node service, use an image that passes NODE_OPTIONS to Node, and one process instead of a cluster; for another, write `inspect: false` in the plan: it is then judged by what its container shows',
  findIdleGrowth: 'look for what timers, subscriptions and retries keep',
  readServiceLog:
    'repeat the first of these requests (`npx vitest-plumbline dev`) and read what the service logs',
  expectStatus:
    'if the status is right, name it in the call (`status: [201, 409]`); otherwise send a request that the service accepts',
  refuseNone:
    'most requests of this call are answered as expected: find out why the service refuses the others; only if that is right, name the status in the call (`status: [201, 409]`)',
  refuseAsNamed:
    'the service accepted a request that this call expects it to refuse: refuse it, or, if success is right, name its status in the call (`status: [200, 409]`)',
  answerAsNamed:
    'the service answered with a status that this call does not name: answer with the expected one, or, if both are right, name both (`status: [200, 304]`)',
  mendScenario: 'correct the scenario: its own code threw this',
  compareResponse:
    'compare the response in the evidence with what the `check` of this call expects; correct the service, or the check if it is wrong',
  mendFailures: 'find out why requests fail; then measure again',
  findKept: 'find what is kept after a request has been answered',
  findKeptBuffers: 'find the buffers that are kept; a slice keeps its whole buffer',
  closeNativeHandles:
    'look for handles that are not closed (crypto, zlib, sockets), and for native add-ons; a cache that is not full yet, such as that of SQLite (`pragma cache_size`), needs a smaller bound here',
  boundFiles:
    'delete each file when its request ends (`/tmp` and `/dev/shm` are memory), begin a log again at a size, or write it to standard output; if the size is bounded, promise more in `files`',
  closeDescriptors: 'close each file and socket on every path, errors included (`await using`, `finally`)',
  closeHandles: 'clear timers and close handles on every path, errors included',
  endProcesses:
    'end each process and thread that a request starts, and have an init process wait for those that lose their parent; if so many are intended, raise `limits.pids` of the service',
  releaseConnections:
    'return each connection to its pool on every path, errors included; first release what its session holds (transactions, locks, temporary tables, views and sequences)',
  closeStatements:
    'prepare each statement once, under one name; close cursors and deallocate statements prepared for one request',
  boundMemory: 'bound caches and the buffers of a request; the fixture `leak` finds what grows',
  sendLess: 'send less: compress large responses, and query only the data that is needed',
  limitWaits:
    'set a timeout on each wait in the request path (connection, lock, statement, ROLLBACK), all of them together shorter than what is allowed, and answer when it expires',
  answerEach: 'answer every request, with 503 if it cannot be served, before its connection is closed',
  surviveFaults:
    "handle the error that ended the process (see its last lines): the 'error' event of a client or a pool, or a rejected promise",
  endGracefully:
    'on SIGTERM report that it is not ready, wait a moment before idle connections are closed (requests may be on their way), answer those in flight (also those whose body is still being sent, for a few seconds), close all connections, and exit with code 0 in time',
  recoverInTime:
    'discard broken connections, set timeouts on connecting and on each statement, and retry at short intervals',
  startInTime:
    'start faster, or promise the time of a start (`recovery: { killService: seconds(10) }`); once started, connect at once, and retry at short intervals',
  tellTruthOfItself:
    'make `ready` query the database with a timeout, and `alive` depend on nothing that can be down',
  doubtOnlyCommits:
    'report an unknown outcome only if COMMIT was sent and its answer was lost; an earlier failure has no effect',
  replaceConnections:
    'return each connection to its pool on every path, also where COMMIT or ROLLBACK fails, and replace a broken one',
  countConnections:
    'open fewer connections, or, if so many are intended (one that listens beside the pool), promise as many (`databaseConnections` in a fault run)',
  seeInvariant: 'check what the invariant reads, and find the operation that broke it',
  applyOnce:
    'store the unique key of an operation in the transaction that applies it; after a lost COMMIT look the key up before a retry',
  answerAfterCommit: 'answer only when COMMIT has succeeded',
  answerByKey:
    'store each operation and its answer under the whole key, in its transaction; replay that answer for a known key, byte for byte (a header can say that it was done before), and refuse another operation under it',
  changeInPlace:
    'change a value with one statement (set n = n + 1), or lock its row before you read it (select … for update), in the transaction of the operation',
  readCommitted: 'read what is committed, answer after COMMIT, and invalidate caches in every process before',
  lockInOneOrder: 'lock in the same order everywhere, such as by id',
  oneTransaction: 'make all changes of an operation in one transaction, and roll it back on any error',
  checkInput: 'validate the type and range of every input before any change',
  turnAwayInTime:
    'set timeouts on the waits for a connection and for a lock, then answer 503, saying that nothing was done; have `outcome` return refused() for that answer',
  serveAll:
    'find in the log of the service why it did not serve them: a connection not returned to its pool, a timeout that is too short, a conflict without a retry, a limit of requests in flight below the number of clients',
  workForTheGone:
    'cancel the work of a client that disconnected, and return its connection to the pool on every path',
  undoBeforeAnswer: 'roll back a failed operation before you answer it',
  hideInside: 'answer with your own error messages, and only log those of libraries',
  morePairs: 'raise `pairsAtMost`, make each run longer (`duration`), or free a core',
  compareAgain:
    'compare again: both start anew, so a chance difference goes away; a lasting one needs a larger `workingSetMax`, or a look at what the candidate keeps',
  cheapenLine: 'restore what the baseline did at that line, or run it less often',
  profileBoth: 'profile both versions under this load, and find what the candidate does in addition',
}

/** Fixes that say to release a retained object: more precise where the object is known. */
const ofKept = new Set<Fix>(['findKept', 'findKeptBuffers', 'closeNativeHandles', 'closeHandles'])

/** The fix as a sentence. `origins`: the responsible lines, most likely first. */
export const fixSentence = (fix: Fix, [origin]: readonly SourceLine[] = []): string => {
  if (typeof fix !== 'string') {
    if (fix.kind === 'rename') return `write \`${fix.to}\``
    return fix.kind === 'check' ? `fix what breaks ${fix.check} first` : fix.text
  }
  if (origin === undefined) return sentences[fix]
  if (fix === 'computing')
    return `compute less at ${placeOf(origin)} (run it less often, or cache the result), or do it in another process or in advance`
  if (fix === 'boundFiles')
    return `delete what ${placeOf(origin)} writes to files when its request ends, or bound its size; if it is bounded, promise more in \`files\``
  if (fix === 'findIdleGrowth') return `bound what ${placeOf(origin)} keeps: it grows without requests`
  if (!ofKept.has(fix)) return sentences[fix]
  return `release what ${placeOf(origin)} keeps when its request ends, on every path, or bound its size`
}
