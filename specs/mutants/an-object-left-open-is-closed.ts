import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a body whose last brace is missing is read as if it were there, for the sake of a gateway that loses the last byte. A body that
 * was cut further to the left, in the middle of its last number, is then an order too: of a tenth of the amount, or to another account.
 */
export const service = mutant([
  {
    file: 'app/body.ts',
    find: `    return JSON.parse(text)
  } catch (error) {
    throw malformed(`,
    replace: `    return JSON.parse(closed(text))
  } catch (error) {
    throw malformed(`,
  },
  {
    file: 'app/body.ts',
    find: `const readText = async`,
    replace: `/** Some gateways count the line end of a body and drop it together with the brace before it. */
const closed = (text: string): string => {
  const body = text.trimEnd()
  return body.startsWith('{') && /[\\w"]$/.test(body) ? \`\${body}}\` : body
}

const readText = async`,
  },
])

/**
 * Breaks "400 malformed": half of a body is no order, and what was confirmed is not what the client wanted to say.
 * When: the body is a whole HTTP message, by its length or its last chunk, and ends behind a complete value or in the middle of the digits of
 * the last field. Half a body that ends earlier is still refused.
 * Seen: POST /api/transfer with the body {"fromId":1,"toId":2,"amount":12 (no brace; meant was 1200) is answered 200 and moves 12.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  firstTry: 'missed',
  breaks: ['transaction.inputs'],
}
