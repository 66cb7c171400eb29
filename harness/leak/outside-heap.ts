import type { LeakOrigin } from '../judge/evidence.ts'
import type { Sources } from './sources.ts'

/** What leaves something behind where no name of the service holds it, unless it is ended, by the check that sees it. */
const leaving: Readonly<Record<string, RegExp>> = {
  // The registry of V8 keeps each symbol for ever; those of a constant name are few.
  heap: /\bSymbol\.for\((?!\s*(['"])[^'"]*\1)/,
  fileDescriptors:
    /(?<![\w.])(fs\w*\.)?(open|openSync|opendir|opendirSync|createReadStream|createWriteStream|createSocket)\(/,
  native:
    /\.run\(|\bnew Blob\(\[[^\]]|\b(postMessage|generateKeyPair\w*|create(Gzip|Gunzip|Deflate\w*|Inflate\w*|Brotli\w*|Unzip|PrivateKey|PublicKey|SecretKey))\(|process\.env\[.*\] = |new SharedArrayBuffer\(/,
  database:
    /\bset_config\(|\bwith hold\b|\bprepare \w+ (\(|as\b)|[`;]\s*listen\b.*\$\{|\b(row_to_json|to_jsonb?|row|to_reg\w+|create( or replace)? function)\b.*\$\{|\bcreate (temp|temporary) /i,
  connections: /pg_(try_)?advisory_lock|\bcreate (temp|temporary) |prepare transaction/i,
}
/** More of them tell nothing. */
const suspectsMost = 2

/** Lines of the service that leave something, where nothing that is kept tells who does. */
export const suspectsOf = (check: string, sources: Sources): LeakOrigin[] => {
  const form = leaving[check]
  if (form === undefined) return []
  return sources.having(form, suspectsMost).map(at => ({ kind: 'suspect', at }))
}
