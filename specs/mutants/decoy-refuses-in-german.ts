import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: every title and the most frequent details of a refusal are German, with umlauts and `Content-Language: de`, so
 * that no English word tells what happened and a body has more bytes than characters. Statuses, types, members and
 * `Retry-After` are those of the contract, and lengths are counted in bytes.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `[400, 'The request is malformed']`,
    replace: `[400, 'Die Anfrage ist fehlerhaft']`,
  },
  { file: 'app/problem.ts', find: `[404, 'No such account']`, replace: `[404, 'Kein solches Konto']` },
  { file: 'app/problem.ts', find: `[404, 'No such route']`, replace: `[404, 'Kein solcher Weg']` },
  {
    file: 'app/problem.ts',
    find: `[405, 'The route does not take this method']`,
    replace: `[405, 'Die Methode ist hier nicht möglich']`,
  },
  {
    file: 'app/problem.ts',
    find: `[408, 'The request did not arrive in time']`,
    replace: `[408, 'Die Anfrage kam nicht rechtzeitig']`,
  },
  {
    file: 'app/problem.ts',
    find: `[409, 'A transfer with this key is still in flight']`,
    replace: `[409, 'Eine Überweisung mit diesem Schlüssel läuft noch']`,
  },
  {
    file: 'app/problem.ts',
    find: `[413, 'The body is too large']`,
    replace: `[413, 'Der Inhalt ist zu groß']`,
  },
  {
    file: 'app/problem.ts',
    find: `[422, 'Insufficient funds']`,
    replace: `[422, 'Das Guthaben genügt nicht']`,
  },
  {
    file: 'app/problem.ts',
    find: `[422, 'The balance would become too large']`,
    replace: `[422, 'Das Guthaben würde zu groß']`,
  },
  {
    file: 'app/problem.ts',
    find: `[422, 'The key belongs to another transfer']`,
    replace: `[422, 'Der Schlüssel gehört zu einer anderen Überweisung']`,
  },
  {
    file: 'app/problem.ts',
    find: `[431, 'The headers are too large']`,
    replace: `[431, 'Die Kopfzeilen sind zu groß']`,
  },
  { file: 'app/problem.ts', find: `[500, 'Internal error']`, replace: `[500, 'Interner Fehler']` },
  {
    file: 'app/problem.ts',
    find: `[503, 'Not applied: it had no effect and may be sent again']`,
    replace: `[503, 'Nicht ausgeführt: ohne Wirkung, darf erneut gesendet werden']`,
  },
  {
    file: 'app/problem.ts',
    find: `[503, 'Outcome unknown: it may or may not have been applied']`,
    replace: `[503, 'Ausgang ungewiss: vielleicht ausgeführt, vielleicht nicht']`,
  },
  { file: 'app/problem.ts', find: `[503, 'Not ready']`, replace: `[503, 'Nicht bereit']` },
  {
    file: 'app/problem.ts',
    find: `headers: { 'Content-Type': 'application/problem+json', ...retry`,
    replace: `headers: { 'Content-Type': 'application/problem+json', 'Content-Language': 'de', ...retry`,
  },
  {
    file: 'app/failure.ts',
    find: `'the database did not answer, and nothing was committed'`,
    replace: `'die Datenbank hat nicht geantwortet, und nichts wurde gebucht; später erneut senden'`,
  },
  {
    file: 'app/failure.ts',
    find: `'the database was too busy and rolled it back'`,
    replace: `'die Datenbank war überlastet und hat alles zurückgenommen; später erneut senden'`,
  },
  {
    file: 'app/transaction.ts',
    find: `'the connection was lost during the commit; send it again only with the same Idempotency-Key, else look first'`,
    replace: `'die Verbindung ging während der Bestätigung verloren; nur mit demselben Idempotency-Key erneut senden, sonst erst nachsehen'`,
  },
  {
    file: 'app/transfer.ts',
    find: `account \${id} holds \${balance}, the transfer needs \${amount}; send at most \${balance}`,
    replace: `Konto \${id} hat \${balance}, nötig für die Überweisung wären \${amount}; höchstens \${balance} senden`,
  },
  {
    file: 'app/transfer.ts',
    find: `a transfer with key \${idempotencyKey} has not finished; send it again later`,
    replace: `eine Überweisung mit dem Schlüssel \${idempotencyKey} läuft noch; später erneut senden`,
  },
  {
    file: 'app/transfer.ts',
    find: `key \${order.idempotencyKey} belongs to another transfer; use a new key`,
    replace: `der Schlüssel \${order.idempotencyKey} gehört zu einer anderen Überweisung; einen neuen wählen`,
  },
])

export const exam: Exam = { spec: 'specs/transaction.spec.ts', breaks: [], firstTry: 'acquitted' }
