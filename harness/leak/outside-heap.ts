import type { LeakOrigin } from '../judge/evidence.ts'
import type { Leak } from '../judge/growth/judge.ts'
import { processesAndThreads } from '../judge/growth/quantities.ts'
import { onePerLine } from '../judge/named-sources.ts'
import type { Sources } from './sources.ts'

const starting =
  /(?<![\w.])(spawn|fork|exec|execFile)\(|\b(child_?process|cp)\.(spawn|fork|exec|execFile)\(|\bcluster\.fork\(|\bnew Worker\(/i

/** Calls that leave something behind unless it is closed, while no name of the service holds it; by figure or check. */
const leaving: Readonly<Record<string, RegExp>> = {
  // V8's registry keeps each symbol for ever; symbols with constant names are few.
  heap: /\bSymbol\.for\((?!\s*(['"])[^'"]*\1)/,
  fileDescriptors:
    /(?<![\w.])(fs\w*\.)?(open|openSync|opendir|opendirSync|createReadStream|createWriteStream|createSocket)\(/,
  native:
    /\.run\(|\bnew Blob\(\[[^\]]|\b(postMessage|generateKeyPair\w*|create(Gzip|Gunzip|Deflate\w*|Inflate\w*|Brotli\w*|Unzip|PrivateKey|PublicKey|SecretKey))\(|process\.env\[.*\] = |new SharedArrayBuffer\(/,
  files:
    /\b(appendFile|writeFile|createWriteStream|mkdtemp|copyFile|symlink|link)(Sync)?\(|\bopen(Sync)?\([^)]*(['"])[aw]x?\+?\4/,
  database:
    /\bset_config\(|\bwith hold\b|\bprepare \w+ (\(|as\b)|[`;]\s*listen\b.*\$\{|\bname: `[^`]*\$\{|\b(row_to_json|to_jsonb?|row(?=\()|to_reg\w+|create( or replace)? (function|domain|type))\b.*\$\{|\bcreate (temp|temporary) /i,
  [processesAndThreads]: starting,
  helpers: starting,
  // A session has each lock once, so those with constant keys are few.
  connections:
    /pg_(try_)?advisory_lock(_shared)?\((?![\d\s,]*\))|\bcreate (temp|temporary) |prepare transaction/i,
}
/** More lines are too many to review. */
const suspectsMost = 2

/** Lines of the service that may leave something behind, if no kept object shows the origin. */
export function suspectsOf(
  { check, figure }: Pick<Leak, 'check' | 'figure'>,
  sources: Sources,
): LeakOrigin[] {
  const form = leaving[figure] ?? leaving[check]
  const lines = form === undefined ? [] : sources.having(form)
  const suspects = onePerLine(lines.map(at => ({ kind: 'suspect', at }) as const))
  return suspects.length > suspectsMost ? [] : suspects
}
