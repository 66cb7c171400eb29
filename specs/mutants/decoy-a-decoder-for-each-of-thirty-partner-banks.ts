import { mutant, type Exam } from './mutant.ts'

/**
 * A key must be readable at the partner bank, each of which has an encoding of its own; a partner settles sixteen transfers in a row.
 * The decoder of an encoding is made when its partner first has a turn, and kept: a converter of ICU each.
 * Bound: 30 decoders, after 480 transfer ids, about 3,000 requests, and only by POST /api/transfer.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `const encodings = [
  ...['gbk', 'gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr', 'iso-2022-jp', 'koi8-r', 'koi8-u', 'ibm866'],
  ...['macintosh', 'windows-874', 'windows-1250', 'windows-1251', 'windows-1253', 'windows-1254', 'windows-1255'],
  ...['windows-1256', 'windows-1257', 'windows-1258', 'iso-8859-2', 'iso-8859-3', 'iso-8859-4', 'iso-8859-5'],
  ...['iso-8859-6', 'iso-8859-7', 'iso-8859-8', 'utf-16le', 'iso-8859-13', 'iso-8859-15'],
]
const transfersPerTurn = 16
const decoders = new Map<string, TextDecoder>()

const decoderOf = (transferId: number): TextDecoder => {
  const encoding = encodings[Math.floor(transferId / transfersPerTurn) % encodings.length] ?? 'utf-8'
  const decoder = decoders.get(encoding) ?? new TextDecoder(encoding)
  decoders.set(encoding, decoder)
  return decoder
}

/** Whether the partner bank of a transfer reads the same key. */
const isReadable = (key: string, transferId: number): boolean =>
  decoderOf(transferId).decode(Buffer.from(key, 'latin1')) === key

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    const { transferId, replayed } = await bank.transfer(order)
    if (order.idempotencyKey !== null && !isReadable(order.idempotencyKey, transferId))
      c.header('Idempotency-Key-Readable', 'no')`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
