import { posix } from 'node:path'
import { HarnessError } from '../record/errors.ts'
import {
  booleanRule,
  checkOptions,
  countRule,
  functionRule,
  isText,
  listRule,
  quantityRule,
  textRule,
  type OptionRule,
  type OptionRules,
} from '../record/option.ts'
import { isQuantity } from '../record/quantities.ts'
import { round } from '../record/round.ts'
import { mebibytes, type Bytes } from '../record/units.ts'
import { checkBeside } from './beside.ts'
import { commandRule, portRule } from './beside-container.ts'
import { checkBuild } from './build.ts'
import { requestPathRule } from '../load/request-rules.ts'

/** The minimum of the engines. */
const memoryMin = mebibytes(6)
const memoryExample = 'mebibytes(512)'
const inMebibytes = (size: number): string => `${round(size / mebibytes(1))} MiB`

const isFolder = (value: unknown): boolean =>
  isText(value) && value.startsWith('/') && posix.normalize(value) !== '/'

/** All capabilities in capabilities(7). An engine supports those of its kernel. */
const capabilities: ReadonlySet<string> = new Set(
  `ALL AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER
  FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST
  NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE
  SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG SYSLOG WAKE_ALARM`.split(/\s+/),
)

const isCapability = (value: unknown): boolean =>
  isText(value) && capabilities.has(value.replace(/^CAP_/, ''))

/** An engine limits a whole reference to 255 characters. */
const nameLengthMax = 100

export const nameRule: OptionRule = {
  holds: value =>
    typeof value === 'string' &&
    value.length <= nameLengthMax &&
    /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/.test(value),
  expected: `at most ${nameLengthMax} lower-case letters and digits, with single dots, dashes or underscores between them`,
  example: "'orders'",
}

const limitRules: OptionRules = {
  cpu: quantityRule('cores'),
  memory: {
    ...quantityRule('B'),
    holds: value => isQuantity(value, 'B') && Number.isSafeInteger(value),
    expected: `at least ${inMebibytes(memoryMin)}, with its unit`,
    example: memoryExample,
  },
  // The maximum of the kernel.
  pids: countRule(1, '64', 2 ** 22),
}

/** Options that are checked elsewhere. */
const anything = { holds: () => true, expected: 'anything', example: '{ … }' }

const rules: OptionRules = {
  name: nameRule,
  build: anything,
  port: portRule('8080'),
  ready: requestPathRule('/readyz'),
  readyWithin: quantityRule('ms'),
  alive: requestPathRule('/livez'),
  shutdownWithin: quantityRule('ms'),
  beside: anything,
  env: functionRule('({ database }) => ({ DATABASE_URL: database.url })'),
  limits: anything,
  paths: functionRule("() => [get('/orders')]"),
  tmpfs: listRule("['/tmp', '/var/cache/nginx']", 'a list of absolute paths other than /', isFolder),
  command: commandRule("['node', 'server.mjs']"),
  user: textRule("'1000:1000'", 'a name, or `uid:gid`'),
  readOnly: booleanRule('false'),
  capabilities: listRule("['NET_BIND_SERVICE']", 'a list of Linux capabilities, in capitals', isCapability),
  secrets: listRule("['x-api-key', 'STRIPE_KEY']", 'a list of names of headers and variables', isText),
  sources: listRule("['src']", 'a list of paths relative to the project root', isText),
  root: textRule('import.meta.dirname', 'the path of a folder'),
}

export function checkService(options: unknown): void {
  checkOptions('service.', options, { rules })
  const { build, beside = {}, limits = {} } = options as Readonly<Record<string, unknown>>
  checkBuild(build)
  checkBeside(beside)
  checkOptions('service.limits.', limits, { rules: limitRules })
  const { memory = memoryMin } = limits as { memory?: Bytes }
  if (memory >= memoryMin) return
  throw new HarnessError(
    `service.limits.memory is ${inMebibytes(memory)}, expected at least ${inMebibytes(memoryMin)}`,
    { fix: `write memory: ${memoryExample}` },
  )
}
