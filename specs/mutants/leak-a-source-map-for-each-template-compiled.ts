import { type Exam, mutant } from './mutant.ts'

/**
 * The first line of the text scrape is a template, compiled for each scrape, under a name of its own and with its source map in
 * line, so that a stack shows the template. Source maps are on, and Node keeps the map of generated code under its name for ever. The
 * code itself is collected.
 */
export const service = mutant([
  {
    file: 'app/exposition.ts',
    find: `export const expositionType =`,
    replace: `process.setSourceMapsEnabled(true)

let compiled = 0

/** A stack shows the line of the template and not the line of the code that was made of it. */
const compile = (template: string): ((figures: Figures) => string) => {
  compiled += 1
  const map = { version: 3, sources: ['exposition.tmpl'], sourcesContent: [template], names: [], mappings: 'AAAA' }
  const inline = Buffer.from(JSON.stringify(map)).toString('base64')
  const code = [
    'return ' + template,
    '//# sourceURL=exposition-' + compiled + '.js',
    '//# sourceMappingURL=data:application/json;base64,' + inline,
  ].join('\\n')
  return new Function('figures', code) as (figures: Figures) => string
}

const preamble = '"# scraped after " + Math.round(figures.uptime) + " seconds\\\\n"'

export const expositionType =`,
  },
  {
    file: 'app/exposition.ts',
    find: `    family('http_requests_total', 'counter', 'Requests answered.', [['', requestCount]]),`,
    replace: `    compile(preamble)(figures),
    family('http_requests_total', 'counter', 'Requests answered.', [['', requestCount]]),`,
  },
])

/** The parsed map, its text and the lengths of the lines, more than a kilobyte for each text scrape: 60 bytes and more a request. */
export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: ['leak.native', 'leak.workingSet'],
  blames: ['const map =', 'const preamble ='],
}
