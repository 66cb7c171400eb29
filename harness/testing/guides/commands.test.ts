import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { commands } from './commands.ts'
import { commandsIn, filesIn } from './shell.ts'

const documents = await Promise.all(
  ['README.md', ...globSync('docs/*.md')].map(file => readFile(file, 'utf8')),
)

test('every command of the documentation is listed with the way it is tried', () => {
  const untried = documents.flatMap(commandsIn).filter(command => commands[command] === undefined)
  expect(untried, 'say in harness/testing/guides/commands.ts how it is run, or why not').toEqual([])
})

test('every command that is listed stands in the documentation', () => {
  const told = new Set(documents.flatMap(commandsIn))
  expect(Object.keys(commands).filter(command => !told.has(command))).toEqual([])
})

test('commands are found in shell, in sentences and in recipes', () => {
  const fence = '```'
  const document = `Run \`npm run one\`, not \`npm run …\` nor \`one\`.

${fence}sh
npm run two   # a remark
SEED=1 npx three
${fence}

${fence}yaml
steps:
  - uses: actions/checkout
  - run: npm run four
script:
  - npm run five
paths:
  - report/
${fence}

${fence}groovy
sh 'npm run six'
${fence}

${fence}
FAIL  npm run none
${fence}
`
  expect(commandsIn(document)).toEqual([
    'npm run two',
    'SEED=1 npx three',
    'npm run four',
    'npm run five',
    'npm run six',
    'npm run one',
  ])
})

test('a file to write begins with its path', () => {
  const fence = '```'
  expect(
    filesIn(`${fence}ts\n// specs/a.spec.ts\nlet a = 1\n${fence}\n${fence}ts\nlet b\n${fence}\n`),
  ).toEqual([{ path: 'specs/a.spec.ts', content: 'let a = 1\n' }])
})
